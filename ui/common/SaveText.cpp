#include "common/SaveText.h"

#include "common/Background.h"
#include "common/MessageBar.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QSaveFile>

namespace hookbench::ui {

void saveText(QWidget* parent, MessageBar* bar, const QString& title, const QString& fileName, QByteArray bytes)
{
    auto* dialog = new QFileDialog(parent, title);
    dialog->setObjectName(QStringLiteral("saveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(fileName);
    QObject::connect(dialog, &QFileDialog::fileSelected, bar, [bar, bytes = std::move(bytes)](const QString& path) {
        const auto write = [path, bytes] {
            QSaveFile file(path);
            const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
            return isWritten ? QString() : file.errorString();
        };
        runInBackground(bar, write, [bar, path](const QString& problem) {
            if (problem.isEmpty())
                bar->showMessage(MessageBar::Severity::Success,
                                 QCoreApplication::translate("SaveText", "Saved as %1.").arg(path), {}, 6000);
            else
                bar->showMessage(
                    MessageBar::Severity::Problem,
                    QCoreApplication::translate("SaveText", "%1 cannot be written: %2; choose another folder.").arg(path, problem));
        });
    });
    dialog->open();
}

} // namespace hookbench::ui
