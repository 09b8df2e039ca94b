#include "storage/Settings.h"

#include <QFile>
#include <QHostAddress>
#include <QSettings>

#include <array>
#include <limits>

namespace hookbench::storage {

namespace {

constexpr int settingsVersion = 1;

QString settingsFile(const QString& profileFolder)
{
    return profileFolder + QStringLiteral("/settings.ini");
}

Error badValue(const QString& key, const QString& value, const std::string& allowed)
{
    return {ErrorCode::InvalidInput,
            "The setting " + key.toStdString() + " is \"" + value.toStdString() + "\", but it takes " +
                allowed + ".",
            "settings.ini"};
}

/// A choice as settings.ini writes it.
template <class Choice>
struct Named {
    const char* name;
    Choice value;
};
constexpr std::array<Named<Theme>, 3> themes{
    {{"system", Theme::System}, {"light", Theme::Light}, {"dark", Theme::Dark}}};
constexpr std::array<Named<Https>, 3> httpsChoices{{{"off", Https::Off},
                                                    {"local-authority", Https::LocalAuthority},
                                                    {"own-certificate", Https::OwnCertificate}}};

/// Reads the typed keys one after the other and keeps the first error.
class Reader {
public:
    explicit Reader(QSettings& source) : m_source(source) {}

    template <class Number>
    void number(const QString& key, Number& into, std::uint64_t least, std::uint64_t most)
    {
        if (m_error || !m_source.contains(key))
            return;
        const QString text = m_source.value(key).toString();
        bool ok = false;
        const qulonglong value = text.toULongLong(&ok);
        if (!ok || value < least || value > most)
            m_error =
                badValue(key, text, "a number from " + std::to_string(least) + " to " + std::to_string(most));
        else
            into = static_cast<Number>(value);
    }

    void flag(const QString& key, bool& into)
    {
        if (m_error || !m_source.contains(key))
            return;
        const QString text = m_source.value(key).toString();
        if (text != QLatin1String("true") && text != QLatin1String("false"))
            m_error = badValue(key, text, "true or false");
        else
            into = text == QLatin1String("true");
    }

    /// One of the names of `choices`; `allowed` lists them.
    template <class Choice, std::size_t N>
    void choice(const QString& key, Choice& into, const std::array<Named<Choice>, N>& choices,
                const std::string& allowed)
    {
        if (m_error || !m_source.contains(key))
            return;
        const QString text = m_source.value(key).toString();
        for (const Named<Choice>& named : choices) {
            if (text == QLatin1String(named.name)) {
                into = named.value;
                return;
            }
        }
        m_error = badValue(key, text, allowed);
    }

    const std::optional<Error>& error() const { return m_error; }

private:
    QSettings& m_source;
    std::optional<Error> m_error;
};

template <class Choice, std::size_t N>
QString nameOf(Choice value, const std::array<Named<Choice>, N>& choices)
{
    for (const Named<Choice>& named : choices) {
        if (named.value == value)
            return QString::fromLatin1(named.name);
    }
    return {};
}

constexpr std::uint64_t maxUint32 = std::numeric_limits<std::uint32_t>::max();

} // namespace

Result<Settings> loadSettings(const QString& profileFolder)
{
    Settings settings;
    QSettings source(settingsFile(profileFolder), QSettings::IniFormat);
    if (source.status() != QSettings::NoError) {
        return Error{ErrorCode::InvalidInput,
                     "The settings file cannot be read; correct or remove " +
                         settingsFile(profileFolder).toStdString() + ".",
                     ""};
    }
    Reader reader(source);
    reader.number(QStringLiteral("endpoint/port"), settings.port, 0, 65535);
    reader.number(QStringLiteral("endpoint/responseStatus"), settings.responseStatus, 200, 599);
    reader.flag(QStringLiteral("endpoint/survivePowerLoss"), settings.survivePowerLoss);
    reader.number(QStringLiteral("limits/headBytes"), settings.limits.headBytes, 0, maxUint32);
    reader.number(QStringLiteral("limits/headerCount"), settings.limits.headerCount, 0, maxUint32);
    reader.number(QStringLiteral("limits/bodyBytes"), settings.limits.bodyBytes, 0,
                  std::numeric_limits<std::int64_t>::max());
    reader.number(QStringLiteral("limits/spillBytes"), settings.limits.spillBytes, 0, maxUint32);
    reader.number(QStringLiteral("limits/headTimeoutMs"), settings.limits.headTimeoutMs, 0, maxUint32);
    reader.number(QStringLiteral("limits/idleTimeoutMs"), settings.limits.idleTimeoutMs, 0, maxUint32);
    reader.number(QStringLiteral("limits/connections"), settings.limits.connections, 0, maxUint32);
    reader.number(QStringLiteral("limits/heldBytes"), settings.limits.heldBytes, 0,
                  std::numeric_limits<std::int64_t>::max());
    reader.number(QStringLiteral("deliveries/keepDays"), settings.deliveryDays, 0, maxDeliveryDays);
    reader.number(QStringLiteral("deliveries/keepMegabytes"), settings.deliveryMegabytes, 0,
                  maxDeliveryMegabytes);
    reader.choice(QStringLiteral("appearance/theme"), settings.theme, themes, "system, light or dark");
    reader.choice(QStringLiteral("endpoint/https"), settings.https, httpsChoices,
                  "off, local-authority or own-certificate");
    settings.certificateFile = source.value(QStringLiteral("endpoint/certificateFile")).toString().toStdString();
    settings.keyFile = source.value(QStringLiteral("endpoint/keyFile")).toString().toStdString();
    settings.bindAddress =
        source.value(QStringLiteral("endpoint/bindAddress"), QString::fromStdString(settings.bindAddress))
            .toString()
            .toStdString();
    if (reader.error())
        return *reader.error();
    if (Status valid = validate(settings); !valid)
        return valid.error();
    return settings;
}

Status saveSettings(const QString& profileFolder, const Settings& settings)
{
    const QString path = settingsFile(profileFolder);
    QSettings target(path, QSettings::IniFormat);
    const auto set = [&](const char* key, const QVariant& value) {
        target.setValue(QString::fromLatin1(key), value);
    };
    set("version", settingsVersion);
    set("endpoint/port", settings.port);
    set("endpoint/bindAddress", QString::fromStdString(settings.bindAddress));
    set("endpoint/responseStatus", settings.responseStatus);
    set("endpoint/survivePowerLoss", settings.survivePowerLoss);
    set("endpoint/https", nameOf(settings.https, httpsChoices));
    set("endpoint/certificateFile", QString::fromStdString(settings.certificateFile));
    set("endpoint/keyFile", QString::fromStdString(settings.keyFile));
    set("limits/headBytes", settings.limits.headBytes);
    set("limits/headerCount", settings.limits.headerCount);
    set("limits/bodyBytes", static_cast<qulonglong>(settings.limits.bodyBytes));
    set("limits/spillBytes", static_cast<qulonglong>(settings.limits.spillBytes));
    set("limits/headTimeoutMs", settings.limits.headTimeoutMs);
    set("limits/idleTimeoutMs", settings.limits.idleTimeoutMs);
    set("limits/connections", settings.limits.connections);
    set("limits/heldBytes", static_cast<qulonglong>(settings.limits.heldBytes));
    set("deliveries/keepDays", settings.deliveryDays);
    set("deliveries/keepMegabytes", settings.deliveryMegabytes);
    set("appearance/theme", nameOf(settings.theme, themes));
    target.sync();
    if (target.status() != QSettings::NoError) {
        return Error{ErrorCode::PermissionDenied,
                     "The settings cannot be saved; check that " + path.toStdString() +
                         " may be written and "
                         "that the disk has space.",
                     ""};
    }
    return Done{};
}

Status validate(const Settings& settings)
{
    struct Range {
        const char* name;
        std::uint64_t value, least, most;
        const char* unit;
    };
    const http::HttpLimits& limits = settings.limits;
    const Range ranges[] = {
        {"answer status", static_cast<std::uint64_t>(settings.responseStatus), 200, 599, ""},
        {"head limit", limits.headBytes, 1024, 16u << 20, " bytes"},
        {"header count limit", limits.headerCount, 10, 100'000, ""},
        {"body limit", limits.bodyBytes, 1024, std::uint64_t{16} << 30, " bytes"},
        {"limit for bodies kept in memory", limits.spillBytes, 4096, 64u << 20, " bytes"},
        {"head timeout", limits.headTimeoutMs, 100, 3'600'000, " ms"},
        {"idle timeout", limits.idleTimeoutMs, 100, 3'600'000, " ms"},
        {"connection limit", limits.connections, 1, 100'000, ""},
        {"number of days that deliveries are kept", settings.deliveryDays, 0, maxDeliveryDays, ""},
        {"size of the log of deliveries", settings.deliveryMegabytes, 0, maxDeliveryMegabytes, " MB"},
        {"limit for unfinished requests in memory", limits.heldBytes, std::uint64_t{1} << 20,
         std::uint64_t{16} << 30, " bytes"},
    };
    for (const Range& range : ranges) {
        if (range.value < range.least || range.value > range.most) {
            return Error{ErrorCode::InvalidInput,
                         std::string("The ") + range.name + " is " + std::to_string(range.value) +
                             range.unit + ", but it can be " + std::to_string(range.least) + " to " +
                             std::to_string(range.most) + range.unit + ".",
                         range.name};
        }
    }
    QHostAddress address;
    if (!address.setAddress(QString::fromStdString(settings.bindAddress))) {
        return Error{ErrorCode::InvalidInput,
                     "The bind address \"" + settings.bindAddress +
                         "\" is not an IP address; use 127.0.0.1 for this machine alone.",
                     "bind address"};
    }
    if (settings.https == Https::OwnCertificate &&
        (settings.certificateFile.empty() || settings.keyFile.empty())) {
        return Error{ErrorCode::InvalidInput,
                     "HTTPS with an own certificate needs two files, the certificate and its private key; "
                     "name both, or use the local authority.",
                     "certificate"};
    }
    return Done{};
}

} // namespace hookbench::storage
