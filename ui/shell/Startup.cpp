#include "shell/Startup.h"

#include "common/Formatting.h"
#include "common/Style.h"
#include "common/ThemeController.h"
#include "common/Widgets.h"
#include "shell/InstanceChannel.h"
#include "shell/MainWindow.h"
#include "Workbench.h"

#include <QApplication>
#include <QDesktopServices>
#include <QPushButton>
#include <QSettings>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

#include <cstdio>

namespace hookbench::ui {

namespace {

/// Exit status of a start that the environment prevented.
constexpr int environmentFailed = 3;

std::optional<bool> lastKnownDark(const QString& profileFolder)
{
    const QSettings state(profileFolder + QStringLiteral("/window.ini"), QSettings::IniFormat);
    const QVariant dark = state.value(QStringLiteral("window/systemDark"));
    return dark.isValid() ? std::optional(dark.toBool()) : std::nullopt;
}

QString whatHelps(ErrorCode code)
{
    switch (code) {
    case ErrorCode::AlreadyRunning:
        return QApplication::translate("Startup",
                                       "Close the other program, or choose another profile with --profile.");
    case ErrorCode::SchemaTooNew:
        return QApplication::translate("Startup",
                                       "Update Hookbench, or choose another profile with --profile.");
    case ErrorCode::DiskFull:
        return QApplication::translate("Startup", "Free some space on that disk and start again.");
    case ErrorCode::PermissionDenied:
        return QApplication::translate(
            "Startup", "Give yourself access to that folder, or choose another profile with --profile.");
    case ErrorCode::Corrupt:
        return QApplication::translate(
            "Startup", "Nothing was changed. A backup may stand beside the database; or choose another "
                       "profile with --profile.");
    default:
        return QApplication::translate("Startup",
                                       "Choose another profile with --profile, or mend what is named above.");
    }
}

int showStartupError(QApplication& application, ThemeController& theme, const Error& error,
                     const QString& folder)
{
    std::fprintf(stderr, "hookbench: %s\n", error.message.c_str());
    theme.install(storage::Theme::System, std::nullopt);
    const std::unique_ptr<QWidget> window(makeStartupErrorWindow(error, folder));
    window->show();
    application.exec();
    return environmentFailed;
}

} // namespace

QWidget* makeStartupErrorWindow(const Error& error, const QString& profileFolder)
{
    auto* window = new QWidget;
    window->setObjectName(QStringLiteral("startupError"));
    window->setWindowTitle(QApplication::translate("Startup", "Hookbench cannot start"));
    window->setWindowIcon(applicationIcon());
    auto* picture = new IconLabel(window, 32);
    picture->setIcon(QStringLiteral("octagon-alert"), Tone::Danger);
    auto* title = makeHeading(window, QApplication::translate("Startup", "Hookbench cannot start"), 1.35);
    auto* message = new QLabel(textFromBytes(error.message), window);
    message->setObjectName(QStringLiteral("startupMessage"));
    message->setTextFormat(Qt::PlainText);
    message->setWordWrap(true);
    message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* help = makeMuted(window, whatHelps(error.code));
    auto* detail =
        new CopyBox(QStringLiteral("startupDetail"), QApplication::translate("Startup", "details"), window);
    detail->setText(QApplication::translate("Startup", "Profile: %1").arg(profileFolder) +
                    (error.detail.empty() ? QString() : QLatin1Char('\n') + textFromBytes(error.detail)));
    auto* close = new QPushButton(QApplication::translate("Startup", "&Close"), window);
    close->setObjectName(QStringLiteral("startupClose"));
    close->setDefault(true);
    setButtonKind(close, ButtonKind::Primary);
    QObject::connect(close, &QPushButton::clicked, window, &QWidget::close);
    auto* layout = new QVBoxLayout(window);
    layout->setContentsMargins(32, 28, 32, 24);
    layout->setSpacing(12);
    layout->addWidget(picture);
    layout->addWidget(title);
    layout->addWidget(message);
    layout->addWidget(help);
    layout->addWidget(detail);
    layout->addStretch();
    layout->addWidget(close, 0, Qt::AlignRight);
    window->resize(window->fontMetrics().averageCharWidth() * 84, window->fontMetrics().height() * 20);
    close->setFocus();
    return window;
}

int runWindow(QApplication& application, const QString& profileOption)
{
    ThemeController theme;
    const QString folder = storage::Profile::chosenFolder(profileOption);
    Workbench::Options options;
    options.profileFolder = folder;
    auto workbench = Workbench::open(std::move(options));
    if (!workbench) {
        if (workbench.error().code == ErrorCode::AlreadyRunning && InstanceChannel::raiseOther(folder)) {
            std::fprintf(stderr, "hookbench: already running on this profile; its window has been raised\n");
            return 0;
        }
        return showStartupError(application, theme, workbench.error(), folder);
    }
    theme.install((*workbench)->settings().theme, lastKnownDark(folder));
    MainWindow window(**workbench, theme);
    std::unique_ptr<InstanceChannel> channel;
    QObject::connect(&window, &MainWindow::firstPainted, &window, [&] {
        window.startEndpoint();
        theme.followDesktop();
        channel = std::make_unique<InstanceChannel>(folder);
        QObject::connect(channel.get(), &InstanceChannel::raiseRequested, &window, &MainWindow::raiseWindow);
    });
    window.show();
    return application.exec();
}

} // namespace hookbench::ui
