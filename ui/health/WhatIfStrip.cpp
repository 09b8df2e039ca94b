#include "health/WhatIfStrip.h"

#include "common/Formatting.h"
#include "common/Widgets.h"
#include "health/HealthText.h"

#include <QGridLayout>
#include <QSlider>

#include <cmath>

namespace hookbench::ui {

namespace {

// Even steps of the logarithm: a millisecond counts at 10 ms, and not at 10 s.
constexpr int steps = 378;
constexpr double stepsPerDecade = 100;
constexpr double leastMs = 10;

std::int64_t microseconds(int step)
{
    const double ms = leastMs * std::pow(10, step / stepsPerDecade);
    // Two digits, as people would set it.
    const double unit = std::pow(10, std::floor(std::log10(ms)) - 1);
    return std::int64_t(std::llround(std::round(ms / unit) * unit * 1000));
}

} // namespace

WhatIfStrip::WhatIfStrip(QWidget* parent)
    : QWidget(parent),
      m_slider(new QSlider(Qt::Horizontal, this)),
      m_timeout(new QLabel(this)),
      m_answer(new MutedLabel({}, this))
{
    setObjectName(QStringLiteral("whatIf"));
    auto* question = new QLabel(tr("What &if the timeout were"), this);
    question->setBuddy(m_slider);
    m_slider->setObjectName(QStringLiteral("whatIfTimeout"));
    m_slider->setAccessibleName(tr("Timeout to try on past deliveries"));
    m_slider->setRange(0, steps);
    m_slider->setPageStep(10);
    m_answer->setObjectName(QStringLiteral("whatIfAnswer"));
    m_answer->setWordWrap(true);
    m_timeout->setMinimumWidth(fontMetrics().averageCharWidth() * 9);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(14, 8, 14, 8);
    layout->setHorizontalSpacing(10);
    layout->setVerticalSpacing(4);
    layout->addWidget(question, 0, 0);
    layout->addWidget(m_slider, 0, 1);
    layout->addWidget(m_timeout, 0, 2);
    layout->addWidget(m_answer, 1, 0, 1, 3);
    layout->setColumnStretch(1, 1);
    connect(m_slider, &QSlider::valueChanged, this, &WhatIfStrip::showAnswer);
    setTimeoutUs(10'000'000);
    showAnswer();
}

std::int64_t WhatIfStrip::timeoutUs() const
{
    return microseconds(m_slider->value());
}

void WhatIfStrip::setTimeoutUs(std::int64_t us)
{
    m_slider->setValue(int(std::lround(std::log10(double(us) / 1000 / leastMs) * stepsPerDecade)));
}

QString WhatIfStrip::answer() const
{
    return m_answer->text();
}

void WhatIfStrip::setReport(const monitoring::HealthReportPtr& report)
{
    m_report = report;
    showAnswer();
}

void WhatIfStrip::showAnswer()
{
    m_timeout->setText(formatDurationUs(timeoutUs()));
    const auto found = m_report ? m_report->whatIf(timeoutUs()) : monitoring::HealthReport::WhatIf();
    if (found.delivered == 0)
        m_answer->setText(tr("Nothing was delivered in this time."));
    else if (found.wouldFail == 0)
        m_answer->setText(tr("None of %1 deliveries that succeeded would have failed.").arg(formatCount(found.delivered)));
    else
        m_answer->setText(tr("%1 of %2 deliveries that succeeded (%3) would have failed.")
                              .arg(formatCount(found.wouldFail), formatCount(found.delivered), percentText(found.share())));
}

} // namespace hookbench::ui
