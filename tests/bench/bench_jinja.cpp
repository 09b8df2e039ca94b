// bench_jinja TEMPLATE CONTEXT: how fast a template compiles and renders, as one line of JSON:
// {"compile_us", "renders_per_s", "bytes"}, medians of 7 runs in processor time. Template and context are read before the
// clock starts. tests/bench/compare_jinja.py runs it beside Python's Jinja2.
#include "jinja/Environment.h"
#include "json/Parser.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>

namespace {

using namespace hookbench;

std::string readFile(const char* name)
{
    std::ifstream file(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

double processorSeconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Seconds for one call: the median of 7 runs of about a third of a second.
template <class F>
double measure(const F& function)
{
    function();
    double start = processorSeconds();
    int probes = 0;
    do {
        function();
        ++probes;
    } while (processorSeconds() - start < 0.02);
    const double once = (processorSeconds() - start) / probes;
    const int count = std::clamp(static_cast<int>(0.3 / once), 1, 1'000'000);
    std::array<double, 7> runs{};
    for (double& run : runs) {
        start = processorSeconds();
        for (int i = 0; i < count; ++i)
            function();
        run = (processorSeconds() - start) / count;
    }
    std::sort(runs.begin(), runs.end());
    return runs[3];
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3) {
        std::fputs("usage: bench_jinja TEMPLATE CONTEXT\n", stderr);
        return 2;
    }
    const std::string source = readFile(argv[1]);
    const auto variables = json::parse(readFile(argv[2]));
    const jinja::Environment environment;
    const auto compiled = environment.compile(source);
    if (!variables || !compiled) {
        std::fputs("bench_jinja: the template or its context cannot be used\n", stderr);
        return 2;
    }
    const jinja::Context context(*variables);
    const auto rendered = compiled->render(context);
    if (!rendered) {
        std::fputs((rendered.error().describe() + "\n").c_str(), stderr);
        return 1;
    }
    const double compileTime = measure([&] { (void)environment.compile(source); });
    const double renderTime = measure([&] { (void)compiled->render(context); });
    std::printf("{\"compile_us\": %.3f, \"renders_per_s\": %.1f, \"bytes\": %zu}\n", compileTime * 1e6, 1 / renderTime,
                rendered->text.size());
    return 0;
}
