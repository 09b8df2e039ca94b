// What leaves the inspector's page: captures in windows of their own, and dragged out as files.
#include "base/Text.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "inspector/CaptureList.h"
#include "inspector/CaptureModel.h"
#include "inspector/CaptureWindow.h"
#include "inspector/CompareWindow.h"
#include "inspector/DetailPane.h"
#include "inspector/InspectorPage.h"
#include "snippets/CopyAs.h"
#include "Workbench.h"

#include <QFile>
#include <QMimeData>
#include <QTemporaryDir>
#include <QUrl>

#include <algorithm>

namespace hookbench::ui {

namespace {

/// More would make the pointer wait for the disk.
constexpr std::size_t largestDrag = 64u << 20;
constexpr std::size_t mostAtOnce = 8;
constexpr std::size_t mostCompared = 50;
/// An editor is no place for more.
constexpr std::size_t largestEdited = 1u << 20;

} // namespace

void InspectorPage::openInWindow()
{
    std::vector<capture::CaptureId> ids = m_list->selectedIds();
    if (ids.size() > mostAtOnce)
        return m_bar->showMessage(MessageBar::Severity::Info,
                                  tr("Choose at most %1 captures to open in windows.").arg(mostAtOnce), {}, 4000);
    for (const capture::CaptureId id : ids) {
        const auto windows = findChildren<CaptureWindow*>(QString(), Qt::FindDirectChildrenOnly);
        const auto open = std::find_if(windows.begin(), windows.end(), [&](CaptureWindow* one) { return one->id() == id; });
        CaptureWindow* window = open != windows.end() ? *open : openWindow(id);
        window->show();
        window->raise();
        window->activateWindow();
    }
}

CaptureWindow* InspectorPage::openWindow(capture::CaptureId id)
{
    auto* window = new CaptureWindow(m_workbench, id, this);
    window->detail()->setRequestTab(m_detail->requestTab());
    connect(window->detail(), &DetailPane::pinToggled, this, [this](capture::CaptureId of) { pinIds({of}); });
    connect(window->detail(), &DetailPane::deleteRequested, this,
            [this](capture::CaptureId of) { removeIds({of}, tr("1 capture deleted.")); });
    connect(window->detail(), &DetailPane::copyRequested, this,
            [this, window](snippets::CopyForm form) { copyAs(window->detail()->content(), form); });
    return window;
}

void InspectorPage::editAndResend()
{
    const Content content = m_detail->content();
    if (!content)
        return;
    if (content->capture.summary.has(capture::OverSmtp) || content->capture.summary.has(capture::Malformed))
        return m_bar->showMessage(MessageBar::Severity::Info, tr("This is no HTTP request, so it cannot be sent as one."), {}, 4000);
    if (content->bytes->body().size() > largestEdited || !isValidUtf8(content->bytes->body()))
        return m_bar->showMessage(MessageBar::Severity::Info,
                                  tr("The body is no text to edit; copy the request as a command, which sends its exact bytes."), {},
                                  6000);
    std::string base = m_workbench.endpoint().url();
    if (base.empty())
        base = "http://127.0.0.1:" + std::to_string(m_workbench.settings().port) + "/";
    const snippets::CopiedRequest request = snippets::requestOf(content->capture, base);
    Draft draft;
    draft.eventType = textFromBytes(content->capture.summary.eventType);
    draft.method = textFromBytes(request.method);
    draft.url = textFromBytes(request.url());
    draft.headers = request.headers;
    draft.body = textFromBytes(content->bytes->body());
    Q_EMIT resendRequested(draft);
}

void InspectorPage::compareSelected()
{
    std::vector<capture::CaptureId> ids = m_list->selectedIds();
    if (ids.size() < 2)
        return m_bar->showMessage(MessageBar::Severity::Info,
                                  tr("Choose two captures to compare: click one, and the other with Ctrl."), {}, 5000);
    if (ids.size() > mostCompared)
        return m_bar->showMessage(MessageBar::Severity::Info, tr("Choose at most %1 captures to compare.").arg(mostCompared), {},
                                  4000);
    openComparison(std::move(ids));
}

void InspectorPage::compareEvent()
{
    const Content content = m_detail->content();
    if (!content)
        return;
    const capture::CaptureSummary& summary = content->capture.summary;
    const capture::CaptureId first = summary.duplicateOf != 0 ? summary.duplicateOf : summary.id;
    m_workbench.reader().sameEvent(first, mostCompared, this, [this](Result<std::vector<capture::CaptureId>> ids) {
        if (!ids)
            return m_bar->showError(ids.error());
        if (ids->size() < 2)
            return m_bar->showMessage(MessageBar::Severity::Info, tr("No other capture has this event id."), {}, 4000);
        openComparison(std::move(*ids));
    });
}

void InspectorPage::openComparison(std::vector<capture::CaptureId> ids)
{
    std::sort(ids.begin(), ids.end());
    auto* window = new CompareWindow(m_workbench.reader(), std::move(ids), this);
    window->show();
    window->raise();
    window->activateWindow();
}

/// The message as a file in a folder that goes with the program: where it is dropped is not known before, and it must be
/// there by then.
QMimeData* InspectorPage::dragData()
{
    const Content content = m_detail->content();
    if (!content || content->capture.summary.id != m_list->currentId())
        return nullptr;
    if (content->bytes->size() > largestDrag) {
        m_bar->showMessage(MessageBar::Severity::Warning,
                           tr("This is too large to drag (%1).").arg(formatSize(content->bytes->size())), {}, 6000);
        return nullptr;
    }
    if (!m_dragFolder)
        m_dragFolder = std::make_unique<QTemporaryDir>();
    const bool isMail = content->capture.summary.has(capture::OverSmtp);
    // A mail is a file of its own kind, without the lines of its transport.
    const std::string bytes = isMail ? std::string(content->bytes->body()) : content->bytes->read(0, content->bytes->size());
    QFile file(m_dragFolder->filePath(
        QStringLiteral("capture-%1.%2")
            .arg(QString::number(content->capture.summary.id), isMail ? QStringLiteral("eml") : QStringLiteral("http"))));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes.data(), qint64(bytes.size())) != qint64(bytes.size())) {
        m_bar->showMessage(MessageBar::Severity::Problem, tr("The file to drag could not be written: %1.").arg(file.errorString()));
        return nullptr;
    }
    auto* dragged = new QMimeData;
    dragged->setUrls({QUrl::fromLocalFile(file.fileName())});
    return dragged;
}

} // namespace hookbench::ui
