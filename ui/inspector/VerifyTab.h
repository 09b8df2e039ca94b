#pragma once

#include "inspector/CaptureContent.h"
#include "signing/Engine.h"
#include "signing/doctor/Doctor.h"

#include <QWidget>

#include <map>

class QComboBox;
class QLabel;
class QLineEdit;
class QTimer;
class QTreeWidget;

namespace hookbench::ui {

class IconLabel;
class TextPane;

/// Verifies the signature of a capture with a scheme and a secret: the verdict, every step to it with its exact bytes, and
/// for one that does not match the usual mistake that explains it. It begins with the scheme that the endpoint verified, or
/// whose header is there. Secrets stay in memory until the program ends, and are never stored.
class VerifyTab final : public QWidget {
    Q_OBJECT

public:
    explicit VerifyTab(QWidget* parent = nullptr);

    void showContent(const Content& content);
    /// Of what is shown; nothing while it is being made, or without a secret.
    const std::optional<signing::Verdict>& verdict() const { return m_verdict; }

Q_SIGNALS:
    /// verdict() is there; after an invalid one the doctor has spoken, too.
    void judged();

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Judgement {
        signing::Verdict verdict;
        signing::Diagnosis diagnosis;
    };
    class QLayout* buildQuestion();
    QWidget* buildSteps();
    void chooseScheme();
    void onSchemeChosen();
    void ask();
    void judge();
    void present(const Judgement& judgement);
    void presentSteps();
    void showStep();
    void tell(const QString& iconName, int tone, const QString& verdict, const QString& reason);
    std::string schemeId() const;

    Content m_content;
    std::optional<signing::Verdict> m_verdict;
    std::map<std::string, QString> m_secrets; ///< by scheme, in memory alone
    int m_request = 0;
    bool m_isDue = false; ///< the content changed while the tab was not in sight

    QComboBox* m_scheme = nullptr;
    QLineEdit* m_secret = nullptr;
    QLineEdit* m_older = nullptr;
    QLineEdit* m_url = nullptr;
    QTimer* m_delay;
    IconLabel* m_icon = nullptr;
    QLabel* m_words = nullptr;
    QLabel* m_reason = nullptr;
    QTreeWidget* m_steps = nullptr;
    TextPane* m_bytes = nullptr;
};

} // namespace hookbench::ui
