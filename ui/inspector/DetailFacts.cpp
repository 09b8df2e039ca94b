#include "inspector/DetailFacts.h"

#include "common/Formatting.h"
#include "endpoint/EndpointSystem.h"
#include "inspector/DetailPane.h"
#include "inspector/OverviewTab.h"
#include "Workbench.h"

#include <algorithm>

namespace hookbench::ui {

DetailFacts::DetailFacts(Workbench& workbench, DetailPane* pane) : QObject(pane), m_workbench(workbench), m_pane(pane)
{
    connect(pane, &DetailPane::contentShown, this, &DetailFacts::show);
}

void DetailFacts::show()
{
    const Content content = m_pane->content();
    if (!content)
        return;
    const capture::CaptureSummary& summary = content->capture.summary;
    const auto* config = m_workbench.endpointStore().withNumber(summary.endpointNumber());
    if (m_workbench.endpointStore().endpoints().size() > 1 || summary.endpointNumber() != 1)
        m_pane->overview()->setEndpointName(config ? textFromBytes(config->name) : QString());
    if (summary.has(capture::Forwarded))
        fetchForwards(summary.id);
    if (!summary.eventType.empty())
        fetchDrift(summary);
}

void DetailFacts::fetchDrift(const capture::CaptureSummary& summary)
{
    // What cannot be learned is no fault of the capture: then nothing is marked.
    m_workbench.drift().ask(summary, this, [this, id = summary.id](const Result<capture::CaptureDrift>& drift) {
        const Content shown = m_pane->content();
        if (drift && shown && shown->capture.summary.id == id)
            m_pane->overview()->setDrift(*drift);
    });
}

void DetailFacts::fetchForwards(capture::CaptureId id)
{
    const auto forwarder = m_workbench.forwarder();
    if (!forwarder)
        return;
    if (!m_followsForwards) {
        m_followsForwards = true;
        connect(
            *forwarder, &endpoint::Forwarder::forwarded, this,
            [this](const endpoint::ForwardBatch& batch) {
                const Content shown = m_pane->content();
                const bool concerned =
                    shown && std::any_of(batch->begin(), batch->end(), [&](const endpoint::ForwardAttempt& attempt) {
                        return attempt.capture == shown->capture.summary.id;
                    });
                if (concerned)
                    fetchForwards(shown->capture.summary.id);
            },
            Qt::QueuedConnection);
    }
    (*forwarder)->attemptsOf(id, this, [this, id](const Result<std::vector<endpoint::ForwardAttempt>>& attempts) {
        const Content shown = m_pane->content();
        if (attempts && shown && shown->capture.summary.id == id)
            m_pane->overview()->setForwards(*attempts);
    });
}

} // namespace hookbench::ui
