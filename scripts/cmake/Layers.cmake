# The architecture, as data. One line a layer: which other layers it may use. A layer that is not here does not
# exist; a dependency that is not here fails the configure step. hub/README.md carries the same table for people and
# is compared with this file by a test.
set(HUB_LAYERS base crypto model routing sla workflow settings store blobs wire connectors engine web api cli app runner)
set(HUB_LAYER_base "")
set(HUB_LAYER_crypto "base")
set(HUB_LAYER_model "base")
set(HUB_LAYER_routing "base;model")
set(HUB_LAYER_sla "base;model")
set(HUB_LAYER_workflow "base;model;routing;sla")
set(HUB_LAYER_settings "base;model;routing;sla")
set(HUB_LAYER_store "base;crypto;model")
set(HUB_LAYER_blobs "base;crypto")
set(HUB_LAYER_wire "base;model")
set(HUB_LAYER_connectors "base;crypto;model;wire")
set(HUB_LAYER_engine "base;model;routing;sla;workflow;settings;store;blobs;connectors")
set(HUB_LAYER_web "")
set(HUB_LAYER_api "base;crypto;model;routing;sla;workflow;settings;store;blobs;engine;web")
set(HUB_LAYER_cli "base;crypto;model;routing;sla;workflow;settings;store;blobs;wire;connectors;engine;api")
set(HUB_LAYER_app "base;crypto;model;routing;sla;workflow;settings;store;blobs;wire;connectors;engine;api;cli")
set(HUB_LAYER_runner "base;model;wire")

# Third-party headers that a layer's public headers may include (prefixes). Everything else that is not the standard
# library or hub/ fails the build: a library stays private to the layers that the design names.
set(HUB_PUBLIC_INCLUDES_base "boost/system/;boost/assert;boost/config")
set(HUB_PUBLIC_INCLUDES_connectors "boost/asio/")
set(HUB_PUBLIC_INCLUDES_engine "boost/asio/")
set(HUB_PUBLIC_INCLUDES_api "boost/asio/")
set(HUB_PUBLIC_INCLUDES_runner "hub/connector.h")

set(HUB_LAYERS_FILE ${CMAKE_CURRENT_LIST_FILE})
set_property(GLOBAL PROPERTY HUB_VERIFY_TARGETS "")

# hub_layer(<name> SOURCES … HEADERS … [USES layers…] [LINKS libraries…])
# Headers lie in include/hub/<name>/, sources in src/. LINKS is always private.
function(hub_layer name)
    cmake_parse_arguments(A "" "" "SOURCES;HEADERS;USES;LINKS" ${ARGN})
    if(NOT DEFINED HUB_LAYER_${name})
        message(FATAL_ERROR "layering: '${name}' is not in Layers.cmake")
    endif()
    foreach(u IN LISTS A_USES)
        if(NOT u IN_LIST HUB_LAYER_${name})
            message(FATAL_ERROR "layering: '${name}' may not use '${u}' (allowed: ${HUB_LAYER_${name}})")
        endif()
    endforeach()
    add_library(hub_${name} STATIC ${A_SOURCES})
    add_library(hub::${name} ALIAS hub_${name})
    target_sources(hub_${name} PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${A_HEADERS})
    target_include_directories(hub_${name} PRIVATE src)
    target_compile_features(hub_${name} PUBLIC cxx_std_20)
    set_target_properties(hub_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
    list(TRANSFORM A_USES PREPEND "hub::")
    target_link_libraries(hub_${name} PUBLIC ${A_USES} PRIVATE hub_warnings ${A_LINKS})
    if(HUB_PUBLIC_INCLUDES_${name})
        target_link_libraries(hub_${name} PUBLIC Boost::headers)
    endif()
    if("boost/asio/" IN_LIST HUB_PUBLIC_INCLUDES_${name})
        target_link_libraries(hub_${name} PUBLIC hub::asio)
    endif()

    list(TRANSFORM A_HEADERS PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" OUTPUT_VARIABLE headers)
    set(stamp ${CMAKE_CURRENT_BINARY_DIR}/public_includes.stamp)
    add_custom_command(OUTPUT ${stamp}
        COMMAND ${CMAKE_COMMAND} "-DLAYER=${name}" "-DALLOWED=${HUB_PUBLIC_INCLUDES_${name}}" "-DHEADERS=${headers}"
                -DSTAMP=${stamp} -P ${CMAKE_SOURCE_DIR}/scripts/cmake/CheckPublicIncludes.cmake
        DEPENDS ${headers} ${CMAKE_SOURCE_DIR}/scripts/cmake/CheckPublicIncludes.cmake ${HUB_LAYERS_FILE}
        COMMENT "Public includes of ${name}" VERBATIM)
    add_custom_target(hub_${name}_public_includes DEPENDS ${stamp})
    add_dependencies(hub_${name} hub_${name}_public_includes)
    set_property(GLOBAL APPEND PROPERTY HUB_VERIFY_TARGETS hub_${name})
endfunction()

# Called once, last: `verify_headers` compiles every public header alone.
function(hub_layers_finish)
    get_property(targets GLOBAL PROPERTY HUB_VERIFY_TARGETS)
    list(TRANSFORM targets APPEND "_verify_interface_header_sets")
    add_custom_target(verify_headers)
    foreach(t IN LISTS targets)
        cmake_language(EVAL CODE "cmake_language(DEFER DIRECTORY [[${CMAKE_SOURCE_DIR}]] CALL hub_add_verify ${t})")
    endforeach()
endfunction()
function(hub_add_verify target)
    add_dependencies(verify_headers ${target})
endfunction()
