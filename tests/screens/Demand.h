#pragma once

// FakeService demands what it needs by Catch's macros; here no test runs, so they end the program.
#include <QtGlobal>

#define INFO(message)
#define REQUIRE(condition)                                                                                   \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            qFatal("failed: %s", #condition);                                                                \
    } while (false)
