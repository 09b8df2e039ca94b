#include "http/CertificateFacts.h"
#include "http/TlsAuthority.h"

#include "TestTls.h"

using namespace hookbench;
using namespace hookbench::http;

namespace {
constexpr std::int64_t dayUs = std::int64_t{24} * 3600 * 1'000'000;
constexpr std::int64_t nowUs = std::int64_t{1'800'000'000} * 1'000'000;
} // namespace

TEST_CASE("an authority says for which names it may sign, and what it issues says for which it speaks")
{
    const TlsNames allowed{{"localhost", "my-box.lan"}, {"127.0.0.0/8", "::1", "192.168.7.9", "fd00::/16"}};
    const TlsAuthority authority = test::demand(makeAuthority("Box authority", allowed, nowUs, 3650));
    const CertificateFacts root = test::demand(certificateFacts(authority.certificatePem));
    CHECK(root.subject == "CN=Box authority");
    CHECK(root.isAuthority);
    CHECK(root.allowed ==
          std::vector<std::string>{"localhost", "my-box.lan", "127.0.0.0/8", "::1", "192.168.7.9", "fd00::/16"});
    CHECK(root.untilUs == nowUs + 3650 * dayUs);
    CHECK(root.fingerprintSha256.size() == 95);
    CHECK_THAT(authority.certificatePem, !Catch::Contains("PRIVATE"));

    const TlsIdentity issued = test::demand(issueCertificate(
        authority, {.commonName = "localhost", .names = {{"a.localhost"}, {"127.0.0.1", "::1"}}, .days = 90},
        nowUs));
    const CertificateFacts leaf = test::demand(certificateFacts(issued.certificatesPem));
    CHECK(leaf.issuer == root.subject);
    CHECK(leaf.names == std::vector<std::string>{"a.localhost", "127.0.0.1", "::1"});
    CHECK_FALSE(leaf.isAuthority);
    CHECK(leaf.untilUs == nowUs + 90 * dayUs);
    CHECK(issued.renewAtUs == nowUs + 60 * dayUs);
}

TEST_CASE("nothing that is issued outlives the authority")
{
    const TlsAuthority authority = test::demand(makeAuthority("A", loopbackNames(), nowUs, 10));
    const TlsIdentity issued =
        test::demand(issueCertificate(authority, {.commonName = "b", .names = loopbackNames()}, nowUs));
    CHECK(test::demand(certificateFacts(issued.certificatesPem)).untilUs == nowUs + 10 * dayUs);
}

TEST_CASE("a name or an address that is none is refused by name")
{
    for (const char* name : {"", "a b", "x,IP:8.8.8.8", "-x", "*.example.com"}) {
        INFO(name);
        const auto made = makeAuthority("A", {{name}, {}}, 0, 1);
        REQUIRE_FALSE(made);
        CHECK(made.error().code == ErrorCode::InvalidInput);
    }
    for (const char* address : {"300.1.1.1", "10.0.0.0/99", "fe80::1%eth0", "x"}) {
        INFO(address);
        const auto made = makeAuthority("A", {{}, {address}}, 0, 1);
        REQUIRE_FALSE(made);
        CHECK_THAT(made.error().message, Catch::Contains(address));
    }
    const TlsAuthority authority = test::demand(makeAuthority("A", loopbackNames(), nowUs, 10));
    CHECK_FALSE(issueCertificate(authority, {.commonName = "b", .names = {{}, {"127.0.0.0/8"}}}, nowUs));
    CHECK_FALSE(issueCertificate({authority.certificatePem, "no key"}, {.commonName = "b"}, nowUs));
    CHECK_FALSE(certificateFacts("no certificate"));
}
