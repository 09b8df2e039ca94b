#include "templates/WebhookView.h"

#include "common/ElidedLabel.h"
#include "common/Formatting.h"
#include "common/HeadersView.h"
#include "common/JsonTree.h"
#include "common/Widgets.h"
#include "templates/JsonPlaces.h"

#include <QGraphicsOpacityEffect>
#include <QTabWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

WebhookView::WebhookView(QWidget* parent)
    : ChannelView(parent),
      m_text(new OutputView(QStringLiteral("webhookText"), tr("Body that would be sent"), this)),
      m_tree(new JsonTree(this)),
      m_headers(new HeadersView(HeadersModel::Mode::ReadOnly, QStringLiteral("webhookHeaders"),
                                tr("Headers that would be sent"), this)),
      m_url(new ElidedLabel(this))
{
    setObjectName(QStringLiteral("webhookView"));
    m_tree->setObjectName(QStringLiteral("webhookTree"));
    m_tree->setAccessibleName(tr("Body that would be sent, as a tree"));
    m_url->setObjectName(QStringLiteral("webhookUrl"));
    m_url->setFont(monospaceFont());
    m_url->setElideMode(Qt::ElideMiddle);
    auto* method = new QLabel(QStringLiteral("POST"), this);
    QFont strong = monospaceFont();
    strong.setBold(true);
    method->setFont(strong);
    QTabWidget* tabs = makeTabs(QStringLiteral("webhookTabs"), tr("Parts of the request"));
    tabs->addTab(m_text, tr("Body"));
    tabs->addTab(m_tree, tr("JSON"));
    tabs->addTab(m_headers, tr("Headers"));
    auto* line = new QHBoxLayout;
    line->setContentsMargins(14, 10, 14, 2);
    line->setSpacing(10);
    line->addWidget(method);
    line->addWidget(m_url, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(tabs, 1);
    connect(m_text, &OutputView::placeChosen, this, &ChannelView::placeChosen);
    connect(m_tree, &JsonTree::valueChosen, this, [this](const JsonSteps& steps) {
        if (!m_treeResult || m_treeResult != m_result)
            return;
        if (const auto place = placeOf(m_result->rendering()->text, steps)) {
            // Behind the quote of a string stands what an expression wrote.
            const std::size_t quote = m_result->rendering()->text[place->begin] == '"' ? 1 : 0;
            Q_EMIT placeChosen(place->begin + (place->end - place->begin > 2 ? quote : 0));
        }
    });
    connect(tabs, &QTabWidget::currentChanged, this, [this](int tab) {
        if (tab == Tree)
            showTree();
    });
}

void WebhookView::showPreview(const std::shared_ptr<const PreviewResult>& result)
{
    const auto* preview = std::get_if<templates::WebhookPreview>(&result->preview);
    if (!preview)
        return;
    m_result = result;
    m_marks.clear();
    m_text->setMarks({}, std::nullopt);
    m_text->show(result->text, OutputView::Language::Json);
    std::optional<TextRange> wrong;
    for (const templates::Problem& problem : preview->body.problems) {
        if (problem.kind == templates::Problem::Kind::Json && problem.output.line > 0)
            wrong = TextRange{problem.output.begin, problem.output.end};
    }
    m_text->setProblem(wrong);
    if (result->value) {
        m_treeResult = result;
        m_treeIsCurrent = false;
    }
    showRequest(*preview);
    if (tabs()->currentIndex() == Tree)
        showTree();
}

void WebhookView::showRequest(const templates::WebhookPreview& preview)
{
    m_url->setFullText(preview.url.text.empty() ? tr("no address") : textFromBytes(preview.url.text));
    http::Headers headers;
    bool wrong = false;
    for (const templates::HeaderPreview& header : preview.headers) {
        headers.push_back({header.name, header.value.text});
        wrong = wrong || !header.value.ok();
    }
    if (headers != m_headers->headersModel()->headers())
        m_headers->headersModel()->setHeaders(headers);
    const QString title = tr("Headers (%1)").arg(headers.size());
    if (tabs()->tabText(Headers) != title)
        tabs()->setTabText(Headers, title);
    const QIcon mark = wrong ? icon(QStringLiteral("circle-alert"), Tone::Danger) : QIcon();
    if (tabs()->tabIcon(Headers).isNull() != mark.isNull())
        tabs()->setTabIcon(Headers, mark);
}

void WebhookView::showTree()
{
    if (!m_treeResult || m_treeIsCurrent)
        return;
    m_treeIsCurrent = true;
    if (std::exchange(m_hasTree, true))
        m_tree->updateValue(m_treeResult->value);
    else
        m_tree->setValue(m_treeResult->value);
    showTreeMarks();
}

void WebhookView::showTreeMarks()
{
    constexpr std::size_t most = 5000;
    std::set<JsonSteps> values;
    if (m_treeResult && m_treeResult == m_result && !m_marks.empty()) {
        std::vector<std::size_t> offsets;
        for (std::size_t i = 0; i < std::min(m_marks.size(), most); ++i)
            offsets.push_back(m_marks[i].begin);
        std::sort(offsets.begin(), offsets.end());
        for (JsonSteps& steps : valuesAt(m_result->rendering()->text, offsets))
            values.insert(std::move(steps));
    }
    m_tree->setMarks(std::move(values));
}

void WebhookView::setMarks(const std::vector<TextRange>& ranges, std::optional<TextRange> chosen)
{
    m_marks = ranges;
    ChannelView::setMarks(ranges, chosen);
    if (tabs()->currentIndex() == Tree)
        showTreeMarks();
    else
        m_treeIsCurrent = m_treeIsCurrent && ranges.empty();
}

void WebhookView::setDimmed(bool dimmed)
{
    m_text->setDimmed(dimmed);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_tree->viewport(), m_headers->viewport()}) {
        if (!dimmed) {
            widget->setGraphicsEffect(nullptr);
        } else if (!widget->graphicsEffect()) {
            auto* effect = new QGraphicsOpacityEffect(widget);
            effect->setOpacity(0.45);
            widget->setGraphicsEffect(effect);
        }
    }
}

} // namespace hookbench::ui
