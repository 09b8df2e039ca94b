# Install rules and the Debian package.
install(TARGETS hookbench-cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(TARGET hookbench)
    install(TARGETS hookbench RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
