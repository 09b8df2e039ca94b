#include "templates/PreviewEngine.h"

#include "base/ContextGuard.h"
#include "json/Parser.h"

#include <QTimer>

namespace hookbench::ui {

using templates::Problem;
using templates::TemplateKind;

const templates::Rendering* PreviewResult::rendering() const
{
    if (const auto* webhook = std::get_if<templates::WebhookPreview>(&preview))
        return &webhook->body;
    if (const auto* slack = std::get_if<templates::SlackPreview>(&preview))
        return &slack->payload;
    if (const auto* email = std::get_if<templates::EmailPreview>(&preview))
        return edited == TemplateKind::Subject ? &email->subject : &email->body;
    if (const auto* sms = std::get_if<templates::SmsPreview>(&preview))
        return &sms->message;
    return nullptr;
}

bool PreviewResult::rendered() const
{
    const templates::Rendering* main = rendering();
    return main && std::none_of(main->problems.begin(), main->problems.end(), [](const Problem& problem) {
               return problem.severity == Problem::Severity::Error &&
                      (problem.kind == Problem::Kind::Template || problem.kind == Problem::Kind::Stopped);
           });
}

std::shared_ptr<const PreviewResult> makePreview(const PreviewJob& job, std::uint64_t number)
{
    QElapsedTimer timer;
    timer.start();
    templates::PreviewInput input;
    input.event = job.event ? *job.event : json::Value(json::Object());
    input.variables = job.variables;
    input.options = job.options;
    input.nowUs = job.nowUs;
    auto result = std::make_shared<PreviewResult>();
    result->number = number;
    result->edited = job.edited;
    const auto* webhook = std::get_if<registrations::WebhookConfig>(&job.channel.config);
    if (webhook && job.payload)
        result->preview = templates::previewWebhook(*webhook, *job.payload, input);
    else
        result->preview = templates::previewChannel(job.channel, input);
    if (const templates::Rendering* main = result->rendering()) {
        result->text = makeDisplayText(main->text);
        const bool json = std::holds_alternative<templates::WebhookPreview>(result->preview) ||
                          std::holds_alternative<templates::SlackPreview>(result->preview);
        if (json && main->ok()) {
            if (auto value = json::parse(main->text))
                result->value = std::make_shared<const json::Value>(std::move(value).value());
        }
    } else {
        result->text = std::make_shared<const DisplayText>();
    }
    result->elapsedUs = timer.nsecsElapsed() / 1000;
    return result;
}

PreviewEngine::PreviewEngine(QObject* parent) : QObject(parent), m_slow(new QTimer(this))
{
    // A stack as deep as nested templates may need, and one job at a time.
    m_pool.setStackSize(8U << 20U);
    m_pool.setMaxThreadCount(1);
    m_pool.setExpiryTimeout(-1);
    m_slow->setSingleShot(true);
    m_slow->setInterval(300);
    connect(m_slow, &QTimer::timeout, this, [this] { Q_EMIT slow(true); });
}

PreviewEngine::~PreviewEngine()
{
    m_token.cancel();
    m_pool.waitForDone();
}

std::uint64_t PreviewEngine::submit(PreviewJob job)
{
    constexpr int patienceMs = 250;
    m_waiting = std::move(job);
    m_waitingNumber = ++m_number;
    if (!m_running)
        start();
    else if (m_started.hasExpired(patienceMs))
        m_token.cancel();
    else
        QTimer::singleShot(patienceMs, this, [this, waiting = m_number, token = m_token] {
            if (m_running && m_waiting && m_waitingNumber >= waiting)
                token.cancel();
        });
    return m_number;
}

void PreviewEngine::cancel()
{
    m_waiting.reset();
    m_token.cancel();
}

void PreviewEngine::start()
{
    m_running = true;
    m_token = {};
    m_started.start();
    if (!m_slow->isActive())
        m_slow->start();
    PreviewJob job = *std::exchange(m_waiting, std::nullopt);
    job.options.cancellation = m_token;
    m_pool.start([job = std::move(job), number = m_waitingNumber, guard = ContextGuard::of(this), this] {
        auto result = makePreview(job, number);
        guard->post([this, result = std::move(result)]() mutable { onDone(std::move(result)); });
    });
}

void PreviewEngine::onDone(std::shared_ptr<const PreviewResult> result)
{
    m_running = false;
    const bool cancelled = m_token.isCancelled();
    if (m_waiting) {
        start();
    } else {
        m_slow->stop();
        Q_EMIT slow(false);
    }
    if (!cancelled)
        Q_EMIT rendered(std::move(result));
}

} // namespace hookbench::ui
