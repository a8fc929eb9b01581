# Debian packages: `cpack --config build/release/CPackConfig.cmake` (scripts/package does it, and checks them).
#   sp4n-hub             the hub, the runner and the image cleaner, units, the scripts of the private cluster and of backups, an example city
#   sp4n-hub-connectors  the bundled connectors
#   sp4n-connector-dev   what a connector is written against
# The hub lies in a folder of its own with the runner beside it and the connectors where it looks for them; /usr/bin has
# a link.
set(hub_home lib/sp4n-hub)
set(packaging ${CMAKE_SOURCE_DIR}/scripts/packaging)

install(TARGETS sp4n-hub sp4n-connector-runner sp4n-image-cleaner RUNTIME DESTINATION ${hub_home}/bin COMPONENT hub)
install(PROGRAMS ${CMAKE_SOURCE_DIR}/scripts/postgres DESTINATION ${hub_home}/bin RENAME sp4n-postgres COMPONENT hub)
install(PROGRAMS ${CMAKE_SOURCE_DIR}/scripts/backup DESTINATION ${hub_home}/bin RENAME sp4n-backup COMPONENT hub)
file(CREATE_LINK ../${hub_home}/bin/sp4n-hub ${CMAKE_BINARY_DIR}/package-link SYMBOLIC)
install(FILES ${CMAKE_BINARY_DIR}/package-link DESTINATION bin RENAME sp4n-hub COMPONENT hub)
install(FILES ${packaging}/sp4n-hub.service ${packaging}/sp4n-postgres.service DESTINATION lib/systemd/system COMPONENT hub)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/config/ DESTINATION share/sp4n-hub/example-city COMPONENT hub)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/hub/docs/monitoring/ DESTINATION share/sp4n-hub/monitoring COMPONENT hub)
# The guides, with their links to where a package puts what they lead to (tests/house/links_test follows them).
set(packaged_docs ${CMAKE_BINARY_DIR}/packaging/docs)
file(REMOVE_RECURSE ${packaged_docs})
file(GLOB guides CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/hub/docs/*.md ${CMAKE_SOURCE_DIR}/plugins/*/README.md
    ${CMAKE_SOURCE_DIR}/sdk/README.md)
list(REMOVE_ITEM guides ${CMAKE_SOURCE_DIR}/plugins/shared/README.md)
foreach(guide IN LISTS guides)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${guide})
    file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${guide})
    string(REGEX REPLACE "^plugins/(.*)/README.md$" "connector-\\1.md" name ${name})
    string(REGEX REPLACE "^hub/docs/" "" name ${name})
    string(REPLACE "sdk/README.md" "connector-sdk.md" name ${name})
    file(READ ${guide} text)
    string(REGEX REPLACE "\\(../../plugins/([a-z_]+)/README.md" "(connector-\\1.md" text "${text}")
    string(REPLACE "(../../sdk/README.md" "(connector-sdk.md" text "${text}")
    string(REPLACE "(../../config/" "(../../sp4n-hub/example-city/" text "${text}")
    string(REPLACE "(monitoring/" "(../../sp4n-hub/monitoring/" text "${text}")
    file(WRITE ${packaged_docs}/${name} "${text}")
endforeach()
install(DIRECTORY ${packaged_docs}/ DESTINATION share/doc/sp4n-hub COMPONENT hub)

install(DIRECTORY ${CMAKE_BINARY_DIR}/lib/connectors/ DESTINATION ${hub_home}/lib/connectors COMPONENT connectors
    FILES_MATCHING PATTERN "*.so" PATTERN "*.yaml")

# CPack would strip after the connectors' manifests were written, and the hub refuses what its manifest does not name.
install(CODE "
    execute_process(COMMAND ${CMAKE_STRIP} --strip-unneeded
        \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${hub_home}/bin/sp4n-hub
        \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${hub_home}/bin/sp4n-connector-runner
        \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${hub_home}/bin/sp4n-image-cleaner COMMAND_ERROR_IS_FATAL ANY)"
    COMPONENT hub)
install(CODE "
    file(GLOB objects \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${hub_home}/lib/connectors/*.so)
    foreach(object IN LISTS objects)
        get_filename_component(name \${object} NAME_WLE)
        execute_process(COMMAND ${CMAKE_STRIP} --strip-unneeded \${object} COMMAND_ERROR_IS_FATAL ANY)
        execute_process(COMMAND ${CMAKE_COMMAND} -DOBJECT=\${object} -DID=\${name} -DVERSION=${PROJECT_VERSION}
            -DHEADER=${CMAKE_SOURCE_DIR}/sdk/include/hub/connector.h
            -P ${CMAKE_SOURCE_DIR}/sdk/cmake/write_manifest.cmake COMMAND_ERROR_IS_FATAL ANY)
    endforeach()"
    COMPONENT connectors)

install(DIRECTORY ${CMAKE_SOURCE_DIR}/sdk/include/ DESTINATION include COMPONENT sdk)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/sdk/cmake/ DESTINATION lib/cmake/sp4n-sdk COMPONENT sdk)
install(FILES ${CMAKE_SOURCE_DIR}/sdk/README.md DESTINATION share/doc/sp4n-connector-dev COMPONENT sdk)

foreach(pair IN ITEMS hub:sp4n-hub connectors:sp4n-hub-connectors sdk:sp4n-connector-dev)
    string(REPLACE ":" ";" pair ${pair})
    list(GET pair 0 component)
    list(GET pair 1 package)
    set(log ${CMAKE_BINARY_DIR}/packaging/${package}/changelog.gz)
    add_custom_command(OUTPUT ${log}
        COMMAND ${packaging}/changelog ${package} ${PROJECT_VERSION} ${log} DEPENDS ${packaging}/changelog VERBATIM)
    add_custom_target(package_log_${component} ALL DEPENDS ${log})
    install(FILES ${log} ${packaging}/copyright DESTINATION share/doc/${package} COMPONENT ${component})
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sp4n-hub)
set(CPACK_PACKAGE_VENDOR sp4n-hub)
set(CPACK_PACKAGE_CONTACT "sp4n-hub maintainers <sp4n-hub@example.org>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL hub connectors sdk)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_HUB_PACKAGE_NAME sp4n-hub)
set(CPACK_DEBIAN_HUB_PACKAGE_DEPENDS "adduser, tzdata")
set(CPACK_DEBIAN_HUB_PACKAGE_RECOMMENDS "postgresql, sp4n-hub-connectors")
set(CPACK_DEBIAN_HUB_PACKAGE_CONTROL_EXTRA
    ${CMAKE_BINARY_DIR}/packaging/postinst ${CMAKE_BINARY_DIR}/packaging/prerm ${CMAKE_BINARY_DIR}/packaging/postrm)
set(CPACK_DEBIAN_HUB_PACKAGE_CONTROL_STRICT_PERMISSION ON)
foreach(script IN ITEMS postinst prerm postrm)
    configure_file(${packaging}/sp4n-hub.${script} ${CMAKE_BINARY_DIR}/packaging/${script} COPYONLY)
endforeach()
set(CPACK_DEBIAN_CONNECTORS_PACKAGE_NAME sp4n-hub-connectors)
set(CPACK_DEBIAN_CONNECTORS_PACKAGE_DEPENDS "sp4n-hub (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_SDK_PACKAGE_NAME sp4n-connector-dev)
set(CPACK_DEBIAN_SDK_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_SDK_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_SDK_PACKAGE_ARCHITECTURE all)
set(CPACK_COMPONENT_HUB_DESCRIPTION "hub for complaints about public services
Takes complaints from any door, routes them by rules written in YAML,
hands them to the competent office through a connector, and keeps
working-day deadlines.")
set(CPACK_COMPONENT_CONNECTORS_DESCRIPTION "connectors of sp4n-hub for offices' systems
The bundled connectors: REST services, and CSV files in a folder.")
set(CPACK_COMPONENT_SDK_DESCRIPTION "headers to write a connector for sp4n-hub
The C interface of connectors, C++ on top of it, and functions for CMake.")
include(CPack)
