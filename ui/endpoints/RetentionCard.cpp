#include "endpoints/RetentionCard.h"

#include "registrations/FormField.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace hookbench::ui {

namespace {

constexpr std::uint64_t bytesPerMegabyte = 1024 * 1024;

int fitting(std::uint64_t value)
{
    return int(std::min<std::uint64_t>(value, std::numeric_limits<int>::max()));
}

} // namespace

RetentionCard::RetentionCard(QWidget* parent)
    : EndpointCard(QStringLiteral("retentionCard"), QStringLiteral("clock"), tr("Kept captures"), parent)
{
    constexpr int most = std::numeric_limits<int>::max();
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    m_days = addNumber(row, tr("Days"), QStringLiteral("retentionDays"), 0, 36'500);
    m_megabytes = addNumber(row, tr("Megabytes"), QStringLiteral("retentionBytes"), 0, most);
    m_count = addNumber(row, tr("Requests"), QStringLiteral("retentionCount"), 0, most);
    for (QSpinBox* box : {m_days, m_megabytes, m_count}) {
        box->setSpecialValueText(tr("no limit"));
        box->setGroupSeparatorShown(true);
    }
    row->addStretch();
    body()->addLayout(row);
    body()->addWidget(makeMuted(fields(), tr("Beyond a limit the oldest go first; pinned ones stay.")));
}

void RetentionCard::load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets&)
{
    const QSignalBlocker quiet(this);
    m_days->setValue(int(config.retention.days));
    m_megabytes->setValue(fitting((config.retention.bytes + bytesPerMegabyte - 1) / bytesPerMegabyte));
    m_count->setValue(fitting(config.retention.count));
}

void RetentionCard::write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets&) const
{
    endpoint::RetentionOptions& retention = config.retention;
    retention.days = static_cast<std::uint32_t>(m_days->value());
    // A value finer than the unit of its field stays unless the field was changed.
    if (m_megabytes->value() != fitting((retention.bytes + bytesPerMegabyte - 1) / bytesPerMegabyte))
        retention.bytes = static_cast<std::uint64_t>(m_megabytes->value()) * bytesPerMegabyte;
    if (m_count->value() != fitting(retention.count))
        retention.count = static_cast<std::uint64_t>(m_count->value());
}

} // namespace hookbench::ui
