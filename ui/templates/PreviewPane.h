#pragma once

#include "templates/ChannelView.h"

#include <QWidget>

#include <array>

class QTabBar;
class QStackedWidget;

namespace hookbench::ui {

class ElidedLabel;
class IconLabel;
class MessageBar;
class MutedLabel;

/// The preview beside the editor: one tab a channel. While the template is broken the last good preview
/// stays, dimmed, with the error above it. Below: what made the chosen value.
class PreviewPane final : public QWidget {
    Q_OBJECT

public:
    enum Channel { Webhook, Slack, Email, Sms, ChannelCount };
    static const char* kindOf(Channel channel);

    explicit PreviewPane(QWidget* parent = nullptr);

    /// Begins with another template: nothing of the one before is the last good preview.
    void reset(Channel own, const std::array<bool, ChannelCount>& present);
    void showResult(const std::shared_ptr<const PreviewResult>& result);
    void setBusy(bool busy);

    Channel channel() const;
    void setChannel(Channel channel);
    ChannelView* view() const;
    ChannelView* view(Channel channel) const { return m_views[channel]; }
    /// What is shown: the last result that rendered; null if there is none yet.
    std::shared_ptr<const PreviewResult> shown() const { return m_good[std::size_t(channel())]; }
    bool isDimmed() const { return m_dimmed; }
    QString errorText() const;

    /// Says what made a value.
    void showBlame(const QString& expression, const QString& paths, int line);
    void clearBlame();
    QString blameText() const;

Q_SIGNALS:
    void channelChanged();
    /// A place of the output was chosen.
    void placeChosen(std::size_t offset);
    void problemRequested(const hookbench::templates::Problem& problem);
    void updated();

private:
    void showError(const templates::Problem* problem);
    void showFacts(const PreviewResult& result);
    void showNote();

    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    MessageBar* m_error;
    MutedLabel* m_note;
    std::array<ChannelView*, ChannelCount> m_views{};
    std::array<std::shared_ptr<const PreviewResult>, ChannelCount> m_good;
    std::array<bool, ChannelCount> m_present{};
    IconLabel* m_factsIcon;
    ElidedLabel* m_facts;
    ElidedLabel* m_blame;
    templates::Problem m_shownError;
    Channel m_own = Webhook;
    bool m_dimmed = false;
};

} // namespace hookbench::ui
