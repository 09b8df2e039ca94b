#pragma once

#include "endpoints/EndpointCard.h"

#include <string>

class QLabel;
class QMenu;

namespace hookbench::ui {

class CodeEditor;

/// The response rules of an endpoint as the text of their file, checked while it is typed, with what each of them does in
/// words; or the file that is followed instead.
class RulesCard final : public EndpointCard {
    Q_OBJECT

public:
    explicit RulesCard(QWidget* parent = nullptr);

    void load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets& secrets) override;
    void write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const override;
    std::vector<endpoint::EndpointProblem> ownProblems() const override;
    /// Adds a rule behind the others.
    void addRule(const endpoint::Rule& rule);

private:
    void buildEditor();
    void fillExamples(QMenu* menu);
    void importFile();
    void exportFile();
    void updateParts();

    QLineEdit* m_file;
    QWidget* m_tools;
    CodeEditor* m_text;
    FormField* m_textField = nullptr;
    QLabel* m_summary;
};

/// A rule in one line: "flaky: path is /hooks/** → 503, the first 3 times".
QString ruleText(const endpoint::Rule& rule, std::size_t index);

} // namespace hookbench::ui
