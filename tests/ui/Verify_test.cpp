#include "WindowFixture.h"

#include "capture/SignedMessage.h"
#include "common/TextPane.h"
#include "inspector/VerifyTab.h"
#include "signing/Engine.h"
#include "signing/Presets.h"

#include <QComboBox>
#include <QTabWidget>
#include <QTreeWidget>

using namespace hookbench;
using namespace hookbench::test;

namespace {

constexpr const char* secret = "an invented secret";

struct VerifyFixture : WindowFixture {
    /// A request that GitHub could have signed, its body changed on the way if wanted.
    void receive(const std::string& body, const std::string& arrives)
    {
        start();
        signing::Message message;
        message.body = body;
        const auto signedHeaders =
            signing::sign(*signing::findScheme("github-sha256"), message, std::vector<signing::Credentials>{{secret, {}}}, {workbench->clock().nowUs(), ""});
        REQUIRE(signedHeaders);
        QByteArray head = "POST /hooks HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(qsizetype(arrives.size())) + "\r\n";
        for (const http::Header& header : signedHeaders->headers)
            head += QByteArray::fromStdString(header.name + ": " + header.value + "\r\n");
        send(head + "\r\n" + QByteArray::fromStdString(arrives));
        REQUIRE(waitForCaptures(1));
        REQUIRE(waitForDetail(model()->idAt(0)));
        find<QTabWidget>("detailTabs")->setCurrentIndex(ui::DetailPane::Verify);
    }
    ui::VerifyTab* tab() const { return find<ui::VerifyTab>("verifyTab"); }
    bool judge(const QString& with)
    {
        QSignalSpy judged(tab(), &ui::VerifyTab::judged);
        find<QLineEdit>("verifySecret")->setText(with);
        return eventually([&] { return judged.count() > 0; });
    }
    QString verdict() const { return find<QLabel>("verifyVerdict")->text(); }
    QString reason() const { return find<QLabel>("verifyReason")->text(); }
};

} // namespace

TEST_CASE_METHOD(VerifyFixture, "a signature is verified in the window with the scheme whose header is there, step by step")
{
    receive("{\"a\":1}\n", "{\"a\":1}\n");
    CHECK(find<QComboBox>("verifyScheme")->currentData().toString() == QStringLiteral("github-sha256"));
    CHECK(verdict().contains(QStringLiteral("Enter the secret")));
    CHECK(find<QLineEdit>("verifySecret")->echoMode() == QLineEdit::Password);
    REQUIRE(judge(QString::fromLatin1(secret)));
    CHECK(tab()->verdict()->valid);
    CHECK(verdict().startsWith(QStringLiteral("Valid")));
    auto* steps = find<QTreeWidget>("verifySteps");
    CHECK(steps->topLevelItemCount() >= 2);
    // The signed content stands there exactly, the line break at its end included.
    CHECK(find<ui::TextPane>("verifyBytes")->toPlainText().contains(QString::fromUtf8("{\"a\":1}␊")));
}

TEST_CASE_METHOD(VerifyFixture, "the doctor names the mistake that explains an invalid signature")
{
    receive("{\"a\":1,\"b\":2}", "{\"a\": 1, \"b\": 2}");
    REQUIRE(judge(QString::fromLatin1(secret)));
    CHECK_FALSE(tab()->verdict()->valid);
    CHECK(verdict().startsWith(QStringLiteral("Not valid")));
    CHECK(reason().startsWith(QStringLiteral("The cause")));
}

TEST_CASE_METHOD(VerifyFixture, "an older secret explains a signature; what nothing explains stays unexplained")
{
    receive("{}", "{}");
    REQUIRE(judge(QStringLiteral("a new secret")));
    CHECK(reason().contains(QStringLiteral("None of the usual mistakes")));
    QSignalSpy judged(tab(), &ui::VerifyTab::judged);
    find<QLineEdit>("verifyOlder")->setText(QString::fromLatin1(secret));
    REQUIRE(eventually([&] { return judged.count() > 0; }));
    CHECK(reason().startsWith(QStringLiteral("The cause")));
    CHECK_FALSE(reason().contains(QString::fromLatin1(secret)));
}
