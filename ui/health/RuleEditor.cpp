#include "health/RuleEditor.h"

#include "common/Style.h"
#include "common/Widgets.h"
#include "health/HealthText.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QPushButton>

#include <cmath>

namespace hookbench::ui {

using monitoring::RuleKind;

namespace {

QSpinBox* makeNumber(QWidget* parent, const QString& objectName, const QString& name, int least, int most,
                     const QString& suffix)
{
    auto* box = new QSpinBox(parent);
    box->setObjectName(objectName);
    box->setAccessibleName(name);
    box->setRange(least, most);
    box->setSuffix(suffix);
    return box;
}

constexpr int monthSeconds = 30 * 86'400;

} // namespace

RuleEditor::RuleEditor(const monitoring::AlertRule& rule, QWidget* parent)
    : QDialog(parent),
      m_rule(rule),
      m_enabled(new QCheckBox(tr("&Watch this"), this)),
      m_threshold(new QDoubleSpinBox(this)),
      m_problem(new MutedLabel({}, this))
{
    setObjectName(QStringLiteral("ruleEditor"));
    setWindowTitle(tr("Alert rule: %1").arg(ruleText(rule.kind)));
    m_enabled->setObjectName(QStringLiteral("ruleEnabled"));
    m_threshold->setObjectName(QStringLiteral("ruleThreshold"));
    m_threshold->setAccessibleName(tr("Threshold"));
    m_threshold->setDecimals(isShare() ? 1 : 0);
    m_threshold->setRange(isShare() ? 0.1 : 1, isShare() ? 100 : rule.kind == RuleKind::EventSilent ? monthSeconds / 60.0 : 16'383);
    m_threshold->setSuffix(isShare() ? tr(" %") : rule.kind == RuleKind::EventSilent ? tr(" min") : tr(" in a row"));
    m_window = makeNumber(this, QStringLiteral("ruleWindow"), tr("Window"), 10, monthSeconds, tr(" s"));
    m_minimum = makeNumber(this, QStringLiteral("ruleMinimum"), tr("Least count"), 1, 1'000'000, {});
    m_sustain = makeNumber(this, QStringLiteral("ruleSustain"), tr("Sustained for"), 0, 86'400, tr(" s"));
    m_clear = makeNumber(this, QStringLiteral("ruleClear"), tr("Over at"), 0, 100, tr(" % of the threshold"));
    m_clearFor = makeNumber(this, QStringLiteral("ruleClearFor"), tr("Over when clear for"), 0, 86'400, tr(" s"));
    m_problem->setObjectName(QStringLiteral("ruleProblem"));
    m_problem->setWordWrap(true);
    static_cast<MutedLabel*>(m_problem)->setTone(Tone::Danger);
    m_problem->hide();
    auto* form = new QFormLayout;
    form->addRow(m_enabled);
    form->addRow(tr("Fires &from"), m_threshold);
    if (isShare()) {
        form->addRow(tr("Wi&ndow"), m_window);
        form->addRow(tr("Of at &least"), m_minimum);
    }
    m_window->setVisible(isShare());
    m_minimum->setVisible(isShare());
    form->addRow(tr("&Sustained for"), m_sustain);
    form->addRow(tr("&Over at"), m_clear);
    form->addRow(tr("&Clear for"), m_clearFor);
    auto* buttons = new QDialogButtonBox(this);
    QPushButton* save = buttons->addButton(tr("Save the &rule"), QDialogButtonBox::ApplyRole);
    save->setObjectName(QStringLiteral("saveRule"));
    save->setDefault(true);
    setButtonKind(save, ButtonKind::Primary);
    QPushButton* usual = buttons->addButton(tr("As it was &made"), QDialogButtonBox::ResetRole);
    usual->setObjectName(QStringLiteral("usualRule"));
    buttons->addButton(QDialogButtonBox::Cancel)->setObjectName(QStringLiteral("cancelRule"));
    connect(save, &QPushButton::clicked, this, [this] { Q_EMIT saveRequested(this->rule()); });
    connect(usual, &QPushButton::clicked, this, [this] {
        for (const monitoring::AlertRule& one : monitoring::builtInRules()) {
            if (one.kind == m_rule.kind)
                fill(one);
        }
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    fill(rule);
}

bool RuleEditor::isShare() const
{
    return m_rule.kind != RuleKind::ConsecutiveFailures && m_rule.kind != RuleKind::EventSilent;
}

/// What one of the threshold's units is in the box: percent, minutes, failures.
double RuleEditor::unit() const
{
    return isShare() ? 0.01 : m_rule.kind == RuleKind::EventSilent ? 60 : 1;
}

void RuleEditor::fill(const monitoring::AlertRule& rule)
{
    m_enabled->setChecked(rule.isEnabled);
    m_threshold->setValue(rule.threshold / unit());
    m_window->setValue(int(rule.windowSeconds));
    m_minimum->setValue(int(rule.minimumCount));
    m_sustain->setValue(int(rule.sustainSeconds));
    m_clear->setValue(int(std::lround(rule.clearShare * 100)));
    m_clearFor->setValue(int(rule.clearSeconds));
}

monitoring::AlertRule RuleEditor::rule() const
{
    monitoring::AlertRule rule = m_rule;
    rule.isEnabled = m_enabled->isChecked();
    rule.threshold = m_threshold->value() * unit();
    rule.windowSeconds = m_window->value();
    rule.minimumCount = m_minimum->value();
    rule.sustainSeconds = m_sustain->value();
    rule.clearShare = m_clear->value() / 100.0;
    rule.clearSeconds = m_clearFor->value();
    return rule;
}

void RuleEditor::showProblem(const QString& sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
}

} // namespace hookbench::ui
