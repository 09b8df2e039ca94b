#include "endpoints/RulesCard.h"

#include "common/CodeEditor.h"
#include "common/Formatting.h"
#include "endpoint/rules/RuleCheck.h"
#include "endpoint/rules/RuleEngine.h"
#include "endpoint/rules/RuleFile.h"
#include "registrations/EditorFrame.h"
#include "registrations/FormField.h"

#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSaveFile>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <array>

namespace hookbench::ui {

namespace {

using endpoint::Rule;
using endpoint::RuleAnswer;
using endpoint::RuleSet;

constexpr const char* noFile = "the rules";

/// Line 0 if the message names none.
int lineIn(const std::string& message)
{
    const std::string mark = std::string(noFile) + ", line ";
    return message.starts_with(mark) ? std::atoi(message.c_str() + mark.size()) : 0;
}

Result<RuleSet> rulesOf(const std::string& text)
{
    if (QByteArray::fromStdString(text).trimmed().isEmpty())
        return RuleSet{};
    return endpoint::readRules(text, noFile);
}

QString answerText(const Rule& rule)
{
    if (rule.rateLimit.requests > 0 && rule.answers.empty())
        return RulesCard::tr("429 beyond %1 in %2")
            .arg(rule.rateLimit.requests)
            .arg(formatDurationMs(rule.rateLimit.windowMs));
    if (rule.answers.empty())
        return RulesCard::tr("the usual answer");
    QStringList statuses;
    for (const RuleAnswer& answer : rule.answers)
        statuses << QString::number(answer.status);
    if (rule.repeat)
        statuses << RulesCard::tr("again");
    return statuses.join(QStringLiteral(", "));
}

/// The examples of the menu, ready to be changed.
Rule named(const QString& name)
{
    Rule rule;
    rule.name = toBytes(name);
    return rule;
}

} // namespace

QString ruleText(const Rule& rule, std::size_t index)
{
    QStringList conditions;
    for (const endpoint::Condition& condition : rule.conditions)
        conditions << textFromBytes(endpoint::describe(condition));
    QString text = QStringLiteral("%1: %2 → %3")
                       .arg(textFromBytes(endpoint::titleOf(rule, index)),
                            conditions.isEmpty() ? RulesCard::tr("every request")
                                                 : conditions.join(RulesCard::tr(" and ")),
                            answerText(rule));
    if (rule.fault.randomStatus != 0 || rule.fault.kind != http::AnswerFault::None)
        text += RulesCard::tr(", %1 % of them %2")
                    .arg(qRound(rule.fault.share * 100))
                    .arg(rule.fault.randomStatus != 0 ? QString::number(rule.fault.randomStatus)
                                                      : textFromBytes(http::faultName(rule.fault.kind)));
    if (rule.delay.upToMs > rule.delay.ms)
        text += RulesCard::tr(", after %1 to %2")
                    .arg(formatDurationMs(rule.delay.ms), formatDurationMs(rule.delay.upToMs));
    else if (rule.delay.ms > 0)
        text += RulesCard::tr(", after %1").arg(formatDurationMs(rule.delay.ms));
    if (rule.firstTimes > 0)
        text += rule.firstTimes == 1
                    ? RulesCard::tr(", the first time alone")
                    : RulesCard::tr(", the first %n times", nullptr, int(rule.firstTimes));
    return rule.enabled ? text : RulesCard::tr("%1 (off)").arg(text);
}

RulesCard::RulesCard(QWidget* parent)
    : EndpointCard(QStringLiteral("rulesCard"), QStringLiteral("list-checks"), tr("Response rules"), parent),
      m_file(addLine(tr("Rule file to follow"), QStringLiteral("rulesFile"), tr("none; the rules below count"))),
      m_tools(new QWidget(fields())),
      m_text(new CodeEditor(fields())),
      m_summary(makeMuted(fields(), {}))
{
    lastField()->setHelp(tr("Its changes count as soon as they are saved there."));
    buildEditor();
    connect(this, &EndpointCard::edited, this, &RulesCard::updateParts);
}

void RulesCard::buildEditor()
{
    auto* add = new QPushButton(icon(QStringLiteral("plus"), Tone::Muted), tr("A&dd a rule"), m_tools);
    add->setObjectName(QStringLiteral("addRule"));
    auto* menu = new QMenu(add);
    fillExamples(menu);
    add->setMenu(menu);
    auto* import = new QPushButton(icon(QStringLiteral("import"), Tone::Muted), tr("Import…"), m_tools);
    import->setObjectName(QStringLiteral("importRules"));
    connect(import, &QPushButton::clicked, this, &RulesCard::importFile);
    auto* save = new QPushButton(icon(QStringLiteral("download"), Tone::Muted), tr("Export…"), m_tools);
    save->setObjectName(QStringLiteral("exportRules"));
    connect(save, &QPushButton::clicked, this, &RulesCard::exportFile);
    auto* tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(8);
    for (QPushButton* button : {add, import, save})
        tools->addWidget(button);
    tools->addStretch();
    m_text->setObjectName(QStringLiteral("rulesText"));
    m_text->setAccessibleName(tr("Response rules"));
    m_textField = addField(body(), tr("Rules, in their order: the first that matches answers"),
                           makeCodeBox(m_text, fields(), 6, 24), QStringLiteral("rules"));
    body()->addWidget(m_tools);
    m_summary->setObjectName(QStringLiteral("rulesSummary"));
    m_summary->setTextFormat(Qt::PlainText);
    body()->addWidget(m_summary);
    connect(m_text, &QsciScintilla::textChanged, this, &EndpointCard::edited);
}

void RulesCard::fillExamples(QMenu* menu)
{
    const auto offer = [&](const QString& text, const Rule& rule) {
        connect(menu->addAction(text), &QAction::triggered, this, [this, rule] { addRule(rule); });
    };
    Rule fails = named(tr("fails three times"));
    fails.conditions.push_back({.subject = endpoint::Condition::Subject::Path, .value = "/**"});
    fails.firstTimes = 3;
    fails.answers.push_back({.status = 503, .headers = {{"Retry-After", "1"}}, .body = {}});
    offer(tr("503 three times, then as usual"), fails);
    Rule sequence = named(tr("two failures in three"));
    sequence.answers = {{.status = 500}, {.status = 500}, {.status = 200}};
    sequence.repeat = true;
    offer(tr("500, 500, 200, and again"), sequence);
    Rule slow = named(tr("slow"));
    slow.delay.ms = 12'000;
    offer(tr("Answer after 12 seconds"), slow);
    Rule limited = named(tr("limited"));
    limited.rateLimit = {.requests = 10, .windowMs = 1000};
    offer(tr("429 beyond ten requests a second"), limited);
    Rule flaky = named(tr("one in five"));
    flaky.fault = {.share = 0.2, .randomStatus = 500};
    offer(tr("500 for one in five, at random"), flaky);
    Rule reset = named(tr("reset"));
    reset.fault = {.kind = http::AnswerFault::ResetInside, .afterBytes = 20};
    offer(tr("Reset inside the answer"), reset);
    Rule content = named(tr("by content"));
    content.conditions.push_back({.subject = endpoint::Condition::Subject::EventType, .value = "object.*"});
    content.answers.push_back({.status = 202,
                               .headers = {{"Content-Type", "application/json"}},
                               .body = "{\"seen\": {{ request.json.event_id | tojson }}}",
                               .isTemplate = true});
    offer(tr("A template over the request, for some events"), content);
}

void RulesCard::addRule(const Rule& rule)
{
    auto rules = rulesOf(m_text->bytes());
    if (!rules)
        return updateParts(); // what is marked is to be mended first
    rules->rules.push_back(rule);
    const std::string before = m_text->bytes();
    // Comments and the order of what is there stay; a text that is none yet, or YAML, is written anew.
    const auto edited = endpoint::editRules(before, *rules);
    m_text->setText(textFromBytes(edited ? *edited : endpoint::writeRules(*rules)));
    m_text->setFocus(Qt::OtherFocusReason);
}

void RulesCard::importFile()
{
    const QString path = QFileDialog::getOpenFileName(window(), tr("Import rules"), {},
                                                      tr("Rules (*.json *.jsonc *.yaml *.yml);;All files (*)"));
    QFile file(path);
    if (path.isEmpty())
        return;
    if (!file.open(QIODevice::ReadOnly))
        return m_summary->setText(tr("%1 cannot be read: %2.").arg(path, file.errorString()));
    m_text->setText(QString::fromUtf8(file.readAll()));
}

void RulesCard::exportFile()
{
    const QString path = QFileDialog::getSaveFileName(window(), tr("Export rules"), QStringLiteral("rules.json"),
                                                      tr("Rules (*.json)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const std::string text = m_text->bytes();
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), qint64(text.size())) < 0 || !file.commit())
        m_summary->setText(tr("%1 cannot be written: %2.").arg(path, file.errorString()));
}

void RulesCard::load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets&)
{
    const QSignalBlocker quiet(this);
    m_file->setText(textFromBytes(config.rulesFile));
    m_text->setText(config.rules == RuleSet{} ? QString() : textFromBytes(endpoint::writeRules(config.rules)));
    updateParts();
}

void RulesCard::write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets&) const
{
    config.rulesFile = toBytes(m_file->text().trimmed());
    // A text that cannot be used is a problem of its own, and nothing is saved until it is mended.
    if (auto rules = rulesOf(m_text->bytes()))
        config.rules = std::move(*rules);
}

std::vector<endpoint::EndpointProblem> RulesCard::ownProblems() const
{
    const auto rules = rulesOf(m_text->bytes());
    if (rules)
        return {};
    return {{"rules", rules.error().message}};
}

void RulesCard::updateParts()
{
    const bool followed = !m_file->text().trimmed().isEmpty();
    m_textField->setVisible(!followed);
    m_tools->setVisible(!followed);
    const auto rules = rulesOf(m_text->bytes());
    m_text->setError(rules ? 0 : lineIn(rules.error().message), 1);
    QStringList lines;
    for (std::size_t i = 0; rules && i < rules->rules.size(); ++i)
        lines << ruleText(rules->rules[i], i);
    m_summary->setText(lines.join(QLatin1Char('\n')));
    m_summary->setVisible(!followed && !lines.isEmpty());
}

} // namespace hookbench::ui
