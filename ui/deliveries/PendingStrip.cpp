#include "deliveries/PendingStrip.h"

#include "base/Clock.h"
#include "common/ElidedLabel.h"
#include "common/Formatting.h"
#include "common/Style.h"
#include "common/Theme.h"
#include "common/Widgets.h"
#include "deliveries/OutcomeLook.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace hookbench::ui {

namespace {

constexpr int refreshMs = 50;
constexpr std::size_t mostRows = 4;

QPushButton* makeButton(QWidget* parent, const QString& name, const QString& iconName, const QString& text)
{
    auto* button = new QPushButton(icon(iconName, Tone::Muted), text, parent);
    button->setObjectName(name);
    setButtonKind(button, ButtonKind::Quiet);
    return button;
}

} // namespace

PendingStrip::PendingStrip(delivery::Dispatcher& dispatcher, const Clock& clock, QWidget* parent)
    : QWidget(parent),
      m_dispatcher(dispatcher),
      m_clock(clock),
      m_title(makeHeading(this, {}, 1.0)),
      m_skip(makeButton(this, QStringLiteral("skipAllWaits"), QStringLiteral("play"), tr("Skip all &waits"))),
      m_cancelAll(
          makeButton(this, QStringLiteral("cancelAllDeliveries"), QStringLiteral("x"), tr("Cancel &all"))),
      m_list(new QVBoxLayout)
{
    setObjectName(QStringLiteral("pendingStrip"));
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_skip);
    head->addWidget(m_cancelAll);
    m_list->setSpacing(0);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 8, 8, 8);
    layout->setSpacing(2);
    layout->addLayout(head);
    layout->addLayout(m_list);
    m_skip->setToolTip(tr("Makes the next attempt of every waiting delivery now"));
    m_cancelAll->setToolTip(tr("Ends every unfinished delivery; what was attempted stays in the log"));
    connect(m_skip, &QPushButton::clicked, this, [this] { m_dispatcher.skipAllWaits(); });
    connect(m_cancelAll, &QPushButton::clicked, this, [this] { m_dispatcher.cancelAll(); });
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(refreshMs);
    m_second.setInterval(1000);
    connect(&m_refresh, &QTimer::timeout, this, &PendingStrip::refresh);
    connect(&m_second, &QTimer::timeout, this, &PendingStrip::refresh);
    connect(&m_dispatcher, &delivery::Dispatcher::deliveryChanged, this, [this] {
        if (!m_refresh.isActive())
            m_refresh.start();
    });
    refresh();
}

void PendingStrip::addRow()
{
    Row row;
    row.widget = new QWidget(this);
    row.icon = new IconLabel(row.widget, 15);
    row.words = new ElidedLabel(row.widget);
    const auto number = m_rows.size();
    row.retry = makeButton(row.widget, QStringLiteral("retryNow_%1").arg(number),
                           QStringLiteral("refresh-cw"), tr("Retry now"));
    row.cancel = makeButton(row.widget, QStringLiteral("cancelDelivery_%1").arg(number), QStringLiteral("x"),
                            tr("Cancel"));
    connect(row.retry, &QPushButton::clicked, this,
            [this, number] { m_dispatcher.retryNow(m_rows[number].id); });
    connect(row.cancel, &QPushButton::clicked, this,
            [this, number] { m_dispatcher.cancel(m_rows[number].id); });
    auto* layout = new QHBoxLayout(row.widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(row.icon);
    layout->addWidget(row.words, 1);
    layout->addWidget(row.retry);
    layout->addWidget(row.cancel);
    m_list->addWidget(row.widget);
    m_rows.push_back(row);
}

void PendingStrip::showState(Row& row, const delivery::DeliveryState& state)
{
    using Phase = delivery::DeliveryState::Phase;
    row.id = state.id;
    const OutcomeLook look = lookOf(state.phase);
    row.icon->setIcon(look.icon, look.tone);
    const bool waiting = state.phase == Phase::Waiting;
    QString words;
    if (state.recipe) {
        const QString name = state.recipe->registrationName.empty()
                                 ? textFromBytes(state.recipe->place)
                                 : textFromBytes(state.recipe->registrationName);
        words = QStringLiteral("%1  ·  %2  ·  ")
                    .arg(name, textFromBytes(delivery::eventTypeOf(state.recipe->event)));
        const int most = delivery::maxAttempts(state.recipe->options.retry);
        words += tr("attempt %1 of %2").arg(state.attempt).arg(formatCount(most)) + QLatin1Char(' ');
    }
    words += waiting ? formatUntil(state.dueUs, m_clock.nowUs()) : look.word.toLower();
    row.words->setFullText(words);
    row.retry->setEnabled(waiting);
    row.retry->setAccessibleName(tr("Retry now: %1").arg(words));
    row.cancel->setAccessibleName(tr("Cancel: %1").arg(words));
}

void PendingStrip::refresh()
{
    m_states = m_dispatcher.unfinished();
    // The soonest first; what is on its way is about to go by itself.
    using Phase = delivery::DeliveryState::Phase;
    const auto waits =
        std::stable_partition(m_states.begin(), m_states.end(), [](const delivery::DeliveryState& state) {
            return state.phase == Phase::Waiting;
        });
    std::sort(m_states.begin(), waits, [](const auto& a, const auto& b) {
        return std::pair(a.dueUs, a.id) < std::pair(b.dueUs, b.id);
    });
    const auto waiting = waits - m_states.begin();
    // Attempts that end at once would make the strip flicker: it is there for those that wait.
    setVisible(waiting > 0);
    const bool wanted = waiting > 0;
    if (wanted != m_second.isActive())
        wanted ? m_second.start() : m_second.stop();
    const std::size_t shown = std::min(std::size_t(waiting), mostRows);
    while (m_rows.size() < shown)
        addRow();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i].widget->setVisible(i < shown);
        if (i < shown)
            showState(m_rows[i], m_states[i]);
    }
    QString title = waiting == 1 ? tr("1 delivery waits for its next attempt")
                                 : tr("%1 deliveries wait for their next attempts").arg(formatCount(waiting));
    if (std::size_t(waiting) > shown)
        title += tr(", the soonest of them:");
    m_title->setText(title);
    if (wanted)
        Q_EMIT ticked(m_clock.nowUs());
}

void PendingStrip::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), t.warningTint);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.border);
}

} // namespace hookbench::ui
