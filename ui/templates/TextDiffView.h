#pragma once

#include "base/LineDiff.h"
#include "common/EditorBase.h"

#include <vector>

namespace hookbench::ui {

/// Two texts as one: removed lines with a −, added ones with a +, each on its tint; far from changes lines
/// are left out.
class TextDiffView final : public EditorBase {
    Q_OBJECT

public:
    TextDiffView(const QString& objectName, const QString& accessibleName, QWidget* parent = nullptr);

    /// `context`: how many equal lines stay around each change.
    void show(const std::vector<DiffLine>& lines, int context = 3);
    void showNote(const QString& text);

protected:
    void applyTheme() override;

private:
    void put(const QString& text);
};

} // namespace hookbench::ui
