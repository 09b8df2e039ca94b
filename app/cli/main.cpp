#include "cli/RenderCommand.h"

#include <iostream>
#include <string_view>

int main(int argc, char** argv)
{
    using namespace hookbench::cli;
    std::ios::sync_with_stdio(false);
    if (argc < 3 || std::string_view(argv[1]) != "render")
        return 2;
    if (std::string_view(argv[2]) == "--batch")
        return runRenderBatch(std::cin, std::cout);
    RenderOptions options;
    options.templateFile = argv[2];
    for (int i = 3; i + 1 < argc; i += 2) {
        if (std::string_view(argv[i]) == "--context")
            options.contextFile = argv[i + 1];
        else if (std::string_view(argv[i]) == "--event")
            options.eventType = argv[i + 1];
    }
    return runRender(options, std::cin, std::cout, std::cerr);
}
