#pragma once

#include "capture/drift/EventDrift.h"
#include "inspector/CaptureContent.h"
#include "inspector/EndpointFacts.h"

#include <QScrollArea>

class QFormLayout;
class QLabel;

namespace hookbench::ui {

class HeadersView;

/// The facts of a capture in words: when, from where, what event, how it was answered.
class OverviewTab final : public QScrollArea {
    Q_OBJECT

public:
    explicit OverviewTab(QWidget* parent = nullptr);

    void showContent(const Content& content);
    /// What is known of the endpoint that took what is shown now.
    void setEndpointName(const QString& name);
    /// What the user has written on it, as it is now.
    void setNote(const capture::CaptureNote& note);
    void setForwards(std::vector<endpoint::ForwardAttempt> attempts);
    /// How its body departs from those of its event type before it.
    void setDrift(const capture::CaptureDrift& drift);

Q_SIGNALS:
    /// The user follows the link to the first capture with the same event id.
    void captureLinkActivated(hookbench::capture::CaptureId id);

private:
    void rebuild();
    void addEndpointSections();
    std::vector<Fact> factsOf(const CaptureContent& content) const;
    void addSection(const QString& title, const std::vector<Fact>& facts);
    void addFact(class QGridLayout* grid, int row, const Fact& fact);
    void clearSections();

    class QVBoxLayout* m_layout;
    Content m_content;
    QString m_endpointName;
    capture::CaptureNote m_note;
    capture::CaptureDrift m_drift;
    std::vector<endpoint::ForwardAttempt> m_forwards;
};

} // namespace hookbench::ui
