# Warnings are errors for every line we wrote; third-party headers come in as SYSTEM.
add_library(hub_warnings INTERFACE)
target_compile_options(hub_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum -Werror
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual>)
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 sees null pointers inside Asio and libstdc++ that are none.
    target_compile_options(hub_warnings INTERFACE -Wnull-dereference)
endif()
