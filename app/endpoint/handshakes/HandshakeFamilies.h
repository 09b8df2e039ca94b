#pragma once

#include "endpoint/handshakes/Handshake.h"

namespace hookbench::endpoint {

/// What a preset's function has to answer with.
struct HandshakeCase {
    const RequestFacts& facts;
    std::string secret; ///< "": none is known
    std::int64_t nowUs = 0;
};

using HandshakeFunction = std::optional<HandshakeAnswer> (*)(const HandshakeCase&);

// Each returns nothing if the request is not its handshake. The id of the answer is the caller's.

// Those that give back a word of the request.
std::optional<HandshakeAnswer> answerSlack(const HandshakeCase&);
std::optional<HandshakeAnswer> answerWebSub(const HandshakeCase&);
std::optional<HandshakeAnswer> answerMeta(const HandshakeCase&);
std::optional<HandshakeAnswer> answerStrava(const HandshakeCase&);
std::optional<HandshakeAnswer> answerDropbox(const HandshakeCase&);
std::optional<HandshakeAnswer> answerMsGraph(const HandshakeCase&);
std::optional<HandshakeAnswer> answerOkta(const HandshakeCase&);
std::optional<HandshakeAnswer> answerCloudEvents(const HandshakeCase&);
std::optional<HandshakeAnswer> answerEventGrid(const HandshakeCase&);
std::optional<HandshakeAnswer> answerAsana(const HandshakeCase&);
std::optional<HandshakeAnswer> answerMonday(const HandshakeCase&);

// Those that prove a secret, or demand a signature.
std::optional<HandshakeAnswer> answerZoom(const HandshakeCase&);
std::optional<HandshakeAnswer> answerDiscord(const HandshakeCase&);
std::optional<HandshakeAnswer> answerX(const HandshakeCase&);
std::optional<HandshakeAnswer> answerTwitch(const HandshakeCase&);

/// Why the request is not signed by this scheme (a signing::Scheme's id) with the case's secret; "" if it is.
std::string signatureProblem(const HandshakeCase& handshake, std::string_view scheme);

HandshakeAnswer accepted(http::Response response, std::string note);
HandshakeAnswer refused(int status, std::string note);
/// The sender would be misled by any answer: 500 that tells which secret is missing.
HandshakeAnswer secretMissing(std::string_view provider, std::string_view secretName);
http::Response textAnswer(std::string text);
http::Response jsonAnswer(json::Object body);

} // namespace hookbench::endpoint
