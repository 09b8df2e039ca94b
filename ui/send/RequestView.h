#pragma once

#include "base/Result.h"
#include "send/Draft.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSettings;
class QSpinBox;
class QSplitter;
class QTabWidget;
class QTimer;

namespace hookbench {
class Workbench;
}

namespace hookbench::http {
struct OutgoingRequest;
}

namespace hookbench::delivery {
struct AttemptRecord;
struct DeliveryState;
struct SigningOptions;
}

namespace hookbench::ui {

class CodeEditor;
class HeadersView;
class IconLabel;
class ResultPanel;

/// Composes one request and sends it: an event with its JSON body, by default to the local endpoint.
class RequestView final : public QWidget {
    Q_OBJECT

public:
    explicit RequestView(Workbench& workbench, QWidget* parent = nullptr);
    ~RequestView() override;

    void send();
    void cancel();
    void newEventId();
    bool isSending() const { return m_sending; }
    void focusBody();
    /// Puts a request into the form, to be changed and sent.
    void edit(const Draft& draft);

    void saveState(QSettings& state) const;
    void restoreState(QSettings& state);

Q_SIGNALS:
    /// The user wants to see what the local endpoint captured of the connection from this port.
    void showInInspectorRequested(qint64 captureId);
    void finished();

private:
    QWidget* buildForm();
    QWidget* buildTargetRow();
    QWidget* buildEventRow();
    QWidget* buildBodyTab();
    QWidget* buildSigningTab();
    QWidget* buildSendRow();
    void connectFields();
    Draft draft() const;
    Draft defaultDraft() const;
    void showDraft(const Draft& draft);
    void onEventChosen();
    void fillSample();
    void replaceBody(const QString& text);
    void checkBody();
    void updateTarget();
    std::string targetUrl() const;
    bool targetsLocalEndpoint() const;
    QString targetName() const;
    QString problem() const;
    http::OutgoingRequest request() const;
    delivery::SigningOptions signing() const;
    Status fire();
    void onChanged(const delivery::DeliveryState& state);
    void onAttempted(const delivery::AttemptRecord& attempt);
    void end();

    Workbench& m_workbench;
    QString m_draftFile;
    QTimer* m_saveTimer;
    QTimer* m_checkTimer;
    QSplitter* m_splitter;
    QComboBox* m_method;
    QLineEdit* m_url;
    QComboBox* m_event;
    QTabWidget* m_tabs;
    CodeEditor* m_body;
    IconLabel* m_bodyIcon;
    QLabel* m_bodyState;
    HeadersView* m_headers;
    QComboBox* m_scheme;
    QLineEdit* m_secret;
    QSpinBox* m_timeout;
    QLabel* m_problem;
    QPushButton* m_cancel;
    QPushButton* m_send;
    ResultPanel* m_result;
    std::int64_t m_delivery = 0; ///< of the request under way
    bool m_isLocal = false;      ///< it goes to the local endpoint
    QString m_sample; ///< the body as the sample left it: replaced without asking while it is unchanged
    bool m_sending = false;
    int m_check = 0;
    qint64 m_lastCapture = 0; ///< that the last answer of the local endpoint named
};

} // namespace hookbench::ui
