#pragma once

#include "inspector/CaptureContent.h"

#include <QWidget>

class QLabel;
class QTabWidget;
class QTreeWidget;

namespace hookbench::ui {

class HeadersView;
class MailHead;
class SealedBrowser;
class TextPane;

/// A mail that was received: as it is read, its plain alternative, its headers, what is attached, its source.
/// Nothing remote is ever loaded.
class MailPane final : public QWidget {
    Q_OBJECT

public:
    enum Tab { Html, Plain, Attachments, Headers, Source };
    explicit MailPane(QWidget* parent = nullptr);

    void showMail(const Content& content, const capture::ReceivedMail& mail);
    QTabWidget* tabs() const { return m_tabs; }

private:
    void showTab();
    void showEnvelope(const capture::Capture& capture, const capture::ReceivedMail& mail);
    void fillAttachments(const capture::ReceivedMail& mail);

    Content m_content; ///< holds m_shown
    const capture::ReceivedMail* m_shown = nullptr;
    MailHead* m_head;
    QTabWidget* m_tabs;
    SealedBrowser* m_html;
    TextPane* m_plain;
    QTreeWidget* m_attachments;
    HeadersView* m_headers;
    TextPane* m_source;
};

} // namespace hookbench::ui
