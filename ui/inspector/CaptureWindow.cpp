#include "inspector/CaptureWindow.h"

#include "common/Formatting.h"
#include "inspector/DetailFacts.h"
#include "inspector/DetailPane.h"
#include "Workbench.h"

#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace hookbench::ui {

CaptureWindow::CaptureWindow(Workbench& workbench, capture::CaptureId id, QWidget* parent)
    : QWidget(parent, Qt::Window), m_workbench(workbench), m_detail(new DetailPane(workbench.reader(), this))
{
    setObjectName(QStringLiteral("captureWindow"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAutoFillBackground(true);
    new DetailFacts(workbench, m_detail);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_detail);
    resize(fontMetrics().averageCharWidth() * 96, fontMetrics().height() * 38);
    for (const QKeySequence& keys : {QKeySequence(Qt::Key_Escape), QKeySequence(QKeySequence::Close)})
        connect(new QShortcut(keys, this), &QShortcut::activated, this, &QWidget::close);
    connect(m_detail, &DetailPane::contentShown, this, &CaptureWindow::updateTitle);
    connect(m_detail, &DetailPane::captureLinkActivated, this, &CaptureWindow::showCapture);
    const auto isMine = [this](const std::vector<capture::CaptureId>& ids) {
        return std::find(ids.begin(), ids.end(), m_id) != ids.end();
    };
    const capture::CaptureStore& captures = workbench.captures();
    connect(&captures, &capture::CaptureStore::removed, this,
            [this, isMine](const std::vector<capture::CaptureId>& ids) {
                if (isMine(ids))
                    close();
            });
    connect(&captures, &capture::CaptureStore::pinnedChanged, this,
            [this, isMine](const std::vector<capture::CaptureId>& ids, bool pinned) {
                if (isMine(ids))
                    m_detail->setPinned(pinned);
            });
    showCapture(id);
}

void CaptureWindow::showCapture(capture::CaptureId id)
{
    m_id = id;
    setWindowTitle(tr("Capture #%1 – Hookbench").arg(id));
    m_detail->showCapture(id);
}

void CaptureWindow::updateTitle()
{
    const Content content = m_detail->content();
    if (!content)
        return;
    // Without the query, which may hold a token.
    const capture::CaptureSummary& summary = content->capture.summary;
    const std::string what = summary.method + " " + summary.target.substr(0, summary.target.find('?'));
    setWindowTitle(tr("%1 (#%2) – Hookbench").arg(textFromBytes(what).left(120)).arg(summary.id));
}

} // namespace hookbench::ui
