#pragma once

#include "base/Result.h"
#include "http/HttpLimits.h"

#include <QString>

#include <cstdint>
#include <string>

namespace hookbench::storage {

enum class Theme { System, Light, Dark };

/// Whether the endpoint speaks HTTPS, and with whose certificate.
enum class Https { Off, LocalAuthority, OwnCertificate };

/// What the user can set; the defaults are what a first start uses. Saved in `settings.ini` of the profile.
struct Settings {
    std::uint16_t port = 8787;             ///< of the endpoint; 0 lets the system choose
    std::string bindAddress = "127.0.0.1"; ///< an IP address of this machine
    http::HttpLimits limits;
    int responseStatus = 200;      ///< what the endpoint answers
    Https https = Https::Off;
    std::string certificateFile;   ///< PEM, of Https::OwnCertificate; its key's password is in the keychain
    std::string keyFile;
    bool survivePowerLoss = false; ///< fdatasync and synchronous=FULL before an answer
    std::uint32_t deliveryDays = 30;        ///< attempts are kept in the log so long; 0: for ever
    std::uint32_t deliveryMegabytes = 2048; ///< and up to this size of the log; 0: without bound
    Theme theme = Theme::System;

    bool operator==(const Settings&) const = default;
};

/// The most that Settings::deliveryDays and deliveryMegabytes take.
constexpr std::uint32_t maxDeliveryDays = 36'500;
constexpr std::uint32_t maxDeliveryMegabytes = 1'048'576;

/// Reads `settings.ini` of the profile; keys that are missing take their default.
/// A value that makes no sense is an InvalidInput error that names the key, the value and what is allowed.
Result<Settings> loadSettings(const QString& profileFolder);

/// Writes all of them. Errors: Io, PermissionDenied, DiskFull.
Status saveSettings(const QString& profileFolder, const Settings& settings);

/// The reason why these settings cannot be used, naming the field and the mend; Done if they can.
Status validate(const Settings& settings);

} // namespace hookbench::storage
