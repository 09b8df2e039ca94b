#include "inspector/CopyMenu.h"

#include <QCoreApplication>
#include <QMenu>

namespace hookbench::ui {

QString copyFormTitle(snippets::CopyForm form)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("CopyMenu", text); };
    switch (form) {
    case snippets::CopyForm::Curl:
        return tr(QT_TRANSLATE_NOOP("CopyMenu", "cURL (bash)"));
    case snippets::CopyForm::PowerShell:
        return tr(QT_TRANSLATE_NOOP("CopyMenu", "cURL (PowerShell)"));
    case snippets::CopyForm::Httpie:
        return tr(QT_TRANSLATE_NOOP("CopyMenu", "HTTPie"));
    case snippets::CopyForm::Python:
        return tr(QT_TRANSLATE_NOOP("CopyMenu", "Python requests"));
    case snippets::CopyForm::Node:
        return tr(QT_TRANSLATE_NOOP("CopyMenu", "Node.js fetch"));
    case snippets::CopyForm::Go:
        return tr(QT_TRANSLATE_NOOP("CopyMenu", "Go net/http"));
    case snippets::CopyForm::Http:
        break;
    }
    return tr(QT_TRANSLATE_NOOP("CopyMenu", "Raw HTTP message"));
}

void addCopyForms(QMenu& menu, const std::function<void(snippets::CopyForm)>& chosen)
{
    for (const snippets::CopyFormText& form : snippets::copyForms())
        menu.addAction(copyFormTitle(form.form), &menu, [chosen, kind = form.form] { chosen(kind); });
}

} // namespace hookbench::ui
