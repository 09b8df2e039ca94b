#include "WindowFixture.h"

namespace hookbench::test {

WindowFixture::WindowFixture()
{
    Workbench::Options options;
    options.profileFolder = profile.path();
    options.secrets = secrets::makeMemorySecretStore();
    auto opened = Workbench::open(std::move(options));
    REQUIRE(opened);
    workbench = std::move(opened).value();
    storage::Settings settings = workbench->settings();
    settings.port = 0;
    settings.theme = storage::Theme::Light;
    REQUIRE(workbench->applySettings(settings));
    theme.install(settings.theme, false);
    openWindow();
}

WindowFixture::~WindowFixture()
{
    closeWindow();
}

void WindowFixture::openWindow()
{
    window = std::make_unique<ui::MainWindow>(*workbench, theme);
    QSignalSpy painted(window.get(), &ui::MainWindow::firstPainted);
    window->show();
    REQUIRE(eventually([&] { return painted.count() == 1; }));
}

void WindowFixture::closeWindow()
{
    if (window)
        window->close();
    window.reset();
}

void WindowFixture::start()
{
    window->startEndpoint();
    REQUIRE(
        eventually([this] { return workbench->endpoint().state() == endpoint::Endpoint::State::Listening; }));
}

QByteArray WindowFixture::send(const QByteArray& bytes) const
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), workbench->endpoint().port());
    socket.write(bytes);
    REQUIRE(eventually([&] { return socket.bytesAvailable() > 0; }));
    return socket.readAll();
}

QByteArray WindowFixture::sendEvent(const QByteArray& id, const QByteArray& path) const
{
    const QByteArray body =
        "{\"event_type\":\"object.created\",\"event_id\":\"" + id + "\",\"n\":12345678901234567890}";
    const QByteArray bytes = "POST " + path +
                             " HTTP/1.1\r\nHost: x\r\nX-Odd-CASE:  two  \r\nx-odd-case: "
                             "again\r\nContent-Type: application/json\r\n"
                             "Content-Length: " +
                             QByteArray::number(body.size()) + "\r\n\r\n" + body;
    CHECK(send(bytes).startsWith("HTTP/1.1 200"));
    return bytes;
}

bool WindowFixture::waitForCaptures(int count) const
{
    return eventually([&] { return model()->captureCount() == count; });
}

bool WindowFixture::waitForDetail(capture::CaptureId id) const
{
    return eventually([&] { return content() && content()->capture.summary.id == id; });
}

QString WindowFixture::row(int row) const
{
    QStringList texts;
    for (int column = 0; column < model()->columnCount(); ++column)
        texts << model()->index(row, column).data().toString();
    return texts.join(QLatin1Char('|'));
}

} // namespace hookbench::test
