#include "registrations/HeaderRows.h"

#include "common/Formatting.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "registrations/FormField.h"

#include <QCompleter>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace hookbench::ui {

HeaderRows::HeaderRows(http::Headers headers, QWidget* parent)
    : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    setAccessibleName(tr("Headers"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(6);
    m_add = new QPushButton(icon(QStringLiteral("plus"), Tone::Muted), tr("Add a &header"), this);
    m_add->setObjectName(QStringLiteral("addHeader"));
    setButtonKind(m_add, ButtonKind::Quiet);
    m_layout->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &QPushButton::clicked, this, [this] { addRow({}, true); });
    setFocusProxy(m_add);
    for (const http::Header& header : headers)
        addRow(header, false);
}

void HeaderRows::addRow(const http::Header& header, bool focus)
{
    Row row;
    row.widget = new QWidget(this);
    row.name = new QLineEdit(textFromBytes(header.name), row.widget);
    row.value = new QLineEdit(textFromBytes(header.value), row.widget);
    row.name->setObjectName(QStringLiteral("headerName"));
    row.value->setObjectName(QStringLiteral("headerValue"));
    row.name->setAccessibleName(tr("Name of the header"));
    row.value->setAccessibleName(tr("Value of the header"));
    row.name->setPlaceholderText(tr("Name"));
    row.value->setPlaceholderText(tr("Value or ${VARIABLE}"));
    for (QLineEdit* edit : {row.name, row.value}) {
        edit->setFont(monospaceFont());
        edit->setCursorPosition(0);
        edit->installEventFilter(this);
        connect(edit, &QLineEdit::textEdited, this, &HeaderRows::edited);
    }
    row.move = makeIconButton(row.widget, QStringLiteral("moveSecret"), QStringLiteral("key-round"),
                              tr("Move this secret to the environment now"), Tone::Warning);
    row.move->hide();
    QToolButton* remove = makeIconButton(row.widget, QStringLiteral("removeHeader"), QStringLiteral("x"),
                                         tr("Remove this header"));
    auto* layout = new QHBoxLayout(row.widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(row.name, 2);
    layout->addWidget(row.value, 3);
    layout->addWidget(row.move);
    layout->addWidget(remove);
    m_layout->insertWidget(m_layout->count() - 1, row.widget);
    connect(remove, &QToolButton::clicked, this, [this, widget = row.widget] { removeRow(widget); });
    connect(row.move, &QToolButton::clicked, this, [this, widget = row.widget] {
        const auto found = std::find_if(m_rows.begin(), m_rows.end(), [widget](const Row& candidate) {
            return candidate.widget == widget;
        });
        Q_EMIT secretMoveRequested(pathOf(*found));
    });
    QWidget::setTabOrder(row.name, row.value);
    QWidget::setTabOrder(row.value, row.move);
    QWidget::setTabOrder(row.move, remove);
    QWidget::setTabOrder(remove, m_add);
    m_rows.push_back(row);
    if (focus)
        row.name->setFocus(Qt::OtherFocusReason);
}

void HeaderRows::removeRow(const QWidget* widget)
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [widget](const Row& row) { return row.widget == widget; });
    if (found == m_rows.end())
        return;
    // The focus goes on to a neighbour, not out of the form.
    const std::size_t at = std::size_t(found - m_rows.begin());
    QWidget* gone = found->widget;
    m_rows.erase(found);
    if (at < m_rows.size())
        m_rows[at].name->setFocus(Qt::OtherFocusReason);
    else
        m_add->setFocus(Qt::OtherFocusReason);
    retire(gone);
    Q_EMIT edited();
}

http::Headers HeaderRows::headers() const
{
    http::Headers headers;
    for (const Row& row : m_rows) {
        http::Header header{toBytes(row.name->text().trimmed()), toBytes(row.value->text().trimmed())};
        if (!header.name.empty() || !header.value.empty())
            headers.push_back(std::move(header));
    }
    return headers;
}

QString HeaderRows::pathOf(const Row& row) const
{
    return QStringLiteral("configs.headers.") + row.name->text().trimmed();
}

void HeaderRows::markProblems(const registrations::Problems& problems)
{
    for (const Row& row : m_rows) {
        const std::string path = toBytes(pathOf(row));
        const bool bad =
            std::any_of(problems.begin(), problems.end(), [&](const registrations::Problem& problem) {
                return problem.severity == registrations::Problem::Severity::Error && problem.field == path;
            });
        const bool nameIsBad = bad && !http::isToken(toBytes(row.name->text().trimmed()));
        setProblemMark(row.name, nameIsBad);
        setProblemMark(row.value, bad && !nameIsBad);
    }
}

void HeaderRows::showSecrets(const std::vector<QString>& paths)
{
    for (Row& row : m_rows) {
        row.secret = std::find(paths.begin(), paths.end(), pathOf(row)) != paths.end();
        row.move->setVisible(row.secret);
        updateMask(row);
    }
}

void HeaderRows::updateMask(const Row& row)
{
    const auto mode = row.secret && !row.value->hasFocus() ? QLineEdit::Password : QLineEdit::Normal;
    if (row.value->echoMode() != mode)
        row.value->setEchoMode(mode);
}

void HeaderRows::focusHeader(const QString& path)
{
    for (const Row& row : m_rows) {
        if (pathOf(row) == path)
            return row.value->setFocus(Qt::OtherFocusReason);
    }
    m_add->setFocus(Qt::OtherFocusReason);
}

bool HeaderRows::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        for (const Row& row : m_rows) {
            if (row.value == watched)
                updateMask(row);
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace hookbench::ui
