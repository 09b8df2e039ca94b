#pragma once

#include "templates/ChannelView.h"

namespace hookbench::ui {

class HeadersView;
class MailHead;
class SealedBrowser;
class TextPane;

/// A mail: as it is read, as text, its headers and its source.
class EmailView final : public ChannelView {
    Q_OBJECT

public:
    enum Tab { Html, Plain, Template, Headers, Source };
    explicit EmailView(QWidget* parent = nullptr);

    void showPreview(const std::shared_ptr<const PreviewResult>& result) override;
    void setDimmed(bool dimmed) override;
    OutputView* output() const override { return m_text; }

private:
    void showTab();
    void showEnvelope(const templates::EmailPreview& preview);
    void showRefused();

    MailHead* m_head;
    SealedBrowser* m_html;
    TextPane* m_plain;
    OutputView* m_text;
    HeadersView* m_headers;
    TextPane* m_source;
    std::shared_ptr<const PreviewResult> m_result;
    bool m_dimmed = false;
};

} // namespace hookbench::ui
