#pragma once

#include "capture/Capture.h"
#include "cli/Command.h"
#include "cli/SigningFlags.h"
#include "signing/doctor/Doctor.h"

#include <string>

namespace hookbench::cli {

/// `verify`: judges the signature of a file or of a capture, and tells why.
class VerifyCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::VerifyCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    struct Question {
        signing::Message message;
        std::int64_t nowUs = 0;
    };
    Result<Question> question() const;
    Result<Question> questionOfCapture() const;
    int verify() const;
    void printVerdict(const signing::Scheme& scheme, const signing::Verdict& verdict,
                      const signing::Diagnosis& diagnosis) const;

    CLI::App* m_app = nullptr;
    SigningFlags m_signing;
    MessageFlags m_message;
    capture::CaptureId m_capture = 0;
    std::string m_now;
    bool m_batch = false;
    bool m_verbose = false;
    bool m_doctor = false;
};

} // namespace hookbench::cli
