#include "messages/MailHead.h"

#include "common/ElidedLabel.h"
#include "common/Widgets.h"

#include <QFormLayout>

namespace hookbench::ui {

MailHead::MailHead(QWidget* parent)
    : QWidget(parent), m_lines(new QFormLayout(this)), m_subject(makeHeading(this, {}, 1.15))
{
    m_subject->setObjectName(QStringLiteral("emailSubject"));
    m_subject->setWordWrap(true);
    m_subject->setTextFormat(Qt::PlainText);
    m_subject->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_lines->setContentsMargins(14, 10, 14, 4);
    m_lines->setVerticalSpacing(3);
    m_lines->setHorizontalSpacing(12);
    m_lines->addRow(m_subject);
    m_from = addLine(tr("From"), "emailFrom");
    m_to = addLine(tr("To"), "emailTo");
    m_unnamed = addLine(tr("Also to"), "emailUnnamed");
    m_unnamed->setHint(tr("Named in the envelope alone, as a blind copy is"));
    m_date = addLine(tr("Date"), "emailDate");
    m_refused = new MutedLabel({}, this);
    m_refused->setObjectName(QStringLiteral("emailRefused"));
    m_refused->setWordWrap(true);
    m_lines->addRow(m_refused);
    showDate({});
    showUnnamed({});
    showRefused({});
}

ElidedLabel* MailHead::addLine(const QString& name, const char* objectName)
{
    auto* line = new ElidedLabel(this);
    line->setObjectName(QString::fromLatin1(objectName));
    line->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_lines->addRow(new MutedLabel(name, this), line);
    return line;
}

void MailHead::showLine(ElidedLabel* line, const QString& text)
{
    line->setFullText(text);
    line->setVisible(!text.isEmpty());
    m_lines->labelForField(line)->setVisible(!text.isEmpty());
}

void MailHead::showEnvelope(const QString& subject, const QString& from, const QString& to)
{
    // A heading, not a page: the source has the rest.
    constexpr int most = 400;
    m_subject->setText(subject.isEmpty()       ? tr("(no subject)")
                       : subject.size() > most ? subject.left(most) + QStringLiteral("…")
                                               : subject);
    m_from->setFullText(from.isEmpty() ? tr("nobody") : from);
    m_to->setFullText(to.isEmpty() ? tr("nobody") : to);
}

void MailHead::showDate(const QString& date)
{
    showLine(m_date, date);
}

void MailHead::showUnnamed(const QString& recipients)
{
    showLine(m_unnamed, recipients);
}

void MailHead::showRefused(const QStringList& addresses)
{
    m_refused->setVisible(!addresses.isEmpty());
    m_refused->setText(addresses.size() == 1
                           ? tr("1 remote resource not loaded")
                           : tr("%n remote resources not loaded", nullptr, int(addresses.size())));
    m_refused->setToolTip(addresses.join(QLatin1Char('\n')));
}

} // namespace hookbench::ui
