#include "endpoint/tls/TlsSetup.h"

#include "endpoint/tls/OwnCertificate.h"
#include "endpoint/tls/OwnerFile.h"

#include <utility>

namespace hookbench::endpoint {

namespace {

using http::TlsServerContext;

Result<TlsSetup> finished(const Clock& clock, const TlsSettings& settings,
                          TlsServerContext::IdentitySource source, TlsSetup setup)
{
    TlsServerContext::Options options;
    options.identityFor = std::move(source);
    options.clientCertificates = settings.clientCertificates;
    options.http2 = settings.http2;
    options.faults = settings.faults;
    if (!settings.clientAuthorityFile.empty()) {
        auto text = readSmallFile(settings.clientAuthorityFile);
        if (!text)
            return text.error();
        options.clientAuthoritiesPem = std::move(*text);
    }
    auto context = TlsServerContext::make(clock, std::move(options));
    if (!context)
        return context.error();
    setup.context = std::move(*context);
    return setup;
}

Result<TlsSetup> withOwnCertificate(const Clock& clock, const TlsSettings& settings)
{
    auto own = loadOwnCertificate(settings.certificateFile, settings.keyFile, settings.keyPassword,
                                  settings.host, clock.nowUs());
    if (!own)
        return own.error();
    TlsSetup setup;
    setup.warnings = std::move(own->warnings);
    const auto source = [identity = own->identity](const std::string&) {
        return Result<http::TlsIdentity>(identity);
    };
    return finished(clock, settings, source, std::move(setup));
}

} // namespace

void setUpTls(const Clock& clock, LocalAuthority& authority, const TlsSettings& settings, QObject* context,
              const std::function<void(Result<TlsSetup>)>& done)
{
    if (settings.choice == TlsChoice::Off)
        return done(TlsSetup{});
    if (settings.choice == TlsChoice::OwnCertificate)
        return done(withOwnCertificate(clock, settings));
    authority.openIssuer(context, [&clock, &authority, settings, done](const Result<LocalIssuer>& issuer) {
        if (!issuer)
            return done(issuer.error());
        const auto state = authority.state();
        if (!state)
            return done(state.error());
        TlsSetup setup;
        setup.authorityPem = state->certificatePem;
        done(finished(clock, settings, issuer->source(settings.host), std::move(setup)));
    });
}

} // namespace hookbench::endpoint
