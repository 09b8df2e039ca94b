#pragma once

#include "signing/Engine.h"
#include "signing/Presets.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::test {

/// A line of tests/data/signing/*.ndjson.
struct Vector {
    std::string id;
    std::string scheme;
    signing::Message message;
    signing::Credentials credentials;
    std::string privateKey;
    bool valid = false;
    std::int64_t nowUs = 0;
};

std::vector<Vector> readVectors(const QString& file);

const signing::Scheme& schemeOf(const std::string& id);

/// Invented credentials that sign with this scheme; of schemes with two keys the private one.
signing::Credentials signingCredentials(const signing::Scheme& scheme);
/// The public counterpart.
signing::Credentials verifyingCredentials(const signing::Scheme& scheme);

/// A message that this scheme can sign.
signing::Message sampleMessage(const signing::Scheme& scheme);

signing::Verdict verifyOne(const signing::Scheme& scheme, const signing::Message& message,
                           const signing::Credentials& credentials, std::int64_t nowUs);

} // namespace hookbench::test
