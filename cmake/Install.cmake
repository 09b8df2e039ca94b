# Install rules and the Debian package: "cmake --install" and "cpack -G DEB" in a build folder.
set(app_id io.github.hookbench.Hookbench)

install(TARGETS hookbench-cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES packaging/man/hookbench-cli.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES packaging/man/hookbench-rules.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
if(TARGET hookbench)
    install(TARGETS hookbench RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
    install(FILES packaging/man/hookbench.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    install(FILES packaging/linux/${app_id}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
    install(FILES packaging/linux/${app_id}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
    install(FILES resources/icons/hookbench.svg RENAME ${app_id}.svg
        DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME hookbench)
set(CPACK_PACKAGE_VENDOR "The Hookbench developers")
set(CPACK_PACKAGE_CONTACT "The Hookbench developers <hookbench@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Local workbench for webhooks")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Receives webhooks on this machine and shows every request exactly as it arrived, fires test events at any receiver, and needs no account.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Plugins are loaded at run time, where dpkg-shlibdeps cannot see them.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libsecret-1-0")
if(TARGET hookbench)
    string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", qt6-qpa-plugins, libqt6svg6, fonts-dejavu-core")
endif()
include(CPack)
