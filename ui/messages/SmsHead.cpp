#include "messages/SmsHead.h"

#include "common/Formatting.h"
#include "common/Widgets.h"

#include <QVBoxLayout>

namespace hookbench::ui {

using templates::SmsSegmentation;

SmsHead::SmsHead(QWidget* parent)
    : QWidget(parent),
      m_encoding(new Pill(this)),
      m_facts(new MutedLabel({}, this)),
      m_forcing(new MutedLabel({}, this))
{
    m_encoding->setObjectName(QStringLiteral("smsEncoding"));
    m_facts->setObjectName(QStringLiteral("smsFacts"));
    m_forcing->setObjectName(QStringLiteral("smsForcing"));
    m_forcing->setWordWrap(true);
    auto* line = new QHBoxLayout;
    line->setSpacing(10);
    line->addWidget(m_encoding);
    line->addWidget(m_facts, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 2);
    layout->setSpacing(6);
    layout->addLayout(line);
    layout->addWidget(m_forcing);
}

void SmsHead::showSegmentation(const SmsSegmentation& segmentation)
{
    const bool isUcs2 = segmentation.encoding == SmsSegmentation::Encoding::Ucs2;
    m_encoding->setTone(isUcs2 ? Tone::Warning : Tone::Success, isUcs2 ? tr("UCS-2") : tr("GSM-7"));
    m_facts->setText((segmentation.segments.size() == 1
                          ? tr("1 segment")
                          : tr("%n segments", nullptr, int(segmentation.segments.size()))) +
                     QStringLiteral("  ·  ") + tr("%n units", nullptr, segmentation.units) +
                     QStringLiteral("  ·  ") + tr("%1 left").arg(segmentation.unitsLeft));
    showForcing(segmentation);
}

void SmsHead::showForcing(const SmsSegmentation& segmentation)
{
    constexpr int most = 8;
    QStringList words;
    QStringList seen;
    for (const templates::SmsForcing& forcing : segmentation.forcing) {
        const QString character = QString::fromUcs4(&forcing.character, 1);
        if (seen.contains(character) || words.size() == most)
            continue;
        seen << character;
        words << (forcing.replacement.empty()
                      ? character
                      : tr("%1 (write %2)").arg(character, textFromBytes(forcing.replacement)));
    }
    m_forcing->setVisible(!words.isEmpty());
    m_forcing->setText(tr("GSM-7 lacks %1, so that a segment holds 70 characters and not 160.")
                           .arg(words.join(QStringLiteral(", "))));
}

} // namespace hookbench::ui
