// The widgets of the registration editor, and its channels.
#include "common/ElidedLabel.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Switch.h"
#include "common/Widgets.h"
#include "registrations/ChannelCard.h"
#include "registrations/ChannelForm.h"
#include "registrations/ChannelKinds.h"
#include "registrations/DeliveryCard.h"
#include "registrations/EventPicker.h"
#include "registrations/FormField.h"
#include "registrations/ProblemList.h"
#include "registrations/RegistrationEditor.h"

#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hookbench::ui {

namespace {

constexpr int undoMs = 20'000;

/// A card with a heading, as the settings have them.
QVBoxLayout* makeSection(Card* card, const QString& title, const QString& iconName)
{
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(18, 14, 18, 18);
    layout->setSpacing(12);
    auto* heading = new QHBoxLayout;
    heading->setSpacing(8);
    auto* picture = new IconLabel(card, 17);
    picture->setIcon(iconName, Tone::Accent);
    heading->addWidget(picture);
    heading->addWidget(makeHeading(card, title, 1.08), 1);
    layout->addLayout(heading);
    return layout;
}

} // namespace

QWidget* RegistrationEditor::buildHead()
{
    auto* head = new SurfacePanel(this);
    m_title = new ElidedLabel(head);
    m_title->setObjectName(QStringLiteral("editorTitle"));
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setWeight(QFont::DemiBold);
    m_title->setFont(large);
    m_state = new Pill(head);
    m_state->setObjectName(QStringLiteral("editorState"));
    m_facts = new MutedLabel({}, head);
    m_facts->setObjectName(QStringLiteral("editorFacts"));
    m_active = new Switch(tr("Active"), tr("Paused"), head);
    m_active->setObjectName(QStringLiteral("registrationActive"));
    m_active->setAccessibleName(tr("Active: events are sent"));
    m_active->setToolTip(tr("A paused registration keeps its configuration and sends nothing."));
    QToolButton* more = makeIconButton(head, QStringLiteral("registrationMenu"), QStringLiteral("ellipsis"),
                                       tr("More actions"));
    connect(more, &QToolButton::clicked, this, [this, more] { Q_EMIT actionsMenuRequested(more); });
    connect(m_active, &Switch::toggled, this, [this](bool on) {
        if (m_filling)
            return;
        m_working.isActive = on;
        onEdited();
    });
    auto* first = new QHBoxLayout;
    first->setSpacing(12);
    first->addWidget(m_title, 1);
    first->addWidget(m_active);
    first->addWidget(more);
    auto* second = new QHBoxLayout;
    second->setSpacing(10);
    second->addWidget(m_state);
    second->addWidget(m_facts, 1);
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(18, 10, 10, 12);
    layout->setSpacing(5);
    layout->addLayout(first);
    layout->addLayout(second);
    return head;
}

QWidget* RegistrationEditor::buildNameCard(QWidget* parent)
{
    auto* card = new Card(parent);
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(18, 16, 18, 18);
    m_name = new QLineEdit(card);
    m_name->setObjectName(QStringLiteral("registrationName"));
    m_name->setPlaceholderText(tr("Orders to the warehouse"));
    m_nameField = new FormField(tr("&Name"), m_name, QStringLiteral("webhook_name"), card);
    layout->addWidget(m_nameField);
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_working.name = toBytes(text);
        onEdited();
    });
    return card;
}

QWidget* RegistrationEditor::buildEventsCard(QWidget* parent)
{
    auto* card = new Card(parent);
    QVBoxLayout* layout = makeSection(card, tr("Events"), QStringLiteral("zap"));
    m_events = new EventPicker(card);
    m_eventsField = new FormField({}, m_events, QStringLiteral("event_types"), card);
    layout->addWidget(m_eventsField);
    connect(m_events, &EventPicker::edited, this, [this] {
        m_working.eventTypes = m_events->types();
        onEdited();
    });
    return card;
}

QWidget* RegistrationEditor::buildAddRow(QWidget* parent)
{
    auto* row = new QWidget(parent);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(new MutedLabel(tr("Add a channel"), row));
    for (const ChannelKind& kind : channelKinds()) {
        auto* button =
            new QPushButton(icon(QString::fromLatin1(kind.icon), Tone::Muted), channelTitle(kind.kind), row);
        button->setObjectName(QStringLiteral("addChannel_") + QString::fromLatin1(kind.kind));
        button->setAccessibleName(tr("Add a channel: %1").arg(channelTitle(kind.kind)));
        button->setToolTip(channelHint(kind.kind));
        connect(button, &QPushButton::clicked, this, [this, name = kind.kind] { addChannel(name); });
        layout->addWidget(button);
    }
    layout->addStretch();
    return row;
}

QWidget* RegistrationEditor::buildForm()
{
    auto* column = new QWidget(this);
    column->setMaximumWidth(fontMetrics().averageCharWidth() * 130);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(16, 16, 16, 20);
    layout->setSpacing(14);
    layout->addWidget(buildNameCard(column));
    layout->addWidget(buildEventsCard(column));
    m_channelLayout = new QVBoxLayout;
    m_channelLayout->setSpacing(14);
    layout->addLayout(m_channelLayout);
    m_channelsField = new FormField({}, buildAddRow(column), QStringLiteral("channels"), column);
    layout->addWidget(m_channelsField);
    m_delivery = new DeliveryCard(m_options, column);
    layout->addWidget(m_delivery);
    layout->addStretch();
    auto* content = new QWidget(this);
    auto* contentLayout = new QHBoxLayout(content);
    contentLayout->setContentsMargins(0, 0, 0, 0);
    contentLayout->addWidget(column, 100);
    contentLayout->addStretch(1);
    m_scroll = new QScrollArea(this);
    m_scroll->setObjectName(QStringLiteral("editorScroll"));
    m_scroll->setAccessibleName(tr("Fields of the registration"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(content);
    return m_scroll;
}

QWidget* RegistrationEditor::buildFooter()
{
    auto* footer = new SurfacePanel(this);
    m_draftState = new MutedLabel({}, footer);
    m_draftState->setObjectName(QStringLiteral("draftState"));
    m_discard = new QPushButton(tr("&Discard changes"), footer);
    m_discard->setObjectName(QStringLiteral("discardRegistration"));
    m_save = new QPushButton(tr("&Save"), footer);
    m_save->setObjectName(QStringLiteral("saveRegistration"));
    m_save->setToolTip(tr("Ctrl+S"));
    setButtonKind(m_save, ButtonKind::Primary);
    connect(m_save, &QPushButton::clicked, this, &RegistrationEditor::save);
    connect(m_discard, &QPushButton::clicked, this, &RegistrationEditor::discard);
    auto* layout = new QHBoxLayout(footer);
    layout->setContentsMargins(18, 10, 16, 10);
    layout->setSpacing(8);
    layout->addWidget(m_draftState, 1);
    layout->addWidget(m_discard);
    layout->addWidget(m_save);
    return footer;
}

void RegistrationEditor::showChannels()
{
    for (ChannelCard* card : std::exchange(m_cards, {}))
        retire(card);
    for (registrations::Channel& channel : m_working.channels)
        insertCard(int(m_cards.size()), channel);
    updatePlaces();
}

ChannelCard* RegistrationEditor::insertCard(int index, registrations::Channel channel)
{
    auto* card = new ChannelCard(std::move(channel), m_scroll->widget());
    m_cards.insert(m_cards.begin() + index, card);
    // Cards that are going away still stand in the layout: the place is counted from those that stay.
    const int place = index + 1 < int(m_cards.size())
                          ? m_channelLayout->indexOf(m_cards[std::size_t(index) + 1])
                          : m_channelLayout->count();
    m_channelLayout->insertWidget(place, card);
    connect(card, &ChannelCard::edited, this, [this] {
        collectChannels();
        onEdited();
    });
    connect(card, &ChannelCard::removeRequested, this, [this, card] { removeChannel(card); });
    connect(card, &ChannelCard::moveRequested, this, [this, card](int by) { moveChannel(card, by); });
    connect(card->form(), &ChannelForm::defineRequested, this, &RegistrationEditor::defineRequested);
    const auto pathOf = [this, card](const QString& path) {
        const auto at = std::find(m_cards.begin(), m_cards.end(), card) - m_cards.begin();
        return QStringLiteral("channels[%1].%2").arg(at).arg(path);
    };
    connect(card->form(), &ChannelForm::secretMoveRequested, this,
            [this, pathOf](const QString& path) { moveSecret(pathOf(path)); });
    connect(card->form(), &ChannelForm::templateRequested, this, [this, pathOf](const QString& path) {
        Q_EMIT templateRequested(textFromBytes(m_id), pathOf(path));
    });
    return card;
}

void RegistrationEditor::collectChannels()
{
    m_working.channels.clear();
    for (const ChannelCard* card : m_cards)
        m_working.channels.push_back(card->channel());
}

void RegistrationEditor::updatePlaces()
{
    for (std::size_t i = 0; i < m_cards.size(); ++i)
        m_cards[i]->setPlace(int(i), int(m_cards.size()));
}

void RegistrationEditor::addChannel(std::string_view kind)
{
    if (m_id.empty())
        return;
    ChannelCard* card = insertCard(int(m_cards.size()), makeChannel(kind));
    updatePlaces();
    collectChannels();
    onEdited();
    const QString first = kind == "webhook" ? QStringLiteral("configs.url")
                          : kind == "slack" ? QStringLiteral("configs.webhook_url")
                          : kind == "email" ? QStringLiteral("configs.to_addresses")
                                            : QStringLiteral("configs.phone_numbers");
    card->focusField(first);
    // The layout has not placed the card yet.
    QTimer::singleShot(0, card, [this, card] { m_scroll->ensureWidgetVisible(card, 0, 20); });
}

void RegistrationEditor::removeChannel(ChannelCard* card)
{
    const auto found = std::find(m_cards.begin(), m_cards.end(), card);
    if (found == m_cards.end())
        return;
    const int index = int(found - m_cards.begin());
    registrations::Channel removed = card->channel();
    m_cards.erase(found);
    retire(card);
    updatePlaces();
    collectChannels();
    onEdited();
    m_bar->showMessage(MessageBar::Severity::Info,
                       tr("The channel %1 was removed.").arg(channelTitle(removed.kind())), {}, undoMs);
    m_bar->addAction(tr("&Undo"), QStringLiteral("undoRemoveChannel"),
                     [this, index, id = m_id, removed = std::move(removed)] {
                         if (id != m_id)
                             return;
                         insertCard(qMin(index, int(m_cards.size())), removed);
                         updatePlaces();
                         collectChannels();
                         onEdited();
                     });
}

void RegistrationEditor::moveChannel(ChannelCard* card, int by)
{
    const auto found = std::find(m_cards.begin(), m_cards.end(), card);
    const auto from = found - m_cards.begin();
    const auto to = from + by;
    if (found == m_cards.end() || to < 0 || to >= std::ssize(m_cards))
        return;
    // The neighbour moves, so that the card whose button was pressed keeps the focus.
    ChannelCard* other = m_cards[std::size_t(to)];
    m_channelLayout->removeWidget(other);
    m_channelLayout->insertWidget(m_channelLayout->indexOf(card) + (by > 0 ? 0 : 1), other);
    std::swap(m_cards[std::size_t(from)], m_cards[std::size_t(to)]);
    updatePlaces();
    collectChannels();
    onEdited();
}

void RegistrationEditor::focusField(const QString& path)
{
    QWidget* target = nullptr;
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        const QString prefix = QStringLiteral("channels[%1].").arg(i);
        if (path.startsWith(prefix) && m_cards[i]->focusField(path.mid(prefix.size())))
            target = m_cards[i];
    }
    if (!target) {
        FormField* field = m_eventsField->owns(path)                     ? m_eventsField
                           : path.startsWith(QStringLiteral("channels")) ? m_channelsField
                                                                         : m_nameField;
        field->focusAt(path);
        target = field;
    }
    if (QWidget* focused = window()->focusWidget(); focused && m_scroll->isAncestorOf(focused))
        m_scroll->ensureWidgetVisible(focused, 0, 60);
    else
        m_scroll->ensureWidgetVisible(target, 0, 20);
}

} // namespace hookbench::ui
