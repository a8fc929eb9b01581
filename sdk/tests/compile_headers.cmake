# cmake -DCOMPILER=… -DSTANDARD=… -DINCLUDE=… -P this
file(GLOB_RECURSE headers RELATIVE ${INCLUDE} ${INCLUDE}/hub/*.h)
list(LENGTH headers count)
if(count LESS 3)
    message(FATAL_ERROR "found only ${count} headers below ${INCLUDE}")
endif()
set(language c)
if(STANDARD MATCHES "\\+\\+")
    set(language c++)
endif()
foreach(header IN LISTS headers)
    execute_process(
        COMMAND ${CMAKE_COMMAND} -E echo "#include \"${header}\""
        COMMAND ${COMPILER} -x ${language} -std=${STANDARD} -I${INCLUDE} -fsyntax-only -Wall -Wextra -Wpedantic
                -Wconversion -Wshadow -Wpadded -Wundef -Werror -
        RESULT_VARIABLE rc ERROR_VARIABLE err)
    if(NOT rc EQUAL 0)
        message(FATAL_ERROR "${header} with ${COMPILER} -std=${STANDARD}:\n${err}")
    endif()
endforeach()
