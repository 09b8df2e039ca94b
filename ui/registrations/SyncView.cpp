#include "registrations/SyncView.h"

#include "common/ElidedLabel.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Theme.h"
#include "common/Widgets.h"
#include "registrations/DiffView.h"
#include "registrations/ProblemList.h"
#include "registrations/SyncModel.h"
#include "Workbench.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

/// Name and state of one registration in two lines.
class SyncDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {200, 2 * option.fontMetrics.height() + 24};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Tokens& t = tokensOf(option.palette);
        const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
        const bool focused = view && view->hasFocus();
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->fillRect(option.rect, focused ? t.selection : t.dark ? t.hover : t.pressed);
            if (focused)
                painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                                  t.accent);
        } else if (option.state.testFlag(QStyle::State_MouseOver)) {
            painter->fillRect(option.rect, t.hover);
        }
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.border);
        QRect line = option.rect.adjusted(14, 10, -14, 0);
        line.setHeight(option.fontMetrics.height());
        QFont name = option.font;
        name.setWeight(QFont::DemiBold);
        painter->setFont(name);
        painter->setPen(t.text);
        painter->drawText(
            line, Qt::AlignVCenter | Qt::AlignLeft,
            QFontMetrics(name).elidedText(index.data().toString(), Qt::ElideRight, line.width()));
        line.translate(0, option.fontMetrics.height() + 4);
        const auto tone = static_cast<Tone>(index.data(SyncModel::StateToneRole).toInt());
        icon(index.data(SyncModel::StateIconRole).toString(), tone)
            .paint(painter, QRect(line.left(), line.center().y() - 7, 15, 15));
        painter->setFont(option.font);
        painter->setPen(toneColor(t, tone));
        const QString state = index.data(SyncModel::StateTextRole).toString();
        const int stateWidth = option.fontMetrics.horizontalAdvance(state);
        painter->drawText(line.adjusted(22, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, state);
        painter->setPen(t.muted);
        const QRect rest = line.adjusted(22 + stateWidth + 12, 0, 0, 0);
        painter->drawText(rest, Qt::AlignVCenter | Qt::AlignRight,
                          option.fontMetrics.elidedText(index.data(SyncModel::DetailRole).toString(),
                                                        Qt::ElideRight, rest.width()));
        painter->restore();
    }
};

} // namespace

SyncView::SyncView(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_model(new SyncModel(this)),
      m_bar(new MessageBar(this)),
      m_stack(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("syncView"));
    auto* splitter = new QSplitter(this);
    splitter->setObjectName(QStringLiteral("syncSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildList());
    splitter->addWidget(buildDetail());
    splitter->setStretchFactor(1, 1);
    splitter->widget(0)->setMinimumWidth(fontMetrics().averageCharWidth() * 36);
    splitter->setSizes({340, 930});
    m_stack->addWidget(buildLesson());
    m_stack->addWidget(splitter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildTop());
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_bar);
    layout->addWidget(m_stack, 1);
    connectParts();
    refreshAccounts();
    setBusy(false);
    showItem();
}

SyncView::~SyncView()
{
    m_token.cancel();
}

QWidget* SyncView::buildTop()
{
    auto* top = new SurfacePanel(this);
    m_account = new QComboBox(top);
    m_account->setObjectName(QStringLiteral("syncAccount"));
    m_account->setAccessibleName(tr("Account"));
    m_account->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto* label = new QLabel(tr("A&ccount"), top);
    label->setBuddy(m_account);
    auto* accounts = new QPushButton(tr("&Accounts…"), top);
    accounts->setObjectName(QStringLiteral("editAccounts"));
    m_progress = new MutedLabel({}, top);
    m_progress->setObjectName(QStringLiteral("syncProgress"));
    m_cancel = new QPushButton(tr("Ca&ncel"), top);
    m_cancel->setObjectName(QStringLiteral("cancelSync"));
    m_compare = new QPushButton(icon(QStringLiteral("refresh-cw"), Tone::Muted), tr("Co&mpare"), top);
    m_compare->setObjectName(QStringLiteral("compareAccount"));
    m_compare->setToolTip(tr("Fetches the account's registrations and compares; nothing is changed"));
    connect(accounts, &QPushButton::clicked, this, &SyncView::accountsRequested);
    connect(m_compare, &QPushButton::clicked, this, &SyncView::compare);
    connect(m_cancel, &QPushButton::clicked, this, &SyncView::cancel);
    auto* layout = new QHBoxLayout(top);
    layout->setContentsMargins(14, 8, 10, 8);
    layout->setSpacing(8);
    layout->addWidget(label);
    layout->addWidget(m_account);
    layout->addWidget(accounts);
    layout->addStretch();
    layout->addWidget(m_progress);
    layout->addWidget(m_cancel);
    layout->addWidget(m_compare);
    return top;
}

QWidget* SyncView::buildLesson()
{
    auto* lesson = new QWidget(this);
    auto* column = new QWidget(lesson);
    column->setMaximumWidth(fontMetrics().averageCharWidth() * 86);
    auto* inner = new QVBoxLayout(column);
    auto* picture = new IconLabel(column, 36);
    picture->setIcon(QStringLiteral("cloud"), Tone::Accent);
    auto* add =
        new QPushButton(icon(QStringLiteral("user-plus"), Tone::OnAccent), tr("Add an acco&unt…"), column);
    add->setObjectName(QStringLiteral("addFirstAccount"));
    setButtonKind(add, ButtonKind::Primary);
    connect(add, &QPushButton::clicked, this, &SyncView::accountsRequested);
    inner->setSpacing(8);
    inner->addWidget(picture);
    inner->addSpacing(4);
    inner->addWidget(makeHeading(column, tr("In step with the service"), 1.5));
    inner->addWidget(
        makeMuted(column, tr("With an API key, the registrations of an account are compared with those of "
                             "this machine, field by field. You pull, push and settle conflicts; nothing "
                             "is changed at the service unless you push it.")));
    inner->addSpacing(10);
    inner->addWidget(add, 0, Qt::AlignLeft);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(column, 100);
    row->addStretch(1);
    auto* layout = new QVBoxLayout(lesson);
    layout->addStretch(2);
    layout->addLayout(row);
    layout->addStretch(3);
    return lesson;
}

QWidget* SyncView::buildList()
{
    auto* panel = new SurfacePanel(this);
    m_filter = new QLineEdit(panel);
    m_filter->setObjectName(QStringLiteral("syncFilter"));
    m_filter->setAccessibleName(tr("Filter by name or state"));
    m_filter->setPlaceholderText(tr("Filter by name or state…"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(QStringLiteral("search"), Tone::Muted), QLineEdit::LeadingPosition);
    m_list = new QListView(panel);
    m_list->setObjectName(QStringLiteral("syncList"));
    m_list->setAccessibleName(tr("Registrations and their state"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new SyncDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* filterRow = new QHBoxLayout;
    filterRow->setContentsMargins(10, 8, 10, 8);
    filterRow->addWidget(m_filter);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(filterRow);
    layout->addWidget(new Hairline(Qt::Horizontal, panel));
    layout->addWidget(m_list, 1);
    return panel;
}

QWidget* SyncView::buildDetail()
{
    m_detail = new QStackedWidget(this);
    auto* empty = new SurfacePanel(m_detail);
    auto* emptyLayout = new QVBoxLayout(empty);
    auto* words =
        new MutedLabel(tr("Compare to see what differs between this machine and the service."), empty);
    words->setAlignment(Qt::AlignCenter);
    words->setWordWrap(true);
    emptyLayout->addWidget(words);

    auto* detail = new SurfacePanel(m_detail);
    m_title = new ElidedLabel(detail);
    m_title->setObjectName(QStringLiteral("syncTitle"));
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setWeight(QFont::DemiBold);
    m_title->setFont(large);
    m_state = new Pill(detail);
    m_explanation = new MutedLabel({}, detail);
    m_explanation->setObjectName(QStringLiteral("syncExplanation"));
    m_explanation->setWordWrap(true);
    m_more =
        makeIconButton(detail, QStringLiteral("syncMenu"), QStringLiteral("ellipsis"), tr("More actions"));
    m_diff = new DiffView(detail);
    m_problems = new ProblemList(detail);
    auto* first = new QHBoxLayout;
    first->setSpacing(10);
    first->addWidget(m_title, 1);
    first->addWidget(m_state);
    first->addWidget(m_more);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(18, 10, 10, 12);
    head->setSpacing(5);
    head->addLayout(first);
    // Beside the words that ask for the choice; the footer has to fit into a small window.
    m_takeLocal = new QPushButton(tr("All from &here"), detail);
    m_takeLocal->setObjectName(QStringLiteral("takeLocal"));
    m_takeLocal->setToolTip(tr("Chooses this machine's side for every conflict"));
    m_takeRemote = new QPushButton(tr("All from the ser&vice"), detail);
    m_takeRemote->setObjectName(QStringLiteral("takeRemote"));
    m_takeRemote->setToolTip(tr("Chooses the service's side for every conflict"));
    auto* second = new QHBoxLayout;
    second->setSpacing(8);
    second->addWidget(m_explanation, 1);
    second->addWidget(m_takeLocal);
    second->addWidget(m_takeRemote);
    second->addSpacing(6);
    head->addLayout(second);
    auto* layout = new QVBoxLayout(detail);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(new Hairline(Qt::Horizontal, detail));
    layout->addWidget(m_diff, 1);
    layout->addWidget(m_problems);
    layout->addWidget(new Hairline(Qt::Horizontal, detail));
    layout->addWidget(buildFooter());
    m_detail->addWidget(empty);
    m_detail->addWidget(detail);
    return m_detail;
}

QWidget* SyncView::buildFooter()
{
    auto* footer = new QWidget(this);
    const auto add = [footer](const char* name, const QString& text, const char* iconName) {
        auto* button = new QPushButton(icon(QString::fromLatin1(iconName), Tone::Muted), text, footer);
        button->setObjectName(QString::fromLatin1(name));
        return button;
    };
    m_borrow = add("borrowRegistration", tr("Point at m&y endpoint…"), "magnet");
    m_pull = add("pullRegistration", tr("&Pull"), "cloud-download");
    m_push = add("pushRegistration", tr("P&ush"), "cloud-upload");
    auto* layout = new QHBoxLayout(footer);
    layout->setContentsMargins(18, 10, 16, 10);
    layout->setSpacing(8);
    layout->addWidget(m_borrow);
    layout->addStretch();
    layout->addWidget(m_pull);
    layout->addWidget(m_push);
    return footer;
}

void SyncView::connectParts()
{
    connect(m_filter, &QLineEdit::textChanged, m_model, &SyncModel::setFilter);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &SyncView::showItem);
    connect(m_model, &QAbstractItemModel::modelReset, this, &SyncView::showItem);
    connect(m_diff->diffModel(), &DiffModel::chosen, this, &SyncView::updateButtons);
    connect(m_takeLocal, &QPushButton::clicked, this,
            [this] { m_diff->diffModel()->chooseAll(mixpeek::Side::Local); });
    connect(m_takeRemote, &QPushButton::clicked, this,
            [this] { m_diff->diffModel()->chooseAll(mixpeek::Side::Remote); });
    connect(m_pull, &QPushButton::clicked, this, &SyncView::pull);
    connect(m_push, &QPushButton::clicked, this, &SyncView::push);
    connect(m_borrow, &QPushButton::clicked, this, &SyncView::borrow);
    connect(m_more, &QToolButton::clicked, this, &SyncView::showMenu);
    connect(m_problems, &ProblemList::fieldRequested, this, [this](const QString& path) {
        const mixpeek::SyncItem* item = current();
        const int row = m_diff->diffModel()->rowOf(path);
        // A difference is decided here; everything else is mended in the editor.
        const bool decidable = item && item->state != mixpeek::SyncItem::State::LocalOnly && row >= 0;
        if (decidable)
            m_diff->selectRow(row);
        else if (item && !item->registrationId.empty())
            Q_EMIT fieldRequested(item->registrationId, path);
    });
    connect(&m_workbench.accounts(), &mixpeek::AccountStore::changed, this, &SyncView::refreshAccounts);
    connect(&m_workbench.borrow(), &mixpeek::BorrowService::changed, this, &SyncView::updateButtons);
    connect(m_account, &QComboBox::currentIndexChanged, this, [this] {
        cancel();
        m_model->setItems({});
        m_bar->clear();
    });
}

void SyncView::refreshAccounts()
{
    const QVariant before = m_account->currentData();
    m_account->blockSignals(true);
    m_account->clear();
    for (const mixpeek::Account& account : m_workbench.accounts().accounts())
        m_account->addItem(textFromBytes(account.name), textFromBytes(account.id));
    m_account->setCurrentIndex(qMax(0, m_account->findData(before)));
    m_account->blockSignals(false);
    const bool any = m_account->count() > 0;
    m_stack->setCurrentIndex(any ? 1 : 0);
    m_account->setEnabled(any);
    if (before != m_account->currentData())
        m_model->setItems({});
    updateButtons();
}

} // namespace hookbench::ui
