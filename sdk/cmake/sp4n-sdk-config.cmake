# find_package(sp4n-sdk): what a connector is built with outside this repository (package sp4n-connector-dev).
#   sp4n::sdk              the headers
#   sp4n_add_connector()   see sp4n_add_connector.cmake
if(NOT TARGET sp4n_sdk)
    get_filename_component(sp4n_sdk_includes ${CMAKE_CURRENT_LIST_DIR}/../../../include ABSOLUTE)
    add_library(sp4n_sdk INTERFACE IMPORTED)
    add_library(sp4n::sdk ALIAS sp4n_sdk)
    set_target_properties(sp4n_sdk PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES ${sp4n_sdk_includes}
        SP4N_ABI_HEADER ${sp4n_sdk_includes}/hub/connector.h)
    include(${CMAKE_CURRENT_LIST_DIR}/sp4n_add_connector.cmake)
endif()
