#pragma once

#include "templates/ChannelPreview.h"
#include "templates/OutputView.h"
#include "templates/Regression.h"
#include "json/Value.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThreadPool>

#include <cstdint>
#include <memory>
#include <optional>

namespace hookbench::ui {

/// Everything a preview is made from. A value: the job owns it.
struct PreviewJob {
    registrations::Channel channel;
    /// The body of a webhook as it stands in the editor, in place of the channel's.
    std::optional<templates::TemplateSource> payload;
    /// Which of the channel's templates is edited: its rendering is the one that is looked into.
    templates::TemplateKind edited = templates::TemplateKind::Payload;
    std::shared_ptr<const json::Value> event;
    registrations::VariableValues variables;
    templates::RenderOptions options;
    std::int64_t nowUs = 0;
};

/// What came of it, with what the views need made ready beside the window's thread.
struct PreviewResult {
    std::uint64_t number = 0; ///< of the job, as submit() gave it
    templates::ChannelPreview preview;
    templates::TemplateKind edited = templates::TemplateKind::Payload;
    std::shared_ptr<const DisplayText> text;  ///< of the edited template's rendering
    std::shared_ptr<const json::Value> value; ///< of that text, if it is JSON
    std::int64_t elapsedUs = 0;               ///< all of it

    /// The rendering of the edited template; null for a channel of an unknown kind.
    const templates::Rendering* rendering() const;
    const templates::Problems& problems() const { return templates::problemsOf(preview); }
    /// Whether the template gave an output: false if it does not compile, does not render, or was stopped.
    bool rendered() const;
};

/// Renders one preview.
std::shared_ptr<const PreviewResult> makePreview(const PreviewJob& job, std::uint64_t number);

/// Renders previews beside the window's thread: one at a time, the latest wins. A rendering that takes long
/// is cancelled by the next job; a quick one is let finish, so that the preview keeps up with steady typing.
class PreviewEngine final : public QObject {
    Q_OBJECT

public:
    explicit PreviewEngine(QObject* parent = nullptr);
    ~PreviewEngine() override;

    /// Queues a job in place of the one that waits, and returns its number; numbers grow.
    std::uint64_t submit(PreviewJob job);
    /// Stops what is running and forgets what waits.
    void cancel();
    bool isBusy() const { return m_running; }

Q_SIGNALS:
    void rendered(std::shared_ptr<const hookbench::ui::PreviewResult> result);
    /// A rendering runs for longer than one would wait without being told (true), or has ended (false).
    void slow(bool slow);

private:
    void start();
    void onDone(std::shared_ptr<const PreviewResult> result);

    QThreadPool m_pool;
    std::optional<PreviewJob> m_waiting;
    std::uint64_t m_waitingNumber = 0;
    std::uint64_t m_number = 0;
    CancellationToken m_token;
    QElapsedTimer m_started;
    class QTimer* m_slow;
    bool m_running = false;
};

} // namespace hookbench::ui
