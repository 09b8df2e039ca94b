# hookbench_add_test(NAME SOURCES… [LIBRARIES …] [TIMEOUT seconds])
#   One Catch2 binary, registered with ctest test case by test case as "NAME: test case".
if(HOOKBENCH_TESTS)
    find_package(Catch2 2.13 REQUIRED)
    include(Catch)
endif()

function(hookbench_add_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LIBRARIES" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE hookbench_test_support ${arg_LIBRARIES})
    target_precompile_headers(${name} REUSE_FROM hookbench_test_support)
    catch_discover_tests(${name}
        TEST_PREFIX "${name}: "
        DISCOVERY_MODE PRE_TEST
        PROPERTIES TIMEOUT ${arg_TIMEOUT} ENVIRONMENT QT_QPA_PLATFORM=offscreen)
endfunction()
