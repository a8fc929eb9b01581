# sp4n_add_connector(<name> SOURCES … [LINKS …] [ID id] [VERSION x.y.z] [OUTPUT folder] [RAW])
# A connector as a shared object that exports exactly `hubc_module_v1`, and beside it its manifest <name>.yaml with
# the object's SHA-256. The sources see SP4N_CONNECTOR_ID and SP4N_CONNECTOR_VERSION, so that both say the same.
# RAW leaves the export list alone: for tests of what the hub refuses.
include(CheckCXXCompilerFlag)

function(sp4n_add_connector name)
    cmake_parse_arguments(A "RAW" "ID;VERSION;OUTPUT" "SOURCES;LINKS" ${ARGN})
    if(NOT A_ID)
        set(A_ID ${name})
    endif()
    if(NOT A_VERSION)
        set(A_VERSION ${PROJECT_VERSION})
    endif()
    if(NOT A_OUTPUT)
        set(A_OUTPUT ${CMAKE_BINARY_DIR}/lib/connectors)
    endif()
    set(target connector_${name})
    add_library(${target} MODULE ${A_SOURCES})
    set_target_properties(${target} PROPERTIES
        PREFIX "" OUTPUT_NAME ${name} LIBRARY_OUTPUT_DIRECTORY ${A_OUTPUT})
    target_compile_features(${target} PRIVATE cxx_std_20)
    target_compile_definitions(${target} PRIVATE
        SP4N_CONNECTOR_ID="${A_ID}" SP4N_CONNECTOR_VERSION="${A_VERSION}")
    target_link_libraries(${target} PRIVATE sp4n::sdk ${A_LINKS})
    if(NOT A_RAW)
        set_target_properties(${target} PROPERTIES
            C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
            LINK_DEPENDS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/connector.map)
        check_cxx_compiler_flag(-fno-gnu-unique SP4N_HAS_NO_GNU_UNIQUE)
        if(SP4N_HAS_NO_GNU_UNIQUE)
            target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-gnu-unique>)
        endif()
        target_link_options(${target} PRIVATE
            -Wl,--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/connector.map -Wl,--exclude-libs,ALL -Wl,-z,now -Wl,-z,relro)
        if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize") # a sanitizer's symbols come from the program
            target_link_options(${target} PRIVATE -Wl,-z,defs)
        endif()
        if(SP4N_TESTS)
            add_test(NAME connector_${name}_exports_one_symbol
                COMMAND ${CMAKE_COMMAND} -DNM=${CMAKE_NM} -DOBJECT=$<TARGET_FILE:${target}>
                        -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/check_exports.cmake)
            set_tests_properties(connector_${name}_exports_one_symbol PROPERTIES LABELS abi)
        endif()
    endif()
    add_custom_command(TARGET ${target} POST_BUILD
        COMMAND ${CMAKE_COMMAND} -DOBJECT=$<TARGET_FILE:${target}> -DID=${A_ID} -DVERSION=${A_VERSION}
                -DHEADER=$<TARGET_PROPERTY:sp4n_sdk,SP4N_ABI_HEADER> -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/write_manifest.cmake
        VERBATIM)
endfunction()
