// The template workspace: its widgets and how they are connected. What they do stands in
// TemplatesPageWork.cpp.
#include "templates/TemplatesPage.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "templates/AnalysisPanels.h"
#include "templates/ContextPanel.h"
#include "templates/FindBar.h"
#include "templates/HistoryPanels.h"
#include "templates/SaveReview.h"
#include "templates/TemplateEditor.h"
#include "templates/TemplateLibrary.h"
#include "Workbench.h"

#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookbench::ui {

using templates::TemplateKind;

namespace {

enum StackPage { EmptyPage, WorkPage, ReviewPage };

} // namespace

TemplatesPage::TemplatesPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_store(workbench.templates()),
      m_session(new TemplateSession(workbench, m_store, this)),
      m_engine(new PreviewEngine(this)),
      m_renderSoon(new QTimer(this)),
      m_analysis(new QTimer(this)),
      m_bar(new MessageBar(this)),
      m_stack(new QStackedWidget(this)),
      m_library(new TemplateLibrary(workbench.registrations(), m_store, this)),
      m_editor(new TemplateEditor(this)),
      m_find(new FindBar(m_editor, this)),
      m_context(new ContextPanel(workbench, m_store, this)),
      m_preview(new PreviewPane(this)),
      m_review(new SaveReview(this))
{
    setObjectName(QStringLiteral("templatesPage"));
    m_bar->setObjectName(QStringLiteral("templatesBar"));
    m_renderSoon->setSingleShot(true);
    m_renderSoon->setInterval(0);
    m_analysis->setSingleShot(true);
    m_analysis->setInterval(150);
    m_splitter = new QSplitter(this);
    m_splitter->setObjectName(QStringLiteral("templatesSplitter"));
    m_splitter->setChildrenCollapsible(false);
    auto* left = new SurfacePanel(m_splitter);
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->addWidget(m_library);
    m_splitter->addWidget(left);
    m_splitter->addWidget(buildWork());
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    left->setMinimumWidth(fontMetrics().averageCharWidth() * 20);
    m_splitter->setSizes({200, 1070});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_splitter, 1);
    connectEditor();
    connectParts();
    showHeader();
}

TemplatesPage::~TemplatesPage()
{
    m_reviewToken.cancel();
    m_analysisToken.cancel();
}

QWidget* TemplatesPage::buildWork()
{
    auto* work = new QSplitter(m_stack);
    work->setObjectName(QStringLiteral("templateWork"));
    work->setChildrenCollapsible(false);
    auto* right = new SurfacePanel(work);
    auto* rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(0, 0, 0, 0);
    rightLayout->addWidget(m_preview);
    work->addWidget(buildMiddle());
    work->addWidget(right);
    work->setStretchFactor(0, 1);
    work->setStretchFactor(1, 1);
    work->setSizes({560, 510});
    right->setMinimumWidth(fontMetrics().averageCharWidth() * 40);
    auto* review = new SurfacePanel(m_stack);
    auto* reviewLayout = new QVBoxLayout(review);
    reviewLayout->setContentsMargins(0, 0, 0, 0);
    reviewLayout->addWidget(m_review);
    m_stack->setObjectName(QStringLiteral("templatesStack"));
    m_stack->addWidget(buildEmpty());
    m_stack->addWidget(work);
    m_stack->addWidget(review);
    return m_stack;
}

QWidget* TemplatesPage::buildEmpty()
{
    auto* page = new SurfacePanel(m_stack);
    page->setObjectName(QStringLiteral("emptyTemplates"));
    auto* title = makeHeading(page, tr("Write what is sent, and see it as you type"), 1.4);
    title->setAlignment(Qt::AlignCenter);
    title->setWordWrap(true);
    auto* words = makeMuted(
        page,
        tr("Choose a template at the left, or begin one. The preview shows exactly what each channel would "
           "receive; a click on any value leads to the expression that made it."));
    words->setAlignment(Qt::AlignCenter);
    words->setMaximumWidth(fontMetrics().averageCharWidth() * 66);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    const auto offer = [&](TemplateKind kind, const QString& text, const QString& name) {
        auto* button = new QPushButton(icon(kindIcon(kind), Tone::Text), text, page);
        button->setObjectName(name);
        connect(button, &QPushButton::clicked, this, [this, kind] { createTemplate(kind); });
        buttons->addWidget(button);
    };
    offer(TemplateKind::Payload, tr("&Webhook payload"), QStringLiteral("newPayload"));
    offer(TemplateKind::Blocks, tr("Slac&k blocks"), QStringLiteral("newBlocks"));
    offer(TemplateKind::Body, tr("&Email body"), QStringLiteral("newBody"));
    offer(TemplateKind::Message, tr("S&MS message"), QStringLiteral("newMessage"));
    buttons->addStretch();
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(32, 32, 32, 32);
    layout->setSpacing(10);
    layout->addStretch(2);
    layout->addWidget(title);
    layout->addWidget(words, 0, Qt::AlignHCenter);
    layout->addSpacing(10);
    layout->addLayout(buttons);
    layout->addStretch(3);
    return page;
}

QWidget* TemplatesPage::buildMiddle()
{
    auto* top = new SurfacePanel(this);
    m_editor->setObjectName(QStringLiteral("templateEditor"));
    m_editor->setAccessibleName(tr("Template"));
    auto* topLayout = new QVBoxLayout(top);
    topLayout->setContentsMargins(0, 0, 0, 0);
    topLayout->setSpacing(0);
    topLayout->addWidget(buildHeader());
    topLayout->addWidget(new Hairline(Qt::Horizontal, top));
    topLayout->addWidget(m_find);
    topLayout->addWidget(m_editor, 1);
    top->setMinimumHeight(fontMetrics().height() * 8);
    buildPanels();
    m_middleSplitter = new QSplitter(Qt::Vertical, this);
    m_middleSplitter->setObjectName(QStringLiteral("templateMiddle"));
    m_middleSplitter->setChildrenCollapsible(false);
    m_middleSplitter->addWidget(top);
    m_middleSplitter->addWidget(m_panels);
    m_middleSplitter->setStretchFactor(0, 3);
    m_middleSplitter->setStretchFactor(1, 2);
    m_middleSplitter->setSizes({440, 300});
    m_middleSplitter->setMinimumWidth(fontMetrics().averageCharWidth() * 48);
    return m_middleSplitter;
}

QWidget* TemplatesPage::buildHeader()
{
    auto* header = new QWidget(this);
    m_name = makeHeading(header, {}, 1.1);
    m_name->setObjectName(QStringLiteral("templateName"));
    m_name->setTextFormat(Qt::PlainText);
    m_name->setMinimumWidth(30);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_state = new Pill(header);
    m_state->setObjectName(QStringLiteral("templateState"));
    auto* search = makeIconButton(header, QStringLiteral("findInTemplate"), QStringLiteral("search"),
                                  tr("Find (Ctrl+F)"));
    auto* format = makeIconButton(header, QStringLiteral("formatTemplate"), QStringLiteral("braces"),
                                  tr("Format the JSON around the tags (Ctrl+Shift+I)"));
    m_more = makeIconButton(header, QStringLiteral("templateMenu"), QStringLiteral("ellipsis"), tr("More"));
    m_save = new QPushButton(tr("&Save"), header);
    m_save->setObjectName(QStringLiteral("saveTemplate"));
    m_save->setToolTip(tr("Shows what the change does to known events, then saves (Ctrl+S)"));
    setButtonKind(m_save, ButtonKind::Primary);
    connect(search, &QToolButton::clicked, this, [this] { find(false); });
    connect(format, &QToolButton::clicked, this, &TemplatesPage::format);
    connect(m_save, &QPushButton::clicked, this, &TemplatesPage::save);
    connect(m_more, &QToolButton::clicked, this, &TemplatesPage::fillMenu);
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(14, 8, 10, 8);
    layout->setSpacing(6);
    layout->addWidget(m_name, 1);
    layout->addWidget(m_state);
    layout->addSpacing(6);
    layout->addWidget(search);
    layout->addWidget(format);
    layout->addWidget(m_more);
    layout->addWidget(m_save);
    return header;
}

void TemplatesPage::buildPanels()
{
    m_panels = new QTabWidget(this);
    m_panels->setObjectName(QStringLiteral("templatePanels"));
    m_panels->setAccessibleName(tr("Event, problems and history"));
    m_panels->setDocumentMode(true);
    m_panels->tabBar()->setExpanding(false);
    m_panels->tabBar()->setObjectName(QStringLiteral("templatePanelBar"));
    m_panels->tabBar()->setAccessibleName(tr("Event, problems and history"));
    m_problems = new ProblemsPanel(m_panels);
    m_undefined = new UndefinedPanel(m_panels);
    m_coverage = new CoveragePanel(m_panels);
    m_snapshots = new SnapshotsPanel(m_store, m_panels);
    m_versions = new VersionsPanel(m_store, m_panels);
    m_panels->addTab(m_context, tr("Event"));
    m_panels->addTab(m_problems, tr("Problems"));
    m_panels->addTab(m_undefined, tr("Undefined"));
    m_panels->addTab(m_coverage, tr("Coverage"));
    m_panels->addTab(m_snapshots, tr("Snapshots"));
    m_panels->addTab(m_versions, tr("Versions"));
    connect(m_panels, &QTabWidget::currentChanged, this, &TemplatesPage::analyse);
    connect(m_problems, &ProblemsPanel::chosen, this, &TemplatesPage::showProblem);
    const auto goTo = [this](TextRange range) {
        if (range.end > range.begin)
            m_editor->select(range);
    };
    connect(m_undefined, &UndefinedPanel::placeChosen, this, goTo);
    connect(m_coverage, &CoveragePanel::placeChosen, this, goTo);
    connect(m_snapshots, &SnapshotsPanel::failed, this, &TemplatesPage::showError);
    connect(m_versions, &VersionsPanel::failed, this, &TemplatesPage::showError);
    connect(m_versions, &VersionsPanel::restoreRequested, m_editor, &TemplateEditor::replaceAll);
}

void TemplatesPage::fillMenu()
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const EditedTemplate* edited = m_session->edited();
    menu->addAction(icon(QStringLiteral("undo-2"), Tone::Muted), tr("&Discard what is not saved"), this,
                    &TemplatesPage::discard)
        ->setEnabled(m_session->isDirty());
    menu->addAction(tr("Find and re&place…"), QKeySequence(tr("Ctrl+H")), this, [this] { find(true); });
    if (edited && edited->kind == TemplateKind::Payload) {
        const bool object = edited->shape == templates::TemplateSource::Shape::Object;
        menu->addAction(object ? tr("Convert to one &text")
                               : tr("Convert to a JSON &object with templates in it"),
                        this, &TemplatesPage::convert);
    }
    if (edited && edited->registration) {
        menu->addSeparator();
        menu->addAction(icon(QStringLiteral("layers"), Tone::Muted), tr("Put into the &library"), this,
                        &TemplatesPage::moveToLibrary);
        m_store.list(menu,
                     [this, menu, kind = edited->kind](Result<std::vector<templates::LibraryTemplate>> all) {
                         if (!all)
                             return;
                         for (const templates::LibraryTemplate& item : *all) {
                             if (item.kind == kind)
                                 menu->addAction(tr("Use “%1”").arg(textFromBytes(item.name)), this,
                                                 [this, item] { m_session->useLibraryTemplate(item); });
                         }
                     });
    }
    if (edited && edited->item)
        menu->addAction(icon(QStringLiteral("refresh-cw"), Tone::Muted),
                        tr("&Update the registrations that use it"), m_session,
                        &TemplateSession::updateUsers);
    menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height())));
}

void TemplatesPage::connectEditor()
{
    connect(m_editor, &TemplateEditor::edited, this, [this] {
        m_editor->setExpressionMarks({});
        m_session->setText(m_editor->bytes());
        render();
    });
    connect(m_editor, &TemplateEditor::caretMoved, this, &TemplatesPage::markWritten);
    connect(m_engine, &PreviewEngine::rendered, this, &TemplatesPage::onRendered);
    connect(m_engine, &PreviewEngine::slow, m_preview, &PreviewPane::setBusy);
    connect(m_preview, &PreviewPane::placeChosen, this, &TemplatesPage::blameOutput);
    connect(m_preview, &PreviewPane::problemRequested, this, &TemplatesPage::showProblem);
    connect(m_preview, &PreviewPane::channelChanged, this, &TemplatesPage::render);
    connect(m_context, &ContextPanel::eventChanged, this, [this] {
        m_editor->setSample(m_context->event());
        render();
    });
    connect(m_context, &ContextPanel::variablesChanged, this, &TemplatesPage::render);
    connect(m_context, &ContextPanel::fixturesChanged, this, &TemplatesPage::analyse);
    connect(m_context, &ContextPanel::failed, this, &TemplatesPage::showError);
    connect(m_renderSoon, &QTimer::timeout, this, &TemplatesPage::submit);
    connect(m_analysis, &QTimer::timeout, this, [this] {
        analyseUndefined();
        analyseCoverage();
    });
}

void TemplatesPage::connectParts()
{
    connect(m_library, &TemplateLibrary::chosen, this, &TemplatesPage::openTemplate);
    connect(m_library, &TemplateLibrary::failed, this, &TemplatesPage::showError);
    connect(m_library, &TemplateLibrary::removed, this, [this](const TemplateRef& ref) {
        if (m_session->edited() && m_session->edited()->ref == ref)
            m_stack->setCurrentIndex(EmptyPage);
    });
    connect(m_session, &TemplateSession::opened, this, &TemplatesPage::showOpened);
    connect(m_session, &TemplateSession::replaced, this, &TemplatesPage::showSource);
    connect(m_session, &TemplateSession::dirtyChanged, this, &TemplatesPage::showHeader);
    connect(m_session, &TemplateSession::saved, this, &TemplatesPage::onSaved);
    connect(m_session, &TemplateSession::failed, this, &TemplatesPage::showError);
    connect(m_session, &TemplateSession::usersUpdated, this, [this](int updated, int failed) {
        m_bar->showMessage(failed > 0 ? MessageBar::Severity::Warning : MessageBar::Severity::Success,
                           failed > 0
                               ? tr("%1 updated, %2 could not be: look at them on the Registrations page.")
                                     .arg(updated)
                                     .arg(failed)
                           : updated == 1 ? tr("1 registration updated.")
                                          : tr("%n registrations updated.", nullptr, updated),
                           {}, failed > 0 ? 0 : 5000);
    });
    connect(m_review, &SaveReview::saveRequested, this, &TemplatesPage::saveNow);
    connect(m_review, &SaveReview::cancelled, this, &TemplatesPage::closeReview);
}

bool TemplatesPage::isReviewing() const
{
    return m_stack->currentIndex() == ReviewPage;
}

void TemplatesPage::closeReview()
{
    m_stack->setCurrentIndex(WorkPage);
    focusEditor();
}

void TemplatesPage::showHeader()
{
    const EditedTemplate* edited = m_session->edited();
    if (!edited)
        return;
    const bool dirty = m_session->isDirty();
    const QString title = edited->registration
                              ? QStringLiteral("%1 · %2").arg(edited->name, kindName(edited->kind))
                              : edited->name;
    m_name->setText(title);
    m_name->setToolTip(title);
    const bool none = m_session->source().shape == templates::TemplateSource::Shape::None;
    m_state->setTone(dirty ? Tone::Warning : Tone::Muted, dirty ? tr("Not saved")
                                                          : edited->item
                                                              ? tr("Version %1").arg(edited->item->version)
                                                          : none ? tr("No template")
                                                                 : tr("Saved"));
    m_save->setEnabled(dirty);
    m_library->setDirty(edited->ref, dirty);
}

void TemplatesPage::showOpened()
{
    const EditedTemplate& edited = *m_session->edited();
    const templates::TemplateSource source = m_session->source();
    m_engine->cancel();
    m_result.reset();
    m_editor->setSource(source.text, hostOf(edited, source));
    m_editor->setSample(m_context->event());
    std::array<bool, PreviewPane::ChannelCount> present{};
    auto own = PreviewPane::Webhook;
    for (int i = 0; i < PreviewPane::ChannelCount; ++i) {
        const auto channel = static_cast<PreviewPane::Channel>(i);
        present[std::size_t(i)] = hasChannel(edited, PreviewPane::kindOf(channel));
        if (channelKindOf(edited.kind) == PreviewPane::kindOf(channel))
            own = channel;
    }
    m_preview->reset(own, present);
    m_panels->setTabText(Undefined, tr("Undefined"));
    m_snapshots->open(edited);
    m_versions->open(edited);
    m_library->setCurrent(edited.ref);
    if (edited.registration && !edited.registration->eventTypes.empty() &&
        edited.registration->eventTypes.front() != "*" &&
        !registrations::subscribes(*edited.registration, toBytes(m_context->eventType())))
        m_context->setEventType(textFromBytes(edited.registration->eventTypes.front()));
    showHeader();
    m_stack->setCurrentIndex(WorkPage);
    render();
    Q_EMIT opened();
}

void TemplatesPage::saveState(QSettings& state) const
{
    state.setValue(QStringLiteral("templates/splitter"), m_splitter->saveState());
    state.setValue(QStringLiteral("templates/middle"), m_middleSplitter->saveState());
    state.setValue(QStringLiteral("templates/panel"), m_panels->currentIndex());
    if (const EditedTemplate* edited = m_session->edited()) {
        state.setValue(QStringLiteral("templates/template"), textFromBytes(edited->ref.templateId));
        state.setValue(QStringLiteral("templates/registration"), textFromBytes(edited->ref.registrationId));
        state.setValue(QStringLiteral("templates/field"), textFromBytes(edited->ref.field));
    }
    m_context->saveState(state);
}

void TemplatesPage::restoreState(QSettings& state)
{
    m_splitter->restoreState(state.value(QStringLiteral("templates/splitter")).toByteArray());
    m_middleSplitter->restoreState(state.value(QStringLiteral("templates/middle")).toByteArray());
    m_panels->setCurrentIndex(
        qBound(0, state.value(QStringLiteral("templates/panel")).toInt(), m_panels->count() - 1));
    m_context->restoreState(state);
    const TemplateRef ref{toBytes(state.value(QStringLiteral("templates/template")).toString()),
                          toBytes(state.value(QStringLiteral("templates/registration")).toString()),
                          toBytes(state.value(QStringLiteral("templates/field")).toString())};
    if (!ref.isNull())
        openTemplate(ref);
}

} // namespace hookbench::ui
