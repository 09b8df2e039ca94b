#include "registrations/SecretKeeper.h"

#include "registrations/LiteralSecrets.h"

namespace hookbench::registrations {

void SecretKeeper::keep(Registration registration, QObject* context,
                        EnvironmentStore::Callback<Registration> done) const
{
    std::vector<LiteralSecret> found = literalSecrets(registration);
    std::vector<EnvironmentStore::NewSecret> wanted;
    wanted.reserve(found.size());
    for (const LiteralSecret& secret : found)
        wanted.push_back({secret.suggestedName, secret.value});
    m_environments.keepSecrets(std::move(wanted), context,
                               [registration = std::move(registration), found, done = std::move(done)](
                                   const Result<std::vector<std::string>>& names) mutable {
                                   if (!names)
                                       return done(names.error());
                                   for (std::size_t i = 0; i < found.size(); ++i)
                                       found[i].suggestedName = (*names)[i];
                                   done(withReferences(std::move(registration), found));
                               });
}

} // namespace hookbench::registrations
