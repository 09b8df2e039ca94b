// Pictures of the template workspace: each channel, each panel, empty, typical, broken, overfull and small.
#include "TemplateScreens.h"
#include "SampleTraffic.h"
#include "Studio.h"
#include "templates/ContextPanel.h"
#include "templates/OutputView.h"
#include "templates/TemplateEditor.h"
#include "templates/TemplateLibrary.h"
#include "templates/TemplatesPage.h"

#include <QComboBox>
#include <QTreeWidget>

namespace hookbench::screens {

namespace {

using templates::TemplateKind;

constexpr auto payload = R"({
  "text": {{ ("New object in " ~ data.bucket_id)|tojson }},
  "event": {
    "type": {{ event_type|tojson }},
    "id": "{{ event_id }}",
    "at": "{{ occurred_at }}"
  },
  {# Only what the receiver knows how to show #}
  "facts": [
    {% for name, value in data|dictsort if value is string %}
    {"name": {{ name|replace("_", " ")|title|tojson }}, "value": {{ value|tojson }}}{% if not loop.last %},{% endif %}
    {% endfor %}
  ],
  {% if data.priority == "high" %}
  "mention": "@oncall",
  {% endif %}
  "owner": {{ data.owner|default("nobody")|tojson }}
}
)";

constexpr auto blocks = R"([
  {"type": "header", "text": {"type": "plain_text", "text": "New object :package:"}},
  {"type": "section",
   "text": {"type": "mrkdwn", "text": "*{{ data.object_id }}* was added to `{{ data.bucket_id }}` by <@U024BE7LH>.\n>It is _not_ indexed yet, see <https://example.com/o/{{ data.object_id }}|its page>. ~Ask~ <!here>."},
   "accessory": {"type": "image", "image_url": "https://example.com/p.png", "alt_text": "thumbnail"}},
  {"type": "section", "fields": [
    {"type": "mrkdwn", "text": "*Type*\n{{ event_type }}"},
    {"type": "mrkdwn", "text": "*Namespace*\n{{ data.namespace_id }}"},
    {"type": "mrkdwn", "text": "*Event*\n`{{ event_id }}`"},
    {"type": "mrkdwn", "text": "*At*\n{{ occurred_at }}"}
  ]},
  {"type": "divider"},
  {"type": "image", "image_url": "https://example.com/chart.png", "alt_text": "Objects per hour, last day"},
  {"type": "context", "elements": [
    {"type": "image", "image_url": "https://example.com/i.png", "alt_text": "logo"},
    {"type": "mrkdwn", "text": "Sent by *Hookbench* to <#C024BE91L>"}
  ]},
  {"type": "actions", "elements": [
    {"type": "button", "style": "primary", "text": {"type": "plain_text", "text": "Open"}, "url": "https://example.com"},
    {"type": "button", "text": {"type": "plain_text", "text": "Later"}, "value": "later"},
    {"type": "button", "style": "danger", "text": {"type": "plain_text", "text": "Delete"}, "value": "delete"}
  ]}
]
)";

constexpr auto mail = R"(<h1>{{ event_type }}</h1>
<p>The object <b>{{ data.object_id }}</b> is in <code>{{ data.bucket_id }}</code>.</p>
<table border="1" cellpadding="6" cellspacing="0">
  {% for name, value in data|dictsort %}
  <tr><td>{{ name }}</td><td>{{ value }}</td></tr>
  {% endfor %}
</table>
<p><img src="https://example.com/logo.png" width="120" height="40"> &mdash; <a href="https://example.com">Open it</a></p>
)";

class Set {
public:
    explicit Set(Studio& studio) : m_studio(studio)
    {
        m_studio.window().showPage(ui::MainWindow::Templates);
        (void)QTest::qWaitFor([this] { return page().library()->isLoaded(); });
    }

    ui::TemplatesPage& page() { return *m_studio.window().templatesPage(); }
    ui::TemplateEditor& editor() { return *page().editor(); }

    void create(TemplateKind kind, const std::string& text)
    {
        const ui::EditedTemplate* before = page().session()->edited();
        const std::string old = before ? before->ref.subject() : std::string();
        page().createTemplate(kind);
        (void)QTest::qWaitFor(
            [&] { return page().session()->edited() && page().session()->edited()->ref.subject() != old; });
        editor().setFocus();
        write(text);
    }

    void write(const std::string& text)
    {
        bool done = false;
        const auto connection =
            QObject::connect(&page(), &ui::TemplatesPage::previewed, &page(), [&done] { done = true; });
        editor().replaceAll(text);
        (void)QTest::qWaitFor([&done] { return done; }, 20'000);
        QObject::disconnect(connection);
    }

    void store()
    {
        bool done = false;
        const auto connection =
            QObject::connect(&page(), &ui::TemplatesPage::saved, &page(), [&done] { done = true; });
        page().saveNow();
        (void)QTest::qWaitFor([&done] { return done; });
        QObject::disconnect(connection);
        QTest::qWait(2800);
    }

    void fixture(const char* name)
    {
        const std::size_t before = page().context()->fixtures().size();
        page().context()->saveFixture(QString::fromLatin1(name));
        (void)QTest::qWaitFor([&] { return page().context()->fixtures().size() > before; });
    }

    void save(const char* name)
    {
        QTest::qWait(350);
        m_studio.save(name);
    }

private:
    Studio& m_studio;
};

std::size_t find(ui::TemplateEditor& editor, const char* text)
{
    return editor.bytes().find(text);
}

void shootPayload(Studio& studio, Set& set)
{
    set.create(TemplateKind::Payload, payload);
    set.fixture("ordinary object");
    set.store();
    set.save("templates");
    ui::OutputView* output = set.page().preview()->view()->output();
    Q_EMIT output->placeChosen(output->shown()->text.find("Bucket Id") + 30);
    set.save("templates-blame");
    studio.find<QTabWidget>("webhookTabs")->setCurrentIndex(1);
    const std::size_t caret = find(set.editor(), "value|tojson") + 2;
    set.editor().select({caret, caret});
    set.save("templates-tree");
    studio.find<QTabWidget>("webhookTabs")->setCurrentIndex(2);
    set.page().showPanel(ui::TemplatesPage::Undefined);
    set.save("templates-undefined");
    studio.find<QTabWidget>("webhookTabs")->setCurrentIndex(0);
    set.page().showPanel(ui::TemplatesPage::Coverage);
    set.save("templates-coverage");
    set.page().showPanel(ui::TemplatesPage::Snapshots);
    QTest::qWait(300);
    studio.click("acceptAllSnapshots");
    QTest::qWait(300);
    std::string changed = payload;
    changed.replace(changed.find("New object"), 10, "Another object");
    set.write(changed);
    set.save("templates-snapshots");
    set.page().showPanel(ui::TemplatesPage::Versions);
    set.save("templates-versions");
    set.page().save();
    (void)QTest::qWaitFor([&] { return set.page().isReviewing(); });
    set.save("templates-review");
    studio.click("reviewCancel");
    set.page().discard();
}

void shootEditing(Studio& studio, Set& set)
{
    set.page().showPanel(ui::TemplatesPage::Context);
    const std::size_t at = find(set.editor(), "data.owner") + 5;
    set.editor().select({at, at + 5});
    QTest::keyClick(&set.editor(), Qt::Key_Space, Qt::ControlModifier);
    QTest::qWait(150);
    set.save("templates-completion");
    QTest::keyClick(&set.editor(), Qt::Key_Escape);
    set.page().find(true);
    studio.find<QLineEdit>("findText")->setText(QStringLiteral("tojson"));
    QTest::qWait(250);
    set.save("templates-find");
    QTest::keyClick(studio.find<QLineEdit>("findText"), Qt::Key_Escape);
    std::string broken = payload;
    broken.replace(broken.find("event_type|tojson"), 17, "event_type|tojsn");
    set.write(broken);
    set.page().showPanel(ui::TemplatesPage::Problems);
    set.save("templates-broken");
    std::string notJson = payload;
    notJson.replace(notJson.find("{% if not loop.last %},{% endif %}"), 34, "");
    set.write(notJson);
    set.save("templates-not-json");
    set.page().showPanel(ui::TemplatesPage::Context);
    set.page().discard();
}

void shootChannels(Studio& studio, Set& set)
{
    set.create(TemplateKind::Blocks, blocks);
    set.store();
    set.save("templates-slack");
    studio.find<QComboBox>("slackLook")->setCurrentIndex(studio.find<QComboBox>("slackLook")->count() - 1);
    set.save("templates-slack-dark");
    std::string tooLong = blocks;
    tooLong.replace(tooLong.find("New object :package:"), 20, std::string(170, 'x'));
    set.write(tooLong);
    set.page().showPanel(ui::TemplatesPage::Problems);
    set.save("templates-slack-limits");
    studio.find<QComboBox>("slackLook")->setCurrentIndex(0);
    set.page().discard();
    set.page().showPanel(ui::TemplatesPage::Context);
    set.create(TemplateKind::Body, mail);
    set.store();
    set.save("templates-email");
    studio.find<QTabWidget>("emailTabs")->setCurrentIndex(4);
    set.save("templates-email-source");
    set.create(TemplateKind::Message,
               "{{ event_type }}: it’s done – {{ data.object_id }} is in “{{ data.bucket_id }}”. "
               "The index of {{ data.namespace_id }} will be ready within the hour; reply STOP to end.");
    set.store();
    set.save("templates-sms");
}

void shootLarge(Set& set)
{
    std::string text = "{\n  \"rows\": [\n";
    for (int i = 0; i < 6000; ++i)
        text += "    {\"row\": " + std::to_string(i) + ", \"type\": {{ event_type|tojson }}},\n";
    set.create(TemplateKind::Payload, text + "    {}\n  ]\n}\n");
    for (int i = 0; i < 40; ++i)
        set.page().createTemplate(TemplateKind::Message);
    QTest::qWait(800);
    set.save("templates-overfull");
}

} // namespace

void shootTemplates(const QString& out, bool dark)
{
    Studio studio(out, dark);
    studio.startEndpoint();
    sendAll(studio.workbench(), sampleRequests(studio.workbench().clock().nowUs()));
    QTest::qWait(400);
    Set set(studio);
    set.save("templates-empty");
    shootPayload(studio, set);
    shootEditing(studio, set);
    shootChannels(studio, set);
    studio.window().resize(1024, 700);
    set.create(TemplateKind::Payload, payload);
    set.save("templates-small");
    studio.window().resize(1360, 840);
    shootLarge(set);
}

} // namespace hookbench::screens
