#include "SigningFixture.h"

#include "signing/Encoding.h"
#include "json/Parser.h"

#include "TemporaryProfile.h"

#include <sstream>

namespace hookbench::test {

namespace {

std::string text(const json::Value& object, const char* name)
{
    const json::Value* member = object.find(name);
    return member != nullptr && member->isString() ? member->asString() : "";
}

std::string keyFile(const std::string& name)
{
    return testData(QStringLiteral("signing/") + QString::fromStdString(name));
}

} // namespace

std::vector<Vector> readVectors(const QString& file)
{
    std::istringstream lines(testData(QStringLiteral("signing/") + file));
    std::vector<Vector> out;
    for (std::string line; std::getline(lines, line);) {
        const auto value = json::parse(line);
        REQUIRE(value);
        Vector vector;
        vector.id = text(*value, "id");
        vector.scheme = text(*value, "scheme");
        vector.credentials = {text(*value, "secret"), text(*value, "key")};
        if (vector.credentials.key.starts_with('@'))
            vector.credentials.key = keyFile(vector.credentials.key.substr(1));
        vector.privateKey = text(*value, "private_key");
        vector.message.method = text(*value, "method");
        const std::string publicUrl = text(*value, "public_url");
        vector.message.url = publicUrl.empty() ? text(*value, "url") : publicUrl;
        for (const json::Value& pair : value->find("headers")->asArray())
            vector.message.headers.push_back(
                {pair.asArray()[0].asString(), signing::headerBytes(pair.asArray()[1].asString())});
        const auto body = signing::fromBase64(text(*value, "body_base64"));
        REQUIRE(body);
        vector.message.body = *body;
        vector.valid = value->find("valid")->asBool();
        vector.nowUs = std::stoll(value->find("now")->asNumber().text) * 1'000'000;
        out.push_back(std::move(vector));
    }
    return out;
}

const signing::Scheme& schemeOf(const std::string& id)
{
    const signing::Scheme* scheme = signing::findScheme(id);
    INFO(id);
    REQUIRE(scheme != nullptr);
    return *scheme;
}

signing::Credentials signingCredentials(const signing::Scheme& scheme)
{
    using signing::Algorithm;
    switch (scheme.algorithm) {
    case Algorithm::Ed25519:
        return {"", keyFile("ed25519.pem")};
    case Algorithm::EcdsaP256Sha256:
        return {"", keyFile("p256.pem")};
    case Algorithm::RsaSha1:
    case Algorithm::RsaSha256:
    case Algorithm::RsaPssSha512:
        return {"1JE4291016473214C", keyFile(scheme.id == "aws-sns" ? "sns.pem" : "paypal.pem")};
    default:
        break;
    }
    switch (scheme.keyEncoding) {
    case signing::KeyEncoding::Whsec:
        return {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", ""};
    case signing::KeyEncoding::Base64:
        return {"uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==",
                ""};
    case signing::KeyEncoding::Hex:
        return {"DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00", ""};
    case signing::KeyEncoding::Text:
        break;
    }
    return {"hook-user:an-invented-secret-of-36-bytes", ""};
}

signing::Credentials verifyingCredentials(const signing::Scheme& scheme)
{
    signing::Credentials credentials = signingCredentials(scheme);
    if (scheme.id == "aws-sns")
        credentials.key = keyFile("sns.crt");
    else if (scheme.id == "paypal")
        credentials.key = keyFile("paypal.crt");
    return credentials;
}

signing::Message sampleMessage(const signing::Scheme& scheme)
{
    signing::Message message;
    message.url = "https://hooks.example.test/in?a=1&b=%20x";
    message.headers = {{"Content-Type", "application/json"}, {"X-Other", "kept"}};
    message.body = R"({ "n": 1.0, "text": "Zażółć 🚀" })";
    if (scheme.family == signing::Family::AdyenStandard)
        message.body =
            R"({"live":"false","notificationItems":[{"NotificationRequestItem":{"pspReference":"7914",)"
            R"("merchantAccountCode":"Test","merchantReference":"Payment-1","amount":{"value":1130,)"
            R"("currency":"EUR"},"eventCode":"AUTHORISATION","success":"true"}}]})";
    if (scheme.family == signing::Family::MsGraph)
        message.body = R"({"value":[{"subscriptionId":"1"},{"subscriptionId":"2","clientState":"old"}]})";
    if (scheme.family == signing::Family::TwilioForm) {
        message.headers[0].value = "application/x-www-form-urlencoded";
        message.body = "To=%2B1800&Body=hi+there&MediaUrl=b&MediaUrl=a&MediaUrl=b";
    }
    return message;
}

signing::Verdict verifyOne(const signing::Scheme& scheme, const signing::Message& message,
                           const signing::Credentials& credentials, std::int64_t nowUs)
{
    return signing::verify(scheme, message, std::span(&credentials, 1), {nowUs});
}

} // namespace hookbench::test
