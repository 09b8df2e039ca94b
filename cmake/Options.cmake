# Compiler settings shared by every target: the language level, the warnings, the sanitizers, ccache.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Precompiled headers need these relaxations to be cached at all.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-fpch-preprocess)
    endif()
endif()

if(HOOKBENCH_SANITIZE)
    add_compile_options(-fsanitize=${HOOKBENCH_SANITIZE} -fno-omit-frame-pointer)
    string(REPLACE "fuzzer-no-link," "" link_sanitizers ${HOOKBENCH_SANITIZE})
    add_link_options(-fsanitize=${link_sanitizers})
    if(HOOKBENCH_SANITIZE MATCHES "undefined")
        add_compile_options(-fno-sanitize-recover=undefined)
    endif()
endif()

add_library(hookbench_options INTERFACE)
target_compile_options(hookbench_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
    # Designated initialisers leave members at their defaults on purpose.
    -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # False positives of gcc 12 inside std::string and Boost (GCC bugs 105329 and 105651).
    target_compile_options(hookbench_options INTERFACE
        -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()
if(HOOKBENCH_WERROR)
    target_compile_options(hookbench_options INTERFACE -Werror)
endif()
if(HOOKBENCH_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # gcc's sanitizer instrumentation makes false positives of these.
    target_compile_options(hookbench_options INTERFACE -Wno-maybe-uninitialized)
endif()
target_compile_definitions(hookbench_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_KEYWORDS QT_DISABLE_DEPRECATED_BEFORE=0x060400
    HOOKBENCH_VERSION="${PROJECT_VERSION}")
