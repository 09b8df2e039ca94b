#include "inspector/CaptureCells.h"

#include "common/Formatting.h"
#include "inspector/NoteDialog.h"

#include <QDateTime>

namespace hookbench::ui {

namespace {

QString kindWords(capture::CaptureKind kind)
{
    switch (kind) {
    case capture::CaptureKind::SlackMessage:
        return CaptureCells::tr("Slack message");
    case capture::CaptureKind::Mail:
        return CaptureCells::tr("Mail");
    case capture::CaptureKind::Sms:
        return CaptureCells::tr("SMS");
    case capture::CaptureKind::Request:
        break;
    }
    return {};
}

/// "" for a capture that was not checked.
QString wordOfSignature(capture::SignatureState state)
{
    switch (state) {
    case capture::SignatureState::Valid:
        return CaptureCells::tr("valid");
    case capture::SignatureState::Invalid:
        return CaptureCells::tr("invalid");
    case capture::SignatureState::Unsigned:
        return CaptureCells::tr("unsigned");
    case capture::SignatureState::NotChecked:
        break;
    }
    return {};
}

/// "bug, order: the first line of the note"
QString noteLine(const capture::CaptureNote* note)
{
    if (note == nullptr)
        return {};
    const QString labels = textFromBytes(capture::labelText(note->labels));
    const QString line = textFromBytes(note->text).section(QLatin1Char('\n'), 0, 0);
    return labels.isEmpty() || line.isEmpty() ? labels + line : CaptureCells::tr("%1: %2").arg(labels, line);
}

} // namespace

QString CaptureCells::text(Position p, CaptureColumn column) const
{
    const bool malformed = (m_table.marks(p) & capture::Malformed) != 0;
    switch (column) {
    case CaptureColumn::Time:
        return formatTimeOfDay(m_table.receivedAtUs(p));
    case CaptureColumn::Method:
        return malformed && m_table.method(p).empty() ? tr("—") : textFromBytes(m_table.method(p));
    case CaptureColumn::Target:
        return malformed && m_table.target(p).empty() ? tr("not HTTP") : textFromBytes(m_table.target(p));
    case CaptureColumn::Status:
        return m_table.status(p) == 0 ? QStringLiteral("…") : QString::number(m_table.status(p));
    case CaptureColumn::EventType:
        return textFromBytes(m_table.eventType(p));
    case CaptureColumn::Size:
        return formatSize(m_table.bodySize(p));
    case CaptureColumn::Duration:
        return formatDurationUs(m_table.durationUs(p));
    case CaptureColumn::Signature:
        return wordOfSignature(m_table.signature(p));
    case CaptureColumn::EventId: {
        const CaptureOrigins::Origin* origin = m_origins.find(m_table.id(p));
        return origin == nullptr ? QString() : textFromBytes(origin->eventId);
    }
    case CaptureColumn::Source: {
        const CaptureOrigins::Origin* origin = m_origins.find(m_table.id(p));
        return origin == nullptr ? QString() : textFromBytes(origin->remoteAddress);
    }
    case CaptureColumn::Notes:
        return noteLine(m_table.note(p));
    case CaptureColumn::Marks:
        return {};
    }
    return {};
}

QString CaptureCells::toolTip(Position p, CaptureColumn column) const
{
    switch (column) {
    case CaptureColumn::Time: {
        const std::int64_t at = m_table.receivedAtUs(p);
        return formatDateTime(at) + QLatin1Char('\n') +
               formatRelative(at, QDateTime::currentMSecsSinceEpoch() * 1000);
    }
    case CaptureColumn::Target: {
        const QString kind = kindWords(m_table.kind(p));
        const QString target = text(p, column);
        return kind.isEmpty() ? target : kind + QStringLiteral(": ") + target;
    }
    case CaptureColumn::EventType:
    case CaptureColumn::EventId:
        return text(p, column);
    case CaptureColumn::Notes: {
        const capture::CaptureNote* note = m_table.note(p);
        return note == nullptr ? QString() : textFromBytes(note->text);
    }
    case CaptureColumn::Source: {
        const CaptureOrigins::Origin* origin = m_origins.find(m_table.id(p));
        return origin == nullptr || origin->remoteAddress.empty()
                   ? QString()
                   : tr("%1, port %2").arg(textFromBytes(origin->remoteAddress)).arg(origin->remotePort);
    }
    case CaptureColumn::Marks: {
        QStringList lines;
        const unsigned marks = m_table.marks(p);
        if ((marks & capture::Pinned) != 0)
            lines << tr("Pinned: Clear spares it");
        if ((marks & capture::CaptureTable::duplicateMark) != 0)
            lines << tr("Duplicate: an earlier capture has the same event id");
        if ((marks & capture::Malformed) != 0)
            lines << tr("Malformed: this is not HTTP");
        if ((marks & capture::Truncated) != 0)
            lines << tr("Truncated: it ended early or a limit cut it");
        if (capture::signatureOf(marks) == capture::SignatureState::Invalid)
            lines << tr("Invalid signature: the overview says why");
        if ((marks & capture::Handshake) != 0)
            lines << tr("A handshake of a provider");
        if (const capture::CaptureNote* note = m_table.note(p)) {
            if (note->colour != capture::CaptureColour::None)
                lines << colourWord(note->colour);
            if (!note->labels.empty())
                lines << tr("Labels: %1").arg(textFromBytes(capture::labelText(note->labels)));
            if (!note->text.empty())
                lines << tr("Note: %1").arg(textFromBytes(note->text));
        }
        return lines.join(QLatin1Char('\n'));
    }
    default:
        return {};
    }
}

QString CaptureCells::title(CaptureColumn column)
{
    switch (column) {
    case CaptureColumn::Time:
        return tr("Time");
    case CaptureColumn::Method:
        return tr("Method");
    case CaptureColumn::Target:
        return tr("Path");
    case CaptureColumn::Status:
        return tr("Status");
    case CaptureColumn::EventType:
        return tr("Event type");
    case CaptureColumn::Size:
        return tr("Size");
    case CaptureColumn::Duration:
        return tr("Duration");
    case CaptureColumn::Marks:
        return tr("Marks");
    case CaptureColumn::Signature:
        return tr("Signature");
    case CaptureColumn::EventId:
        return tr("Event id");
    case CaptureColumn::Source:
        return tr("Source");
    case CaptureColumn::Notes:
        return tr("Notes");
    }
    return {};
}

} // namespace hookbench::ui
