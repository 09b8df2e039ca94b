#include "templates/PreviewPane.h"

#include "common/ElidedLabel.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Widgets.h"
#include "templates/EmailView.h"
#include "templates/SlackView.h"
#include "templates/SmsView.h"
#include "templates/WebhookView.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace hookbench::ui {

using templates::Problem;

const char* PreviewPane::kindOf(Channel channel)
{
    static constexpr std::array names{"webhook", "slack", "email", "sms"};
    return names[std::size_t(channel)];
}

PreviewPane::PreviewPane(QWidget* parent)
    : QWidget(parent),
      m_tabs(new QTabBar(this)),
      m_stack(new QStackedWidget(this)),
      m_error(new MessageBar(this)),
      m_note(new MutedLabel({}, this)),
      m_views{new WebhookView(this), new SlackView(this), new EmailView(this), new SmsView(this)},
      m_factsIcon(new IconLabel(this, 15)),
      m_facts(new ElidedLabel(this)),
      m_blame(new ElidedLabel(this))
{
    setObjectName(QStringLiteral("previewPane"));
    m_tabs->setObjectName(QStringLiteral("previewChannels"));
    m_tabs->setAccessibleName(tr("Channels of the preview"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    const std::array icons{QStringLiteral("webhook"), QStringLiteral("hash"), QStringLiteral("mail"),
                           QStringLiteral("smartphone")};
    const QStringList names{tr("&Webhook"), tr("Slac&k"), tr("E&mail"), tr("SM&S")};
    for (int i = 0; i < ChannelCount; ++i) {
        m_tabs->addTab(icon(icons[std::size_t(i)], Tone::Muted), names[i]);
        m_stack->addWidget(m_views[std::size_t(i)]);
        connect(m_views[std::size_t(i)], &ChannelView::placeChosen, this, &PreviewPane::placeChosen);
    }
    m_error->setObjectName(QStringLiteral("previewError"));
    m_note->setObjectName(QStringLiteral("previewNote"));
    m_note->setWordWrap(true);
    m_note->setContentsMargins(14, 8, 14, 0);
    m_note->hide();
    m_facts->setObjectName(QStringLiteral("previewFacts"));
    m_blame->setObjectName(QStringLiteral("previewBlame"));
    m_blame->setFont(monospaceFont(0.95));
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(14, 6, 14, 6);
    foot->setSpacing(7);
    foot->addWidget(m_factsIcon);
    foot->addWidget(m_facts, 3);
    foot->addWidget(m_blame, 4);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tabs);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_error);
    layout->addWidget(m_note);
    layout->addWidget(m_stack, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addLayout(foot);
    clearBlame();
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_stack->setCurrentIndex(index);
        showError(nullptr);
        clearBlame();
        showNote();
        Q_EMIT channelChanged();
    });
}

void PreviewPane::reset(Channel own, const std::array<bool, ChannelCount>& present)
{
    m_own = own;
    m_present = present;
    m_good.fill(nullptr);
    clearBlame();
    showError(nullptr);
    const QSignalBlocker quiet(m_tabs);
    m_tabs->setCurrentIndex(own);
    m_stack->setCurrentIndex(own);
    showNote();
}

void PreviewPane::showNote()
{
    const bool own = m_present[std::size_t(channel())];
    m_note->setVisible(!own);
    if (!own)
        m_note->setText(tr("There is no such channel here: this is what one without a template would send."));
}

PreviewPane::Channel PreviewPane::channel() const
{
    return static_cast<Channel>(m_tabs->currentIndex());
}

void PreviewPane::setChannel(Channel channel)
{
    m_tabs->setCurrentIndex(channel);
}

ChannelView* PreviewPane::view() const
{
    return m_views[std::size_t(channel())];
}

void PreviewPane::showResult(const std::shared_ptr<const PreviewResult>& result)
{
    const auto which = static_cast<Channel>(result->preview.index());
    if (which >= ChannelCount || which != channel())
        return;
    clearBlame();
    m_dimmed = !result->rendered();
    const templates::Rendering* main = result->rendering();
    if (m_dimmed) {
        const auto error = std::find_if(main->problems.begin(), main->problems.end(), [](const Problem& p) {
            return p.severity == Problem::Severity::Error;
        });
        showError(error == main->problems.end() ? nullptr : &*error);
    } else {
        m_good[std::size_t(which)] = result;
        showError(nullptr);
        view()->showPreview(result);
    }
    view()->setDimmed(m_dimmed);
    showFacts(*result);
    Q_EMIT updated();
}

void PreviewPane::showError(const Problem* problem)
{
    if (!problem) {
        m_shownError = {};
        m_dimmed = false;
        return m_error->clear();
    }
    // The message stays as it is while one types on in a template that is broken in the same way.
    if (m_error->isVisibleTo(this) && *problem == m_shownError)
        return;
    m_shownError = *problem;
    m_error->showMessage(MessageBar::Severity::Problem, textFromBytes(problem->message));
    m_error->setClosable(false);
    if (problem->source.line > 0)
        m_error->addAction(tr("&Go to line %1").arg(problem->source.line), QStringLiteral("goToError"),
                           [this, problem = *problem] { Q_EMIT problemRequested(problem); });
}

QString PreviewPane::errorText() const
{
    return m_error->isVisibleTo(this) ? m_error->text() : QString();
}

void PreviewPane::showFacts(const PreviewResult& result)
{
    const templates::Rendering* main = result.rendering();
    const templates::Problems& problems = result.problems();
    const auto first = std::find_if(problems.begin(), problems.end(),
                                    [](const Problem& p) { return p.severity == Problem::Severity::Error; });
    const bool bad = first != problems.end();
    m_factsIcon->setIcon(bad ? QStringLiteral("circle-alert") : QStringLiteral("circle-check"),
                         bad ? Tone::Danger : Tone::Success);
    const QString figures =
        formatSize(main->text.size()) + QStringLiteral("  ·  ") + formatDurationUs(main->elapsedUs);
    if (m_dimmed)
        m_facts->setFullText(tr("The last good preview"));
    else if (bad)
        m_facts->setFullText(textFromBytes(first->message));
    else
        m_facts->setFullText((result.value ? tr("Valid JSON") : tr("Rendered")) + QStringLiteral("  ·  ") +
                             figures);
}

void PreviewPane::setBusy(bool busy)
{
    if (busy)
        m_facts->setFullText(tr("Rendering…"));
}

void PreviewPane::showBlame(const QString& expression, const QString& paths, int line)
{
    const QString from = paths.isEmpty() ? QString() : QStringLiteral("  ←  ") + paths;
    m_blame->show();
    m_blame->setFullText(expression + from);
    m_blame->setHint(tr("Line %1: %2%3").arg(line).arg(expression, from));
}

void PreviewPane::clearBlame()
{
    m_blame->setFullText({});
    m_blame->setHint({});
    m_blame->hide();
}

QString PreviewPane::blameText() const
{
    return m_blame->fullText();
}

} // namespace hookbench::ui
