// The template workspace: previewing, finding out where a value comes from, and saving.
#include "endpoint/Endpoint.h"
#include "common/Background.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "templates/AnalysisPanels.h"
#include "templates/Blame.h"
#include "templates/ContextPanel.h"
#include "templates/FindBar.h"
#include "templates/Formatter.h"
#include "templates/HistoryPanels.h"
#include "templates/SaveReview.h"
#include "templates/TemplateEditor.h"
#include "templates/TemplateLibrary.h"
#include "templates/TemplatesPage.h"
#include "Workbench.h"
#include "json/Parser.h"

#include <QStackedWidget>
#include <QTabWidget>
#include <QTimer>

namespace hookbench::ui {

using templates::Problem;
using templates::TemplateKind;
using templates::TemplateSource;

namespace {

/// Templates up to this size are looked into whatever panel is open.
constexpr std::size_t quietAnalysisBytes = 64 * 1024;
constexpr std::size_t mostMarks = 20'000;
constexpr std::chrono::milliseconds analysisTime{2000};

QString joinedPaths(const std::vector<std::string>& paths)
{
    QStringList words;
    for (const std::string& path : paths)
        words << textFromBytes(path);
    return words.join(QStringLiteral(", "));
}

QString nameOfEvent(const QString& name, bool present)
{
    return present ? TemplatesPage::tr("the event in view") : name;
}

} // namespace

std::string TemplatesPage::endpointUrl() const
{
    return m_workbench.endpoint().url();
}

void TemplatesPage::openTemplate(const TemplateRef& ref)
{
    m_session->open(ref);
}

void TemplatesPage::createTemplate(TemplateKind kind)
{
    m_library->createTemplate(kind);
}

void TemplatesPage::showPanel(Panel panel)
{
    m_panels->setCurrentIndex(panel);
}

void TemplatesPage::focusEditor()
{
    if (m_session->edited())
        m_editor->setFocus(Qt::OtherFocusReason);
    else
        m_library->focusList();
}

void TemplatesPage::flush()
{
    m_session->flush();
}

// The preview.

PreviewJob TemplatesPage::job() const
{
    const EditedTemplate& edited = *m_session->edited();
    const TemplateSource source = m_session->source();
    const char* shown = PreviewPane::kindOf(m_preview->channel());
    PreviewJob job;
    job.edited = edited.kind;
    job.event = m_context->event();
    job.variables = m_context->variables();
    job.nowUs = m_workbench.clock().nowUs();
    if (channelKindOf(edited.kind) == shown) {
        job.channel = channelFor(edited, source, endpointUrl());
        if (edited.kind == TemplateKind::Payload)
            job.payload = source;
    } else {
        job.channel = otherChannel(edited, shown, endpointUrl());
    }
    if (source.shape == TemplateSource::Shape::None || !job.payload)
        job.options.envelope = events::EnvelopeKind::Simple;
    return job;
}

void TemplatesPage::render()
{
    // One edit may be several changes of the text (what is replaced goes before the new comes): only what
    // they come to is rendered.
    m_wanted = 0;
    m_renderSoon->start();
}

void TemplatesPage::submit()
{
    if (!m_session->edited())
        return;
    m_wanted = m_engine->submit(job());
    m_analysis->start();
}

void TemplatesPage::onRendered(const std::shared_ptr<const PreviewResult>& result)
{
    if (!m_session->edited())
        return;
    m_preview->showResult(result);
    const bool own = channelKindOf(m_session->edited()->kind) == PreviewPane::kindOf(m_preview->channel());
    if (own)
        m_result = result;
    if (result->number == m_wanted) {
        templates::Problems problems = result->problems();
        // The address of a template of the library is made up, and not for its user to mend.
        if (!m_session->edited()->registration)
            std::erase_if(problems, [](const Problem& problem) { return problem.field == "url"; });
        showProblems(problems);
        Q_EMIT previewed();
    }
}

void TemplatesPage::showProblems(const templates::Problems& problems)
{
    m_problems->showProblems(problems);
    const auto count = std::count_if(problems.begin(), problems.end(), [](const Problem& problem) {
        return problem.severity != Problem::Severity::Note;
    });
    const QString title = count == 0 ? tr("Problems") : tr("Problems %1").arg(count);
    if (m_panels->tabText(Problems) != title)
        m_panels->setTabText(Problems, title);
    std::vector<EditorProblem> marks;
    for (const Problem& problem : problems) {
        if (problem.source.line > 0)
            marks.push_back({{problem.source.begin, problem.source.end},
                             textFromBytes(problem.message),
                             problem.severity == Problem::Severity::Error});
    }
    m_editor->setProblems(std::move(marks));
}

void TemplatesPage::showProblem(const Problem& problem)
{
    if (problem.source.line > 0) {
        m_editor->select({problem.source.begin, std::max(problem.source.end, problem.source.begin)});
        m_editor->setFocus(Qt::OtherFocusReason);
    }
    if (problem.output.line > 0 || problem.block >= 0)
        m_preview->view()->revealProblem(problem);
    // What is wrong in the output has been made by something in the template.
    if (problem.source.line == 0 && problem.output.line > 0)
        blameOutput(problem.output.begin);
}

void TemplatesPage::goToProblem(bool forward)
{
    m_editor->goToProblem(forward);
}

// Where values come from.

void TemplatesPage::blameOutput(std::size_t offset)
{
    const auto shown = m_preview->shown();
    const templates::Rendering* rendering = shown ? shown->rendering() : nullptr;
    if (!rendering)
        return;
    const templates::Range* range = templates::rangeAt(*rendering, offset);
    if (!range)
        return m_preview->clearBlame();
    std::vector<TextRange> written;
    // Places in the text as it was rendered: none of those of a text that was edited since.
    if (shown == m_result && shown->number == m_wanted && range->source.line > 0) {
        if (range->kind == templates::Range::Kind::Literal) {
            m_editor->setExpressionMarks({});
        } else {
            m_editor->setExpressionMarks({{range->source.begin, range->source.end}});
            for (const std::size_t index :
                 templates::rangesWrittenAt(*rendering, range->source.line, range->source.column)) {
                if (written.size() < mostMarks)
                    written.push_back({rendering->ranges[index].begin, rendering->ranges[index].end});
            }
        }
        m_editor->select({range->source.begin, range->source.end});
    }
    const QString expression = range->kind == templates::Range::Kind::Literal ? tr("text of the template")
                               : range->kind == templates::Range::Kind::Variable
                                   ? QStringLiteral("${%1}").arg(textFromBytes(range->expression))
                                   : QStringLiteral("{{ %1 }}").arg(textFromBytes(range->expression));
    m_preview->view()->setMarks(written, TextRange{range->begin, range->end});
    m_preview->showBlame(expression, joinedPaths(range->paths), range->source.line);
}

void TemplatesPage::markWritten(std::size_t editorOffset)
{
    const auto shown = m_preview->shown();
    if (!shown || shown != m_result || shown->number != m_wanted ||
        m_editor->selection().begin != m_editor->selection().end)
        return;
    int line = 0;
    int index = 0;
    m_editor->lineIndexFromPosition(int(editorOffset), &line, &index);
    const templates::Rendering& rendering = *shown->rendering();
    std::vector<TextRange> written;
    const templates::Range* first = nullptr;
    for (const std::size_t which : templates::rangesWrittenAt(rendering, line + 1, index + 1)) {
        const templates::Range& range = rendering.ranges[which];
        if (range.kind == templates::Range::Kind::Literal)
            continue;
        first = first ? first : &range;
        if (written.size() < mostMarks)
            written.push_back({range.begin, range.end});
    }
    m_preview->view()->setMarks(written, std::nullopt);
    if (!first) {
        m_editor->setExpressionMarks({});
        return m_preview->clearBlame();
    }
    m_editor->setExpressionMarks({{first->source.begin, first->source.end}});
    m_preview->showBlame((written.size() == 1
                              ? tr("1 place written by {{ %1 }}")
                              : tr("%n places written by {{ %1 }}", nullptr, int(written.size())))
                             .arg(textFromBytes(first->expression)),
                         joinedPaths(first->paths), first->source.line);
}

// What is missing, and what was never tried.

void TemplatesPage::analyse()
{
    m_analysis->start();
}

void TemplatesPage::analyseUndefined()
{
    if (!m_session->edited())
        return;
    if (m_session->source().text.size() > quietAnalysisBytes && m_panels->currentIndex() != Undefined)
        return;
    const int number = ++m_undefinedNumber;
    templates::RenderOptions options;
    options.limits.time = analysisTime;
    runInBackground(
        this,
        [source = m_session->source(), event = m_context->event(), options] {
            return templates::undefinedView(source, *event, options);
        },
        [this, number](const templates::UndefinedView& view) {
            if (number != m_undefinedNumber)
                return;
            m_undefined->showView(view);
            m_panels->setTabText(Undefined, view.missing.empty()
                                                ? tr("Undefined")
                                                : tr("Undefined %1").arg(view.missing.size()));
        });
}

void TemplatesPage::analyseCoverage()
{
    if (!m_session->edited())
        return;
    const TemplateSource source = m_session->source();
    m_versions->setPresent(source.text);
    if (m_panels->currentIndex() == Snapshots)
        m_snapshots->run(source, m_context->fixtures());
    if (source.text.size() > quietAnalysisBytes && m_panels->currentIndex() != Coverage)
        return m_editor->setUnreachedLines({});
    const int number = ++m_coverageNumber;
    m_analysisToken.cancel();
    m_analysisToken = {};
    templates::RenderOptions options;
    options.limits.time = analysisTime;
    options.cancellation = m_analysisToken;
    QStringList names{nameOfEvent({}, true)};
    for (const templates::Fixture& fixture : m_context->fixtures())
        names << textFromBytes(fixture.name);
    runInBackground(
        this,
        [source, event = m_context->event(), fixtures = m_context->fixtures(), options] {
            std::vector<json::Value> events{*event};
            for (const templates::Fixture& fixture : fixtures) {
                auto parsed = json::parse(fixture.text);
                events.push_back(parsed ? std::move(parsed).value() : json::Value(json::Object()));
            }
            return templates::coverageOf(source, events, options);
        },
        [this, number, names](const templates::CoverageReport& report) {
            if (number != m_coverageNumber)
                return;
            m_coverage->showReport(report, names);
            std::vector<int> lines;
            for (const templates::CoverageEntry& entry : report.entries) {
                // That a condition always held, or a list was never empty, is told in the panel alone.
                const bool code = entry.kind == templates::CoverageEntry::Kind::If ||
                                  entry.kind == templates::CoverageEntry::Kind::Loop ||
                                  entry.kind == templates::CoverageEntry::Kind::Then;
                if (code && entry.enteredBy.empty() && entry.source.line > 0)
                    lines.push_back(entry.source.line - 1);
            }
            m_editor->setUnreachedLines(lines);
        });
}

// Editing and saving.

void TemplatesPage::showSource()
{
    const TemplateSource source = m_session->source();
    m_editor->setHost(hostOf(*m_session->edited(), source));
    m_editor->replaceAll(source.text);
    showHeader();
    render();
}

void TemplatesPage::format()
{
    const EditedTemplate* edited = m_session->edited();
    if (!edited)
        return;
    if (m_editor->host() != HostLanguage::Json)
        return m_bar->showMessage(MessageBar::Severity::Info,
                                  tr("Only JSON is formatted: this template is text."), {}, 5000);
    runInBackground(
        this, [text = m_editor->bytes()] { return std::pair(text, templates::formatJsonTemplate(text)); },
        [this](const std::pair<std::string, Result<std::string>>& done) {
            // What was typed meanwhile is worth more than its format.
            if (m_editor->bytes() != done.first)
                return;
            if (!done.second)
                return showError(done.second.error());
            m_editor->replaceAll(*done.second);
        });
}

void TemplatesPage::find(bool replacing)
{
    if (m_session->edited())
        m_find->open(replacing);
}

void TemplatesPage::convert()
{
    using Shape = TemplateSource::Shape;
    TemplateSource source = m_session->source();
    const Result<TemplateSource> converted =
        templates::converted(source, source.shape == Shape::Object ? Shape::Text : Shape::Object);
    if (!converted)
        return showError(converted.error());
    m_session->setSource(*converted);
}

void TemplatesPage::moveToLibrary()
{
    const EditedTemplate* edited = m_session->edited();
    m_session->moveToLibrary(toBytes(QStringLiteral("%1 · %2").arg(edited->name, kindName(edited->kind))));
}

void TemplatesPage::discard()
{
    m_session->discard();
}

void TemplatesPage::undo()
{
    m_editor->undo();
}

void TemplatesPage::save()
{
    if (!m_session->edited() || isReviewing())
        return;
    if (!m_session->isDirty())
        return m_bar->showMessage(MessageBar::Severity::Info, tr("There is nothing to save."), {}, 3000);
    const int number = ++m_reviewNumber;
    m_session->collectCases(toBytes(m_context->eventType()), [this, number](TemplateSession::Cases cases) {
        if (number == m_reviewNumber)
            review(std::move(cases));
    });
}

void TemplatesPage::review(TemplateSession::Cases cases)
{
    const int number = m_reviewNumber;
    m_reviewToken.cancel();
    m_reviewToken = {};
    cases.push_back({toBytes(tr("The event in view (%1)").arg(m_context->eventType())), *m_context->event()});
    templates::RenderOptions options;
    options.limits.time = analysisTime;
    options.provenance = false;
    options.cancellation = m_reviewToken;
    options.envelope = events::EnvelopeKind::Simple;
    runInBackground(
        this,
        [kind = m_session->edited()->kind, before = m_session->edited()->saved, after = m_session->source(),
         cases = std::move(cases), options, token = m_reviewToken] {
            return templates::compareTemplates(kind, before, after, cases, options,
                                               [token](std::size_t) { return !token.isCancelled(); });
        },
        [this, number](const std::vector<templates::RegressionResult>& results) {
            if (number != m_reviewNumber)
                return;
            if (!m_review->review(results))
                return saveNow();
            m_stack->setCurrentWidget(m_review->parentWidget());
            m_review->setFocus(Qt::OtherFocusReason);
        });
}

void TemplatesPage::saveNow()
{
    if (isReviewing())
        closeReview();
    m_session->save();
}

void TemplatesPage::onSaved(int users)
{
    showHeader();
    if (users > 0) {
        m_bar->showMessage(
            MessageBar::Severity::Info,
            users == 1
                ? tr("A registration that uses this template still holds its older text.")
                : tr("%n registrations that use this template still hold its older text.", nullptr, users));
        m_bar->addAction(tr("&Update them"), QStringLiteral("updateUsers"),
                         [this] { m_session->updateUsers(); });
    } else {
        m_bar->showMessage(MessageBar::Severity::Success, tr("Saved."), {}, 2500);
    }
    Q_EMIT saved();
}

void TemplatesPage::showError(const Error& error)
{
    m_bar->showError(error);
}

} // namespace hookbench::ui
