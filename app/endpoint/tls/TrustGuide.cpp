#include "endpoint/tls/TrustGuide.h"

#include "registrations/ShellWords.h"

#include <filesystem>

namespace hookbench::endpoint {

namespace {

bool hasProgram(const char* path)
{
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

/// Debian's way, Fedora's, or the one that p11-kit has everywhere.
TrustHint systemStore(const std::string& file)
{
    if (hasProgram("/usr/sbin/update-ca-certificates")) {
        const std::string copy = "/usr/local/share/ca-certificates/hookbench.crt";
        return {"system",
                {"sudo cp " + file + " " + copy, "sudo update-ca-certificates"},
                {"sudo rm " + copy, "sudo update-ca-certificates --fresh"}};
    }
    if (hasProgram("/usr/bin/update-ca-trust")) {
        const std::string copy = "/etc/pki/ca-trust/source/anchors/hookbench.pem";
        return {"system",
                {"sudo cp " + file + " " + copy, "sudo update-ca-trust"},
                {"sudo rm " + copy, "sudo update-ca-trust"}};
    }
    return {"system", {"sudo trust anchor " + file}, {"sudo trust anchor --remove " + file}};
}

} // namespace

std::vector<TrustHint> trustGuide(const std::string& certificateFile, const std::string& url)
{
    const std::string file = registrations::shellQuoted(certificateFile);
    const std::string chromium = "certutil -d sql:$HOME/.pki/nssdb";
    const std::string firefox = "for p in ~/.mozilla/firefox/*.default*; do certutil -d sql:\"$p\" ";
    return {
        systemStore(file),
        {"curl", {"curl --cacert " + file + " " + registrations::shellQuoted(url)}, {}},
        {"Node.js", {"export NODE_EXTRA_CA_CERTS=" + file}, {"unset NODE_EXTRA_CA_CERTS"}},
        {"Python (ssl, httpx)", {"export SSL_CERT_FILE=" + file}, {"unset SSL_CERT_FILE"}},
        {"Python (requests)", {"export REQUESTS_CA_BUNDLE=" + file}, {"unset REQUESTS_CA_BUNDLE"}},
        {"Java",
         {"sudo keytool -importcert -cacerts -storepass changeit -noprompt -alias hookbench -file " + file},
         {"sudo keytool -delete -cacerts -storepass changeit -alias hookbench"}},
        {"Chromium, Chrome",
         {chromium + " -A -t C,, -n hookbench -i " + file},
         {chromium + " -D -n hookbench"}},
        {"Firefox",
         {firefox + "-A -t C,, -n hookbench -i " + file + "; done"},
         {firefox + "-D -n hookbench; done"}},
    };
}

} // namespace hookbench::endpoint
