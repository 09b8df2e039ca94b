#pragma once

#include "templates/ChannelView.h"

class QLabel;

namespace hookbench::ui {

class ElidedLabel;
class HeadersView;
class JsonTree;

/// The request of a webhook: its exact body as text and as a tree, and its headers.
class WebhookView final : public ChannelView {
    Q_OBJECT

public:
    enum Tab { Text, Tree, Headers };
    explicit WebhookView(QWidget* parent = nullptr);

    void showPreview(const std::shared_ptr<const PreviewResult>& result) override;
    void setDimmed(bool dimmed) override;
    OutputView* output() const override { return m_text; }
    void setMarks(const std::vector<TextRange>& ranges, std::optional<TextRange> chosen) override;

private:
    void showTree();
    void showTreeMarks();
    void showRequest(const templates::WebhookPreview& preview);

    OutputView* m_text;
    JsonTree* m_tree;
    HeadersView* m_headers;
    ElidedLabel* m_url;
    std::shared_ptr<const PreviewResult> m_result;
    std::shared_ptr<const PreviewResult> m_treeResult; ///< the last one whose output was JSON
    std::vector<TextRange> m_marks;
    bool m_treeIsCurrent = false;
    bool m_hasTree = false;
};

} // namespace hookbench::ui
