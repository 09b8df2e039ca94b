#pragma once

#include "snippets/CopyAs.h"

#include <QString>

#include <functional>

class QMenu;

namespace hookbench::ui {

/// "Python requests", as menus name it.
QString copyFormTitle(snippets::CopyForm form);

/// Everything that a request can be copied as; `chosen` is called while the menu lives.
void addCopyForms(QMenu& menu, const std::function<void(snippets::CopyForm)>& chosen);

} // namespace hookbench::ui
