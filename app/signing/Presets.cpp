#include "signing/Presets.h"

#include <algorithm>

namespace hookbench::signing {

namespace {

Scheme scheme(const char* id, const char* title)
{
    Scheme out;
    out.id = id;
    out.title = title;
    return out;
}

/// A digest of the body alone: the header, what stands before the digest, algorithm and encoding.
Scheme ofBody(const char* id, const char* title, const char* header, const char* prefix = "",
              Algorithm algorithm = Algorithm::HmacSha256, DigestEncoding encoding = DigestEncoding::Hex)
{
    Scheme out = scheme(id, title);
    out.signatureHeader = header;
    out.prefix = prefix;
    out.algorithm = algorithm;
    out.digestEncoding = encoding;
    return out;
}

Scheme credential(const char* id, const char* title, const char* header, CredentialForm form)
{
    Scheme out = scheme(id, title);
    out.family = Family::Credential;
    out.signatureHeader = header;
    out.credentialForm = form;
    out.note = "The header holds the secret itself: it proves neither the body nor the time.";
    return out;
}

/// "t=…,v1=…": the timestamp in the signature header.
Scheme timestampInSignature(const char* id, const char* title, const char* header, const char* timestamp,
                            const char* version, const char* list, const char* content)
{
    Scheme out = scheme(id, title);
    out.signatureHeader = header;
    out.listSeparator = list;
    out.keyValueSeparator = "=";
    out.versions = {version};
    out.timestampPlace = TimestampPlace::InSignature;
    out.timestampName = timestamp;
    out.content = content;
    out.futureAllowed = true;
    return out;
}

/// A timestamp in a header of its own beside the signature.
Scheme timestampInHeader(Scheme out, const char* name, TimeUnit unit, std::int64_t tolerance)
{
    out.timestampPlace = TimestampPlace::Header;
    out.timestampName = name;
    out.timestampUnit = unit;
    out.toleranceSeconds = tolerance;
    out.futureAllowed = true;
    return out;
}

Scheme withContent(Scheme out, const char* content)
{
    out.content = content;
    return out;
}

Scheme withCompanions(Scheme out, std::vector<Companion> companions)
{
    out.companions = std::move(companions);
    return out;
}

Scheme withNote(Scheme out, const char* note)
{
    out.note = note;
    return out;
}

Scheme standardWebhooks(const char* id, const char* title, const std::string& stem)
{
    Scheme out = scheme(id, title);
    out.signatureHeader = stem + "signature";
    out.listSeparator = " ";
    out.keyValueSeparator = ",";
    out.versions = {"v1"};
    out.content = "{id}.{ts}.{raw}";
    out.keyEncoding = KeyEncoding::Whsec;
    out.digestEncoding = DigestEncoding::Base64;
    out.timestampPlace = TimestampPlace::Header;
    out.timestampName = stem + "timestamp";
    out.toleranceSeconds = 300;
    out.idHeader = stem + "id";
    return out;
}

void addStandardWebhooks(std::vector<Scheme>& table)
{
    table.push_back(standardWebhooks("standard-v1", "Standard Webhooks", "webhook-"));
    Scheme asymmetric = standardWebhooks("standard-v1a", "Standard Webhooks (Ed25519)", "webhook-");
    asymmetric.versions = {"v1a"};
    asymmetric.algorithm = Algorithm::Ed25519;
    table.push_back(std::move(asymmetric));
    Scheme svix = standardWebhooks("svix", "Svix", "svix-");
    svix.nameStems = {"svix-", "webhook-"};
    table.push_back(std::move(svix));
    Scheme gitlab = standardWebhooks("gitlab-signing", "GitLab (signing token)", "webhook-");
    gitlab.companions = {{"X-Gitlab-Event", "Push Hook"}, {"Idempotency-Key", "{id}"}};
    table.push_back(std::move(gitlab));
}

void addCredentials(std::vector<Scheme>& table)
{
    const auto plain = CredentialForm::Plain;
    table.push_back(credential("shared-header", "Shared secret header", "X-Mixpeek-Secret", plain));
    table.push_back(credential("basic", "Basic authentication", "Authorization", CredentialForm::Basic));
    table.push_back(credential("bearer", "Bearer token", "Authorization", CredentialForm::Bearer));
    table.push_back(
        withCompanions(credential("gitlab-token", "GitLab (secret token)", "X-Gitlab-Token", plain),
                       {{"X-Gitlab-Event", "Push Hook"}}));
    table.push_back(credential("telegram", "Telegram", "X-Telegram-Bot-Api-Secret-Token", plain));
    table.push_back(credential("okta", "Okta event hook", "Authorization", plain));
    table.push_back(
        withNote(credential("cloudevents", "CloudEvents webhook", "Authorization", CredentialForm::Bearer),
                 "The token of the delivery alone; consent is given by an OPTIONS handshake."));
    table.back().companions = {{"WebHook-Request-Origin", "hookbench.invalid"}};
    Scheme graph = scheme("msgraph", "Microsoft Graph");
    graph.family = Family::MsGraph;
    graph.note = "clientState in every notification of the body; the rest of the body is not protected.";
    table.push_back(std::move(graph));
}

void addTimestamped(std::vector<Scheme>& table)
{
    Scheme stripe =
        timestampInSignature("stripe", "Stripe", "Stripe-Signature", "t", "v1", ",", "{ts}.{raw}");
    stripe.toleranceSeconds = 300;
    table.push_back(std::move(stripe));
    Scheme paddle =
        timestampInSignature("paddle", "Paddle Billing", "Paddle-Signature", "ts", "h1", ";", "{ts}:{raw}");
    paddle.toleranceSeconds = 5;
    table.push_back(std::move(paddle));
    Scheme workos =
        timestampInSignature("workos", "WorkOS", "WorkOS-Signature", "t", "v1", ", ", "{ts}.{raw}");
    workos.timestampUnit = TimeUnit::Milliseconds;
    workos.toleranceSeconds = 180;
    table.push_back(withNote(std::move(workos), "WorkOS's own package verifies the JSON written anew."));
    Scheme elevenLabs = timestampInSignature("elevenlabs", "ElevenLabs", "ElevenLabs-Signature", "t", "v0",
                                             ",", "{ts}.{raw}");
    elevenLabs.toleranceSeconds = 1800;
    table.push_back(std::move(elevenLabs));
    Scheme calendly = timestampInSignature("calendly", "Calendly", "Calendly-Webhook-Signature", "t", "v1",
                                           ",", "{ts}.{raw}");
    calendly.toleranceSeconds = 180;
    table.push_back(std::move(calendly));

    const auto seconds = TimeUnit::Seconds;
    table.push_back(timestampInHeader(
        withContent(ofBody("slack-v0", "Slack", "X-Slack-Signature", "v0="), "v0:{ts}:{raw}"),
        "X-Slack-Request-Timestamp", seconds, 300));
    table.push_back(withNote(
        timestampInHeader(withContent(ofBody("zoom", "Zoom", "x-zm-signature", "v0="), "v0:{ts}:{raw}"),
                          "x-zm-request-timestamp", seconds, 0),
        "Zoom states no tolerance; its own package verifies the JSON written anew."));
    table.push_back(
        timestampInHeader(withContent(ofBody("webflow", "Webflow", "x-webflow-signature"), "{ts_ms}:{raw}"),
                          "x-webflow-timestamp", TimeUnit::Milliseconds, 300));
    table.push_back(timestampInHeader(withContent(ofBody("zendesk", "Zendesk", "X-Zendesk-Webhook-Signature",
                                                         "", Algorithm::HmacSha256, DigestEncoding::Base64),
                                                  "{ts}{raw}"),
                                      "X-Zendesk-Webhook-Signature-Timestamp", seconds, 0));
    Scheme linear = withCompanions(
        ofBody("linear", "Linear", "Linear-Signature"),
        {{"Linear-Event", "Issue"}, {"Linear-Delivery", "{id}"}, {"Linear-Timestamp", "{ts_ms}"}});
    linear.timestampPlace = TimestampPlace::Body;
    linear.timestampName = "webhookTimestamp";
    linear.timestampUnit = TimeUnit::Milliseconds;
    linear.toleranceSeconds = 60;
    table.push_back(withNote(std::move(linear), "The timestamp counts in the body, where it is signed."));
}

void addBodyDigests(std::vector<Scheme>& table)
{
    const auto sha1 = Algorithm::HmacSha1;
    const auto sha256 = Algorithm::HmacSha256;
    const auto base64 = DigestEncoding::Base64;
    const std::vector<Companion> github{{"X-GitHub-Event", "push"}, {"X-GitHub-Delivery", "{id}"}};
    table.push_back(
        withCompanions(ofBody("github-sha256", "GitHub", "X-Hub-Signature-256", "sha256="), github));
    table.push_back(withCompanions(
        ofBody("github-sha1", "GitHub (SHA-1, old)", "X-Hub-Signature", "sha1=", sha1), github));
    table.push_back(ofBody("meta", "Meta, WhatsApp", "X-Hub-Signature-256", "sha256="));
    table.push_back(ofBody("intercom", "Intercom", "X-Hub-Signature", "sha1=", sha1));
    table.push_back(ofBody("bitbucket", "Bitbucket", "X-Hub-Signature", "sha256="));
    table.push_back(ofBody("cursor", "Cursor", "X-Webhook-Signature", "sha256="));
    table.push_back(ofBody("gitea", "Gitea, Forgejo", "X-Gitea-Signature"));
    table.push_back(ofBody("dropbox", "Dropbox", "X-Dropbox-Signature"));
    table.push_back(ofBody("vercel", "Vercel", "x-vercel-signature", "", sha1));
    table.push_back(ofBody("paystack", "Paystack", "x-paystack-signature", "", Algorithm::HmacSha512));
    table.push_back(ofBody("woocommerce", "WooCommerce", "X-WC-Webhook-Signature", "", sha256, base64));
    table.push_back(ofBody("docusign", "DocuSign", "X-DocuSign-Signature-1", "", sha256, base64));
    table.push_back(ofBody("typeform", "Typeform", "Typeform-Signature", "sha256=", sha256, base64));
    table.push_back(
        withContent(ofBody("trello", "Trello", "X-Trello-Webhook", "", sha1, base64), "{raw}{url}"));
    Scheme shopify = ofBody("shopify", "Shopify", "X-Shopify-Hmac-SHA256", "", sha256, base64);
    shopify.nameStems = {"X-Shopify-", "Shopify-"};
    shopify.companions = {{"X-Shopify-Topic", "orders/create", true},
                          {"X-Shopify-Shop-Domain", "hookbench.myshopify.com", true},
                          {"X-Shopify-API-Version", "2026-01", true},
                          {"X-Shopify-Webhook-Id", "{id}", true},
                          {"X-Shopify-Event-Id", "{id}"}};
    table.push_back(withNote(std::move(shopify), "Shopify's own package refuses an empty body."));
    Scheme pagerDuty = ofBody("pagerduty", "PagerDuty", "X-PagerDuty-Signature");
    pagerDuty.listSeparator = ",";
    pagerDuty.keyValueSeparator = "=";
    pagerDuty.versions = {"v1"};
    table.push_back(std::move(pagerDuty));
    Scheme adyen = ofBody("adyen-platform", "Adyen platforms", "HmacSignature", "", sha256, base64);
    adyen.keyEncoding = KeyEncoding::Hex;
    adyen.companions = {{"Protocol", "HmacSHA256"}};
    table.push_back(std::move(adyen));
}

void addUrlDigests(std::vector<Scheme>& table)
{
    const auto base64 = DigestEncoding::Base64;
    table.push_back(withContent(
        ofBody("square", "Square", "X-Square-HmacSha256-Signature", "", Algorithm::HmacSha256, base64),
        "{url}{raw}"));
    const auto hubspot = [](const char* id, const char* title, const char* content, const char* version) {
        return withCompanions(
            withContent(ofBody(id, title, "X-HubSpot-Signature", "", Algorithm::PlainSha256), content),
            {{"X-HubSpot-Signature-Version", version}});
    };
    table.push_back(hubspot("hubspot-v1", "HubSpot (version 1)", "{raw}", "v1"));
    table.push_back(hubspot("hubspot-v2", "HubSpot (version 2)", "{method}{url}{raw}", "v2"));
    table.push_back(
        timestampInHeader(withContent(ofBody("hubspot-v3", "HubSpot (version 3)", "X-HubSpot-Signature-v3",
                                             "", Algorithm::HmacSha256, base64),
                                      "{method}{hubspot_url}{raw}{ts}"),
                          "X-HubSpot-Request-Timestamp", TimeUnit::Milliseconds, 300));
    Scheme form =
        ofBody("twilio-form", "Twilio (form or GET)", "X-Twilio-Signature", "", Algorithm::HmacSha1, base64);
    form.family = Family::TwilioForm;
    form.content = "{url}, then each field's name and value, sorted";
    Scheme json = form;
    json.id = "twilio-json";
    json.title = "Twilio (JSON)";
    json.family = Family::TwilioJson;
    json.content = "{url} with bodySHA256";
    table.push_back(std::move(form));
    table.push_back(std::move(json));
}

void addKeyPairs(std::vector<Scheme>& table)
{
    const auto base64 = DigestEncoding::Base64;
    table.push_back(
        withNote(timestampInHeader(withContent(ofBody("sendgrid", "SendGrid Event Webhook",
                                                      "X-Twilio-Email-Event-Webhook-Signature", "",
                                                      Algorithm::EcdsaP256Sha256, base64),
                                               "{ts}{raw}"),
                                   "X-Twilio-Email-Event-Webhook-Timestamp", TimeUnit::Seconds, 0),
                 "The body ends in CR LF, which is signed; any age is accepted."));
    table.push_back(timestampInHeader(
        withContent(ofBody("discord", "Discord", "X-Signature-Ed25519", "", Algorithm::Ed25519), "{ts}{raw}"),
        "X-Signature-Timestamp", TimeUnit::Seconds, 0));
    Scheme paypal = ofBody("paypal", "PayPal", "PAYPAL-TRANSMISSION-SIG", "", Algorithm::RsaSha256, base64);
    paypal.family = Family::PayPal;
    paypal.idHeader = "PAYPAL-TRANSMISSION-ID";
    paypal.content = "transmission id|time|webhook id|CRC-32 of {raw}";
    table.push_back(withNote(std::move(paypal),
                             "Takes the webhook's id as secret and the certificate as key; "
                             "whoever gives the certificate vouches for it."));
    Scheme sns = scheme("aws-sns", "AWS SNS");
    sns.family = Family::AwsSns;
    sns.algorithm = Algorithm::RsaSha256;
    sns.digestEncoding = base64;
    sns.content = "named members of the body";
    table.push_back(withNote(std::move(sns),
                             "The signature is in the body; UnsubscribeURL and MessageAttributes "
                             "are not protected. Whoever gives the certificate vouches for it."));
}

void addBodySignatures(std::vector<Scheme>& table)
{
    Scheme adyen = scheme("adyen-standard", "Adyen standard notifications");
    adyen.family = Family::AdyenStandard;
    adyen.keyEncoding = KeyEncoding::Hex;
    adyen.digestEncoding = DigestEncoding::Base64;
    adyen.content = "eight members of each item, joined with \":\"";
    table.push_back(
        withNote(std::move(adyen), "In the body, in every item; other members are not protected."));
    Scheme mailgun = scheme("mailgun", "Mailgun");
    mailgun.family = Family::Mailgun;
    mailgun.content = "signature.timestamp and signature.token of the body";
    table.push_back(withNote(std::move(mailgun), "In the body; the event itself is not protected."));
}

void addTokens(std::vector<Scheme>& table)
{
    Scheme messageBird = scheme("messagebird-jwt", "MessageBird, Bird");
    messageBird.family = Family::Jwt;
    messageBird.signatureHeader = "MessageBird-Signature-JWT";
    messageBird.versions = {"HS256", "HS384", "HS512"};
    messageBird.content = "hashes of {url} and {raw}";
    messageBird.issuer = "MessageBird";
    messageBird.requiredComponents = {"iss", "jti"};
    messageBird.toleranceSeconds = 5;
    messageBird.lifetimeSeconds = 60;
    table.push_back(std::move(messageBird));
    Scheme vonage = scheme("vonage-jwt", "Vonage");
    vonage.family = Family::Jwt;
    vonage.signatureHeader = "Authorization";
    vonage.prefix = "Bearer ";
    vonage.versions = {"HS256"};
    vonage.content = "hash of {raw}";
    vonage.issuer = "Vonage";
    vonage.lifetimeSeconds = 300;
    table.push_back(std::move(vonage));
}

void addHttpSignatures(std::vector<Scheme>& table)
{
    const auto add = [&table](const char* id, const char* title, Algorithm algorithm) {
        Scheme out = scheme(id, title);
        out.family = Family::HttpSignature;
        out.signatureHeader = "Signature";
        out.algorithm = algorithm;
        out.keyEncoding = KeyEncoding::Base64;
        out.digestEncoding = DigestEncoding::Base64;
        out.content = "the covered components, a line each";
        out.components = {"@method", "@authority", "@path", "@query", "content-type", "content-digest"};
        out.requiredComponents = {"@method", "@authority", "@path", "content-digest"};
        out.toleranceSeconds = 300;
        out.lifetimeSeconds = 300;
        table.push_back(std::move(out));
    };
    add("rfc9421-hmac", "HTTP Message Signatures (HMAC)", Algorithm::HmacSha256);
    add("rfc9421-ed25519", "HTTP Message Signatures (Ed25519)", Algorithm::Ed25519);
    add("rfc9421-ecdsa", "HTTP Message Signatures (ECDSA P-256)", Algorithm::EcdsaP256Sha256);
    add("rfc9421-rsa", "HTTP Message Signatures (RSA PKCS#1)", Algorithm::RsaSha256);
    add("rfc9421-rsa-pss", "HTTP Message Signatures (RSA-PSS)", Algorithm::RsaPssSha512);
}

std::vector<Scheme> makeTable()
{
    std::vector<Scheme> table;
    addStandardWebhooks(table);
    addCredentials(table);
    addTimestamped(table);
    addBodyDigests(table);
    addUrlDigests(table);
    addKeyPairs(table);
    addBodySignatures(table);
    addTokens(table);
    addHttpSignatures(table);
    return table;
}

const std::vector<Scheme>& schemeTable()
{
    static const std::vector<Scheme> made = makeTable();
    return made;
}

} // namespace

std::span<const Scheme> allSchemes()
{
    return schemeTable();
}

const Scheme* findScheme(std::string_view id)
{
    const auto& schemes = schemeTable();
    const auto at = std::find_if(schemes.begin(), schemes.end(),
                                 [id](const Scheme& candidate) { return candidate.id == id; });
    return at == schemes.end() ? nullptr : &*at;
}

} // namespace hookbench::signing
