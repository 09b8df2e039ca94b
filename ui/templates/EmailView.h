#pragma once

#include "templates/ChannelView.h"

#include <QTextBrowser>

class QLabel;

namespace hookbench::ui {

class ElidedLabel;
class HeadersView;
class MutedLabel;
class TextPane;

/// HTML that loads nothing, from nowhere: every picture, style sheet and link target is refused, and counted.
class SealedBrowser final : public QTextBrowser {
    Q_OBJECT

public:
    explicit SealedBrowser(QWidget* parent = nullptr);
    void showHtml(const QString& html);
    const QStringList& refused() const { return m_refused; }

Q_SIGNALS:
    void refusedChanged();

protected:
    QVariant loadResource(int type, const QUrl& name) override;

private:
    QStringList m_refused;
};

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

    QLabel* m_subject;
    ElidedLabel* m_from;
    ElidedLabel* m_to;
    MutedLabel* m_refused;
    SealedBrowser* m_html;
    TextPane* m_plain;
    OutputView* m_text;
    HeadersView* m_headers;
    TextPane* m_source;
    std::shared_ptr<const PreviewResult> m_result;
    bool m_dimmed = false;
};

} // namespace hookbench::ui
