#include "endpoint/tls/LocalIssuer.h"

#include "base/Text.h"
#include "http/CertificateFacts.h"

#include <algorithm>
#include <utility>

#include <QDateTime>
#include <QHostAddress>
#include <QHostInfo>
#include <QNetworkInterface>

namespace hookbench::endpoint {

namespace {

constexpr int serverDays = 90;

bool isBelow(const std::string& host, const std::string& domain)
{
    if (host.size() == domain.size())
        return equalsIgnoringCase(host, domain);
    return host.size() > domain.size() && host[host.size() - domain.size() - 1] == '.' &&
           equalsIgnoringCase(std::string_view(host).substr(host.size() - domain.size()), domain);
}

bool isWithin(const QHostAddress& address, const std::string& network)
{
    const QString text = QString::fromStdString(network);
    return text.contains(QLatin1Char('/')) ? address.isInSubnet(QHostAddress::parseSubnet(text))
                                           : address == QHostAddress(text);
}

void addOnce(std::vector<std::string>& list, const std::string& entry)
{
    if (!entry.empty() && std::find(list.begin(), list.end(), entry) == list.end())
        list.push_back(entry);
}

} // namespace

http::TlsNames machineNames()
{
    http::TlsNames names;
    const std::string host = QHostInfo::localHostName().toLower().toStdString();
    addOnce(names.dnsNames, host);
    if (!host.empty() && host.find('.') == std::string::npos) {
        addOnce(names.dnsNames, host + ".local"); // by multicast DNS, RFC 6762
        const std::string domain = QHostInfo::localDomainName().toLower().toStdString();
        if (!domain.empty())
            addOnce(names.dnsNames, host + "." + domain);
    }
    for (const QHostAddress& address : QNetworkInterface::allAddresses()) {
        if (!address.isLoopback() && !address.isLinkLocal() && address.scopeId().isEmpty())
            addOnce(names.addresses, address.toString().toStdString());
    }
    return names;
}

http::TlsNames authorityScope(const http::TlsNames& machine)
{
    http::TlsNames scope{{"localhost"}, {"127.0.0.0/8", "::1"}};
    for (const std::string& name : machine.dnsNames)
        addOnce(scope.dnsNames, name);
    for (const std::string& address : machine.addresses)
        addOnce(scope.addresses, address);
    return scope;
}

Result<LocalIssuer> LocalIssuer::make(const Clock& clock, http::TlsAuthority authority)
{
    const auto facts = http::certificateFacts(authority.certificatePem);
    if (!facts)
        return facts.error();
    if (facts->untilUs <= clock.nowUs()) {
        return Error{ErrorCode::Tls,
                     "The local authority expired on " +
                         QDateTime::fromMSecsSinceEpoch(facts->untilUs / 1000).date().toString(Qt::ISODate).toStdString() +
                         "; renew it (hookbench-cli authority renew), and trust the new one.",
                     facts->subject};
    }
    return LocalIssuer(clock, std::move(authority), facts->allowed);
}

LocalIssuer::LocalIssuer(const Clock& clock, http::TlsAuthority authority, std::vector<std::string> allowed)
    : m_clock(&clock), m_authority(std::move(authority))
{
    for (const std::string& entry : allowed) {
        const bool isAddress = entry.find('/') != std::string::npos ||
                               !QHostAddress(QString::fromStdString(entry)).isNull();
        (isAddress ? m_scope.addresses : m_scope.dnsNames).push_back(entry);
    }
}

bool LocalIssuer::covers(const std::string& host) const
{
    const QHostAddress address(QString::fromStdString(host));
    if (!address.isNull()) {
        return std::any_of(m_scope.addresses.begin(), m_scope.addresses.end(),
                           [&](const std::string& network) { return isWithin(address, network); });
    }
    return std::any_of(m_scope.dnsNames.begin(), m_scope.dnsNames.end(),
                       [&](const std::string& domain) { return isBelow(host, domain); });
}

Result<http::TlsIdentity> LocalIssuer::identityFor(const std::string& host) const
{
    http::CertificateRequest request{.commonName = "localhost", .names = http::loopbackNames(), .days = serverDays};
    for (const std::string& name : m_scope.dnsNames)
        addOnce(request.names.dnsNames, name);
    for (const std::string& address : m_scope.addresses) {
        if (address.find('/') == std::string::npos)
            addOnce(request.names.addresses, address);
    }
    if (covers(host)) {
        const bool isAddress = !QHostAddress(QString::fromStdString(host)).isNull();
        addOnce(isAddress ? request.names.addresses : request.names.dnsNames, host);
        request.commonName = host.size() <= 64 ? host : request.commonName; // RFC 5280 appendix A.1
    }
    return http::issueCertificate(m_authority, request, m_clock->nowUs());
}

http::TlsServerContext::IdentitySource LocalIssuer::source(const std::string& bindAddress) const
{
    return [issuer = *this, bindAddress](const std::string& host) {
        // A client that calls an address names no host: it gets the address that is listened on.
        return issuer.identityFor(host.empty() ? bindAddress : host);
    };
}

} // namespace hookbench::endpoint
