#pragma once

#include "http/TlsAuthority.h"
#include "http/TlsServerContext.h"

#include "TemporaryProfile.h"

#include <catch2/catch.hpp>

#include <QFile>

namespace hookbench::test {

/// A value that must be there.
template <class T>
T demand(Result<T> result)
{
    INFO((result ? std::string() : result.error().message + " " + result.error().detail));
    REQUIRE(result);
    return std::move(*result);
}

/// Text in a file of a folder; returns its path.
inline std::string saved(const TemporaryProfile& folder, const QString& name, const std::string& text)
{
    QFile file(folder.file(name));
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(text.data(), static_cast<qint64>(text.size()));
    return folder.file(name).toStdString();
}

/// An authority of this test, and server contexts whose certificates it signs.
class TestTls {
public:
    explicit TestTls(std::int64_t madeAtUs = SystemClock().nowUs(), int days = 397)
        : m_madeAtUs(madeAtUs),
          m_days(days),
          authority(demand(http::makeAuthority("Test authority",
                                               {{"localhost"}, {"127.0.0.1", "::1"}}, madeAtUs, days)))
    {
    }

    http::TlsIdentity identity(const http::TlsNames& names = http::loopbackNames(),
                               http::TlsPurpose purpose = http::TlsPurpose::Server) const
    {
        return demand(http::issueCertificate(
            authority,
            {.commonName = "Test certificate", .names = names, .purpose = purpose, .days = m_days},
            m_madeAtUs));
    }

    std::shared_ptr<http::TlsServerContext> context(http::TlsServerContext::Options options = {}) const
    {
        if (!options.identityFor) {
            options.identityFor = [identity = identity()](const std::string&) {
                return Result<http::TlsIdentity>(identity);
            };
        }
        // Contexts outlive what made them.
        static const SystemClock clock;
        return demand(http::TlsServerContext::make(clock, std::move(options)));
    }

private:
    std::int64_t m_madeAtUs;
    int m_days;

public:
    http::TlsAuthority authority;
};

} // namespace hookbench::test
