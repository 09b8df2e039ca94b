#pragma once

#include "templates/SmsSegments.h"

#include <QWidget>

namespace hookbench::ui {

class MutedLabel;
class Pill;

/// How an SMS goes over the air: its encoding, what it is paid for, and which characters make it dearer.
class SmsHead final : public QWidget {
    Q_OBJECT

public:
    explicit SmsHead(QWidget* parent = nullptr);
    void showSegmentation(const templates::SmsSegmentation& segmentation);

private:
    void showForcing(const templates::SmsSegmentation& segmentation);

    Pill* m_encoding;
    MutedLabel* m_facts;
    MutedLabel* m_forcing;
};

} // namespace hookbench::ui
