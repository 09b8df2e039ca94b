#include "cli/VerifyCommand.h"

#include "base/Clock.h"
#include "base/Text.h"
#include "capture/SignedMessage.h"
#include "cli/CapturePrinter.h"
#include "cli/VerifyBatch.h"
#include "storage/Profile.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <limits>

namespace hookbench::cli {

namespace {

constexpr std::size_t wholeBody = std::size_t{512} << 20;

json::Value stepJson(const signing::Step& step)
{
    json::Object out;
    out.append("step", json::Value(signing::stepName(step.kind)));
    out.append("title", json::Value(asUtf8(step.title)));
    if (isValidUtf8(step.bytes))
        out.append("text", json::Value(step.bytes));
    else
        out.append("base64", json::Value(toBase64(step.bytes)));
    out.append("size", json::Value(static_cast<long long>(step.size)));
    return out;
}

/// Bytes on one line: what is not printable ASCII or UTF-8 text as \n, \r, \t or \xNN.
std::string oneLine(const std::string& bytes)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    const bool isText = isValidUtf8(bytes);
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !isText))
            out.append("\\x").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
        else
            out.push_back(c);
    }
    return out;
}

} // namespace

void VerifyCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "verify", tr("Verify the signature of a file or of a capture, and tell why.").toStdString());
    m_signing.add(*m_app, "--scheme");
    m_message.add(*m_app);
    m_app->add_option("--capture", m_capture, tr("Verify this capture.").toStdString())
        ->type_name("ID")
        ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()));
    m_app
        ->add_option(
            "--now", m_now,
            tr("Unix time to judge timestamps by (default: now; of a capture, when it came).").toStdString())
        ->type_name("T");
    m_app->add_flag("-v,--verbose", m_verbose, tr("Tell the steps.").toStdString());
    m_app->add_flag(
        "--doctor", m_doctor,
        tr("If it is not valid, try the usual mistakes and name the one that explains it.").toStdString());
    m_app->add_flag("--batch", m_batch,
                    tr("Read messages as JSON lines on standard input and answer each.").toStdString());
    m_app->footer(
        tr("Exit status 1 tells that the signature is not valid.\n"
           "Example: hookbench-cli verify --scheme github-sha256 --secret-env GH_SECRET --capture 12 -v")
            .toStdString());
}

bool VerifyCommand::chosen() const
{
    return m_app->parsed();
}

int VerifyCommand::run()
{
    if (m_batch) {
        std::ios::sync_with_stdio(false);
        return runVerifyBatch(std::cin, std::cout, SystemClock());
    }
    if (m_signing.readsStandardInput() && m_message.readsStandardInput()) {
        complain(
            tr("Standard input can hold the secret or the body, not both; name a file for one of them."));
        return WrongInput;
    }
    if (m_capture > 0 && m_message.hasBody()) {
        complain(tr("Verify a capture or a body, not both; leave --capture or --body away."));
        return WrongInput;
    }
    return verify();
}

Result<VerifyCommand::Question> VerifyCommand::questionOfCapture() const
{
    const auto folder = storage::Profile::existing(global().profileFolder());
    if (!folder)
        return folder.error();
    const auto view = CaptureView::open(folder->toStdString());
    if (!view)
        return view.error();
    const auto capture = (*view)->load(m_capture, wholeBody);
    if (!capture)
        return capture.error();
    if (capture->summary.has(capture::Malformed))
        return Error{ErrorCode::InvalidInput,
                     "Capture " + std::to_string(m_capture) +
                         " is not HTTP, so it has no signature; choose another.",
                     capture->malformed};
    Question out;
    out.message = capture::signedMessageOf(*capture, m_message.url());
    out.nowUs = capture->summary.receivedAtUs;
    return out;
}

Result<VerifyCommand::Question> VerifyCommand::question() const
{
    Question out;
    if (m_capture > 0) {
        auto captured = questionOfCapture();
        if (!captured)
            return captured.error();
        out = std::move(*captured);
    } else {
        auto message = m_message.message();
        if (!message)
            return message.error();
        out.message = std::move(*message);
        out.nowUs = SystemClock().nowUs();
    }
    if (!m_now.empty()) {
        const auto time = parseUnixTime(m_now, "--now");
        if (!time)
            return time.error();
        out.nowUs = *time;
    }
    return out;
}

int VerifyCommand::verify() const
{
    const auto scheme = m_signing.scheme();
    if (!scheme)
        return fail(scheme.error());
    const auto credentials = m_signing.credentials(*scheme);
    if (!credentials)
        return fail(credentials.error());
    const auto asked = question();
    if (!asked)
        return fail(asked.error());
    const auto verdict = signing::verify(*scheme, asked->message, *credentials, {asked->nowUs, m_verbose});
    signing::Diagnosis diagnosis;
    if (m_doctor && !verdict.valid)
        diagnosis = signing::diagnose({*scheme, asked->message, *credentials, {}, asked->nowUs});
    if (verdict.reason == signing::Reason::KeyUnusable && !diagnosis.explained())
        return fail(Error{ErrorCode::InvalidInput, verdict.sentence, ""});
    printVerdict(*scheme, verdict, diagnosis);
    return verdict.valid ? Success : Failure;
}

void VerifyCommand::printVerdict(const signing::Scheme& scheme, const signing::Verdict& verdict,
                                 const signing::Diagnosis& diagnosis) const
{
    if (global().json) {
        json::Object out;
        out.append("scheme", json::Value(scheme.id));
        out.append("valid", json::Value(verdict.valid));
        out.append("reason", json::Value(asUtf8(verdict.sentence)));
        out.append("code", json::Value(signing::reasonName(verdict.reason)));
        if (m_verbose) {
            json::Array steps;
            for (const signing::Step& step : verdict.steps)
                steps.push_back(stepJson(step));
            out.append("steps", std::move(steps));
        }
        if (m_doctor && !verdict.valid) {
            json::Array causes;
            for (const signing::Cause& cause : diagnosis.causes) {
                json::Object one;
                one.append("mistake", json::Value(signing::mistakeName(cause.mistake)));
                one.append("sentence", json::Value(asUtf8(cause.sentence)));
                causes.push_back(std::move(one));
            }
            out.append("causes", std::move(causes));
        }
        print(json::write(out) + "\n");
        return;
    }
    for (const signing::Step& step : verdict.steps) {
        std::string line = std::string(signing::stepName(step.kind)) + "  " + step.title + ": ";
        line += oneLine(step.bytes);
        if (step.isCut())
            line += "… (" + std::to_string(step.size) + " bytes)";
        print(line + "\n");
    }
    if (verdict.valid)
        print(tr("VALID  %1").arg(QString::fromStdString(verdict.sentence)).toStdString() + "\n");
    else
        print(tr("INVALID  %1 (%2)")
                  .arg(QString::fromStdString(verdict.sentence),
                       QString::fromStdString(std::string(signing::reasonName(verdict.reason))))
                  .toStdString() +
              "\n");
    if (!m_doctor || verdict.valid)
        return;
    for (const signing::Cause& cause : diagnosis.causes)
        print(tr("CAUSE  %1 (%2)")
                  .arg(QString::fromStdString(asUtf8(cause.sentence)),
                       QString::fromStdString(std::string(signing::mistakeName(cause.mistake))))
                  .toStdString() +
              "\n");
    if (!diagnosis.explained())
        print(tr("UNEXPLAINED  None of the usual mistakes explains it; compare the secret and the bytes "
                 "with the sender's.")
                  .toStdString() +
              "\n");
}

} // namespace hookbench::cli
