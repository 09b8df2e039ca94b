#include "registrations/ProblemList.h"

#include "common/Formatting.h"
#include "common/Style.h"
#include "common/Theme.h"
#include "common/Widgets.h"
#include "registrations/FormField.h"

#include <QHash>
#include <QPainter>
#include <QRegularExpression>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

constexpr int shownEntries = 4;

/// A problem as a row that can be pressed: its place, then its words as far as there is room.
class ProblemButton final : public QAbstractButton {
public:
    ProblemButton(const registrations::Problem& problem, QWidget* parent)
        : QAbstractButton(parent),
          m_icon(ui::icon(lookOf(problem.severity).icon, static_cast<Tone>(lookOf(problem.severity).tone))),
          m_place(placeText(problem.field)),
          m_words(textFromBytes(problem.message))
    {
        setObjectName(QStringLiteral("problemEntry"));
        setText(m_place.isEmpty() ? m_words : ProblemList::tr("%1: %2").arg(m_place, m_words));
        setAccessibleName(text());
        setToolTip(m_words);
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }

    QSize sizeHint() const override { return {100, fontMetrics().height() + 10}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Tokens& t = tokensOf(palette());
        QPainter painter(this);
        if (underMouse() || hasFocus())
            painter.fillRect(rect(), t.hover);
        m_icon.paint(&painter, QRect(18, (height() - 15) / 2, 15, 15));
        QRect line = rect().adjusted(42, 0, -18, 0);
        if (!m_place.isEmpty()) {
            QFont semiBold = font();
            semiBold.setWeight(QFont::DemiBold);
            painter.setFont(semiBold);
            painter.setPen(t.text);
            painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, m_place);
            line.setLeft(line.left() + QFontMetrics(semiBold).horizontalAdvance(m_place) + 10);
        }
        painter.setFont(font());
        painter.setPen(t.muted);
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft,
                         fontMetrics().elidedText(m_words, Qt::ElideRight, line.width()));
        if (hasFocus())
            painter.fillRect(QRect(0, 0, 3, height()), t.accent);
    }

private:
    QIcon m_icon;
    QString m_place;
    QString m_words;
};

QString fieldName(const QString& member)
{
    static const QHash<QString, const char*> names{
        {QStringLiteral("webhook_name"), QT_TRANSLATE_NOOP("ProblemList", "Name")},
        {QStringLiteral("event_types"), QT_TRANSLATE_NOOP("ProblemList", "Events")},
        {QStringLiteral("channels"), QT_TRANSLATE_NOOP("ProblemList", "Channels")},
        {QStringLiteral("url"), QT_TRANSLATE_NOOP("ProblemList", "URL")},
        {QStringLiteral("webhook_url"), QT_TRANSLATE_NOOP("ProblemList", "Webhook URL")},
        {QStringLiteral("headers"), QT_TRANSLATE_NOOP("ProblemList", "Headers")},
        {QStringLiteral("timeout"), QT_TRANSLATE_NOOP("ProblemList", "Timeout")},
        {QStringLiteral("payload_template"), QT_TRANSLATE_NOOP("ProblemList", "Payload template")},
        {QStringLiteral("blocks_template"), QT_TRANSLATE_NOOP("ProblemList", "Blocks template")},
        {QStringLiteral("to_addresses"), QT_TRANSLATE_NOOP("ProblemList", "To")},
        {QStringLiteral("cc_addresses"), QT_TRANSLATE_NOOP("ProblemList", "Cc")},
        {QStringLiteral("bcc_addresses"), QT_TRANSLATE_NOOP("ProblemList", "Bcc")},
        {QStringLiteral("subject_template"), QT_TRANSLATE_NOOP("ProblemList", "Subject")},
        {QStringLiteral("body_template"), QT_TRANSLATE_NOOP("ProblemList", "Body")},
        {QStringLiteral("content_type"), QT_TRANSLATE_NOOP("ProblemList", "Content type")},
        {QStringLiteral("phone_numbers"), QT_TRANSLATE_NOOP("ProblemList", "Telephone numbers")},
        {QStringLiteral("message_template"), QT_TRANSLATE_NOOP("ProblemList", "Message")},
        {QStringLiteral("is_active"), QT_TRANSLATE_NOOP("ProblemList", "Active")},
    };
    const auto found = names.constFind(member);
    return found == names.cend() ? member : QCoreApplication::translate("ProblemList", *found);
}

} // namespace

QString placeText(const std::string& field)
{
    const QString path = textFromBytes(field);
    static const QRegularExpression inChannel(
        QStringLiteral("^channels\\[(\\d+)\\](?:\\.configs)?(?:\\.(.*))?$"));
    QString prefix;
    QString rest = path;
    if (const auto match = inChannel.match(path); match.hasMatch()) {
        prefix = ProblemList::tr("Channel %1").arg(match.captured(1).toInt() + 1);
        rest = match.captured(2);
    }
    if (rest.startsWith(QStringLiteral("headers.")))
        rest = ProblemList::tr("header %1").arg(rest.mid(8));
    else if (const qsizetype end = rest.indexOf(QRegularExpression(QStringLiteral("[\\[.]"))); end >= 0)
        rest = fieldName(rest.left(end));
    else
        rest = fieldName(rest);
    if (prefix.isEmpty() || rest.isEmpty())
        return prefix + rest;
    return ProblemList::tr("%1, %2").arg(prefix, rest);
}

ProblemList::ProblemList(QWidget* parent)
    : QWidget(parent), m_entries(new QVBoxLayout), m_scroll(new QScrollArea(this))
{
    setObjectName(QStringLiteral("problemList"));
    setAccessibleName(tr("Problems"));
    auto* content = new QWidget;
    content->setLayout(m_entries);
    m_entries->setContentsMargins(0, 4, 0, 4);
    m_entries->setSpacing(0);
    m_scroll->setObjectName(QStringLiteral("problemScroll"));
    m_scroll->setAccessibleName(tr("Problems"));
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setWidget(content);
    // setWidget() has told it to fill itself.
    content->setAutoFillBackground(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 1, 0, 0);
    layout->addWidget(m_scroll);
    hide();
}

void ProblemList::setProblems(const registrations::Problems& problems)
{
    registrations::Problems listed;
    for (const auto severity :
         {registrations::Problem::Severity::Error, registrations::Problem::Severity::Warning}) {
        for (const registrations::Problem& problem : problems) {
            if (problem.severity == severity)
                listed.push_back(problem);
        }
    }
    setVisible(!listed.empty());
    if (listed == m_problems)
        return;
    m_problems = listed;
    clearLayout(m_entries);
    for (const registrations::Problem& problem : listed)
        addEntry(problem);
    const int shown = qMin(int(listed.size()), shownEntries);
    m_scroll->setFixedHeight(shown * (fontMetrics().height() + 10) + 8 +
                             (int(listed.size()) > shownEntries ? fontMetrics().height() / 2 : 0));
}

void ProblemList::addEntry(const registrations::Problem& problem)
{
    auto* entry = new ProblemButton(problem, this);
    connect(entry, &QAbstractButton::clicked, this,
            [this, path = textFromBytes(problem.field)] { Q_EMIT fieldRequested(path); });
    m_entries->addWidget(entry);
}

void ProblemList::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(QRect(0, 0, width(), 1), t.border);
}

} // namespace hookbench::ui
