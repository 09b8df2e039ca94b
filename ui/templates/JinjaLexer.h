#pragma once

#include "common/Qscintilla.h"
#include "templates/JinjaStyler.h"

namespace hookbench::ui {

/// The lexer of templates: Jinja2 tags in JSON, text or HTML, with folding of blocks and brackets.
class JinjaLexer final : public QsciLexerCustom {
    Q_OBJECT

public:
    explicit JinjaLexer(QsciScintilla* editor);

    void setHost(HostLanguage host);
    HostLanguage host() const { return m_host; }
    void applyTheme(const QPalette& palette, const QFont& code);

    const char* language() const override { return "Jinja2"; }
    QString description(int style) const override;
    void styleText(int start, int end) override;

private:
    HostLanguage m_host = HostLanguage::Json;
    std::vector<unsigned char> m_styles;
};

} // namespace hookbench::ui
