#include "signing/doctor/Doctor.h"

#include "signing/doctor/Remedies.h"

#include <array>

namespace hookbench::signing {

namespace {

bool isAboutTime(Reason reason)
{
    return reason == Reason::TimestampTooOld || reason == Reason::TimestampInFuture;
}

Verdict judge(const Case& one, std::int64_t nowUs)
{
    return verify(one.scheme, one.message, one.credentials, {nowUs, false});
}

Cause ofTime(const Verdict& verdict)
{
    return {Mistake::TimestampRange, verdict.sentence +
                                         " Send it anew, set the receiver's clock by NTP, or allow a longer "
                                         "age while you replay old requests."};
}

std::vector<Remedies> remediesOf(const Case& original, const Patient& patient)
{
    std::vector<Remedies> axes;
    axes.push_back(formRemedies(original));
    axes.push_back(headerRemedies(original));
    axes.push_back(secretRemedies(original, patient.others));
    axes.push_back(bodyRemedies(original));
    axes.push_back(urlRemedies(original));
    return axes;
}

/// The causes that make `changed` verify; the time is one more if the signature alone matches.
std::vector<Cause> causesIf(const Case& changed, std::vector<Cause> causes, std::int64_t nowUs)
{
    const Verdict verdict = judge(changed, nowUs);
    if (verdict.valid)
        return causes;
    if (!isAboutTime(verdict.reason))
        return {};
    causes.push_back(ofTime(verdict));
    return causes;
}

std::vector<Cause> single(const std::vector<Remedies>& axes, std::int64_t nowUs)
{
    std::vector<Cause> late;
    for (const Remedies& axis : axes) {
        for (const Remedy& remedy : axis) {
            auto causes = causesIf(remedy.changed, {remedy.cause}, nowUs);
            if (causes.size() == 1)
                return causes;
            if (late.empty())
                late = std::move(causes);
        }
    }
    return late;
}

std::vector<Cause> pair(const std::vector<Remedies>& axes, const Patient& patient)
{
    for (std::size_t first = 0; first < axes.size(); ++first) {
        for (const Remedy& one : axes[first]) {
            const auto further = remediesOf(one.changed, patient);
            for (std::size_t second = first + 1; second < further.size(); ++second) {
                for (const Remedy& two : further[second]) {
                    auto causes = causesIf(two.changed, {one.cause, two.cause}, patient.nowUs);
                    if (!causes.empty())
                        return causes;
                }
            }
        }
    }
    return {};
}

} // namespace

std::string_view mistakeName(Mistake mistake)
{
    static constexpr std::array<std::string_view, 13> names{
        "body-rewritten",     "line-end-changed", "secret-encoding", "secret-space", "secret-prefix",
        "other-secret",       "timestamp-unit",   "timestamp-range", "public-url",   "header-repeated",
        "signature-encoding", "digest",           "other-scheme"};
    return names[static_cast<std::size_t>(mistake)];
}

Diagnosis diagnose(const Patient& patient)
{
    const Case original{
        patient.scheme, patient.message, {patient.credentials.begin(), patient.credentials.end()}};
    const Verdict verdict = judge(original, patient.nowUs);
    if (verdict.valid)
        return {};
    const auto axes = remediesOf(original, patient);
    // A wrong unit makes a time look old, so that is asked first.
    auto causes = single(axes, patient.nowUs);
    if (isAboutTime(verdict.reason))
        return {causes.size() == 1 && causes.front().mistake == Mistake::TimestampUnit
                    ? causes
                    : std::vector<Cause>{ofTime(verdict)}};
    if (causes.empty())
        causes = single({schemeRemedies(original)}, patient.nowUs);
    // Pairs write the body anew many times over; of a large one that takes too long.
    if (causes.empty() && patient.message.body.size() <= (std::size_t{64} << 10))
        causes = pair(axes, patient);
    return {std::move(causes)};
}

} // namespace hookbench::signing
