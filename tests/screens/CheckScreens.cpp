// Pictures of the receiver check and of receiver code.
#include "Studio.h"

#include "check/CheckDialog.h"
#include "check/ReceiverDialog.h"

#include <QComboBox>
#include <QTabBar>

namespace hookbench::screens {

void shootCheck(const QString& out, bool dark)
{
    Studio studio(out, dark);
    studio.startEndpoint();
    studio.window().checkReceiver();
    auto* dialog = studio.find<ui::CheckDialog>("checkDialog");
    studio.save("check-empty", *dialog);
    studio.find<QLineEdit>("checkUrl")->setText(QString::fromStdString(studio.workbench().endpoint().url()) +
                                                QStringLiteral("hooks"));
    auto* scheme = studio.find<QComboBox>("checkScheme");
    scheme->setCurrentIndex(scheme->findData(QStringLiteral("stripe")));
    studio.find<QLineEdit>("checkSecret")->setText(QStringLiteral("an invented secret"));
    studio.click("startCheck");
    (void)QTest::qWaitFor([&] { return studio.find<QAbstractButton>("exportCheck")->isEnabled(); }, 30'000);
    studio.save("check-flawed", *dialog);
    dialog->resize(960, 620);
    studio.save("check-small", *dialog);
    studio.click("checkMore");
    studio.save("check-options", *dialog);
    dialog->close();
    studio.window().showReceiverCode();
    auto* code = studio.find<ui::ReceiverDialog>("receiverDialog");
    studio.find<QTabBar>("receiverLanguages")->setCurrentIndex(1);
    studio.save("receiver-code", *code);
    code->close();
}

} // namespace hookbench::screens
