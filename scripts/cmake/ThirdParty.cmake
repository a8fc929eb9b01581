# Every library that is not ours, found once. A layer names what it links under LINKS; see Layers.cmake.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json filesystem url)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
find_package(Poco REQUIRED COMPONENTS Foundation Net)
find_package(OpenSSL REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc)
find_package(spdlog REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_library(CCTZ_LIBRARY cctz REQUIRED)
find_path(CCTZ_INCLUDE_DIR cctz/time_zone.h REQUIRED)
add_library(hub_cctz INTERFACE)
target_link_libraries(hub_cctz INTERFACE ${CCTZ_LIBRARY})
target_include_directories(hub_cctz SYSTEM INTERFACE ${CCTZ_INCLUDE_DIR})

# Asio and Beast are compiled once, into this library; the definitions travel with it (else: ODR trouble).
add_library(hub_asio STATIC ${CMAKE_CURRENT_LIST_DIR}/asio_impl.cpp)
target_compile_definitions(hub_asio PUBLIC
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_link_libraries(hub_asio PUBLIC Boost::headers Threads::Threads)
add_library(hub::asio ALIAS hub_asio)

if(SP4N_HUB)
    pkg_check_modules(pqxx REQUIRED IMPORTED_TARGET libpqxx)
    find_package(yaml-cpp REQUIRED)
    find_package(CLI11 REQUIRED)
    # Debian's yaml-cpp target carries no namespace and no include directory of its own (/usr/include).
    add_library(hub_yaml INTERFACE)
    target_link_libraries(hub_yaml INTERFACE yaml-cpp)
endif()
if(SP4N_TESTS)
    find_package(GTest REQUIRED)
endif()
