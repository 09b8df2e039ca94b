// Registrations from any bytes, in each format: never a crash, and what could be read is exported so that it
// reads back.
#include "registrations/Exchange.h"
#include "registrations/LiteralSecrets.h"

#include <cstdint>
#include <cstdlib>

using namespace hookbench;
using namespace hookbench::registrations;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const ExchangeFormat format : {ExchangeFormat::Json, ExchangeFormat::Yaml, ExchangeFormat::Curl}) {
        const auto imported = importRegistrations(text, "input", format);
        if (!imported) {
            if (!imported.error().message.ends_with('.'))
                std::abort();
            continue;
        }
        std::vector<Registration> safe;
        for (const Registration& registration : *imported)
            safe.push_back(withReferences(registration, literalSecrets(registration)));
        const auto written = exportJson(*imported);
        if (!written)
            std::abort();
        const auto again = importRegistrations(*written, "output", ExchangeFormat::Json);
        if (!again || !(*again == safe))
            std::abort();
        (void)exportYaml(*imported);
        (void)exportCurl(*imported, "https://api.example.com");
    }
    return 0;
}
