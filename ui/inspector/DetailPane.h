#pragma once

#include "base/Cancellation.h"
#include "inspector/CaptureContent.h"
#include "snippets/CopyAs.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace hookbench {
struct Error;
namespace capture {
class CaptureReader;
}
} // namespace hookbench

namespace hookbench::ui {

class BodyTab;
class ElidedLabel;
class HeadersView;
class HexTab;
class MessageBar;
class MessageTab;
class OverviewTab;
class Pill;
class RawTab;
class VerifyTab;

/// Everything about one capture. It is read and taken apart off the window's thread; an answer that comes
/// after another capture has been chosen is dropped.
class DetailPane final : public QWidget {
    Q_OBJECT

public:
    /// Message is there for what a sink received alone.
    enum Tab { Message, Overview, Headers, Body, Raw, Hex, Verify };

    explicit DetailPane(capture::CaptureReader& reader, QWidget* parent = nullptr);
    ~DetailPane() override;

    /// 0 shows nothing.
    void showCapture(capture::CaptureId id);
    /// What is shown now; null while it is being read.
    Content content() const { return m_content; }
    void setPinned(bool pinned);
    QTabWidget* tabs() const { return m_tabs; }
    OverviewTab* overview() const { return m_overview; }
    /// The tab in which requests are looked at, shown now or not.
    int requestTab() const;
    void setRequestTab(int tab);

Q_SIGNALS:
    void captureLinkActivated(hookbench::capture::CaptureId id);
    void pinToggled(hookbench::capture::CaptureId id);
    void deleteRequested(hookbench::capture::CaptureId id);
    void copyRequested(hookbench::snippets::CopyForm form);
    void contentShown();

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildHeader();
    void buildTabs();
    void prepare(capture::Capture capture);
    void present(Content content);
    void presentHeader(const CaptureContent& content);
    void showProblem(const Error& error);
    /// A selection of bytes is the same in hexadecimal and in the texts.
    void linkBytes();
    void showHex(quint64 first, quint64 length);
    /// A message is shown as one, a request as it was looked at last.
    void presentTab(bool isMessage);

    capture::CaptureReader& m_reader;
    capture::CaptureId m_wanted = 0;
    CancellationToken m_token;
    Content m_content;
    int m_otherTab = Message; ///< where the last message was looked at, or the last request

    QStackedWidget* m_stack;
    QLabel* m_placeholder;
    QLabel* m_method;
    ElidedLabel* m_target;
    Pill* m_status;
    QLabel* m_facts;
    QToolButton* m_pin;
    QToolButton* m_curl;
    MessageBar* m_bar;
    QTabWidget* m_tabs;
    MessageTab* m_message;
    OverviewTab* m_overview;
    HeadersView* m_headers;
    BodyTab* m_body;
    RawTab* m_raw;
    HexTab* m_hex;
    VerifyTab* m_verify;
};

} // namespace hookbench::ui
