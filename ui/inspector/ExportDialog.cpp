#include "inspector/ExportDialog.h"

#include "common/Background.h"
#include "common/Formatting.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

/// More rows than anybody reads; the summary tells the number.
constexpr std::size_t mostShown = 2000;

} // namespace

ExportDialog::ExportDialog(std::string profileFolder, std::vector<capture::CaptureId> ids, QWidget* parent)
    : QDialog(parent), m_order{std::move(profileFolder), std::move(ids), capture::ExportFormat::Har, capture::RedactionRules()}
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export %n capture(s)", nullptr, int(m_order.ids.size())));
    resize(720, 420);
    m_format = new QComboBox(this);
    m_format->setObjectName(QStringLiteral("exportFormat"));
    m_format->addItems({tr("HAR 1.2"), tr("NDJSON: capture JSON, a line each"), tr("The HTTP messages themselves")});
    m_redact = new QCheckBox(tr("&Replace secrets, e-mail addresses and card numbers"), this);
    m_redact->setObjectName(QStringLiteral("exportRedact"));
    m_redact->setChecked(true);
    auto* form = new QFormLayout;
    form->addRow(tr("&Format"), m_format);
    form->addRow(QString(), m_redact);
    m_summary = new QLabel(this);
    m_summary->setObjectName(QStringLiteral("exportSummary"));
    m_summary->setWordWrap(true);
    m_table = new QTableWidget(0, 4, this);
    m_table->setObjectName(QStringLiteral("exportPreview"));
    m_table->setAccessibleName(tr("What is replaced"));
    m_table->setHorizontalHeaderLabels({tr("Capture"), tr("Where"), tr("Value"), tr("Becomes")});
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_export = buttons->addButton(tr("&Export to a file…"), QDialogButtonBox::ActionRole);
    m_export->setObjectName(QStringLiteral("exportToFile"));
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::chooseFile);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_redact, &QCheckBox::toggled, this, &ExportDialog::preview);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::preview);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_summary);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    preview();
}

ExportDialog::~ExportDialog()
{
    m_token.cancel();
}

void ExportDialog::preview()
{
    m_token.cancel();
    m_token = CancellationToken();
    m_order.format = static_cast<capture::ExportFormat>(m_format->currentIndex());
    m_order.redaction.reset();
    if (m_redact->isChecked())
        m_order.redaction.emplace();
    m_summary->setText(tr("Reading the captures…"));
    m_export->setEnabled(false);
    runInBackground(
        this,
        [order = m_order, token = m_token] {
            return capture::runExport(order, [](const std::string&) -> Status { return Done{}; }, token);
        },
        [this, token = m_token](const Result<std::vector<capture::ExportFinding>>& found) {
            if (!token.isCancelled())
                show(found);
        });
}

void ExportDialog::show(const Result<std::vector<capture::ExportFinding>>& found)
{
    m_table->setRowCount(0);
    m_export->setEnabled(found.ok());
    if (!found) {
        m_summary->setText(QString::fromStdString(found.error().message));
        return;
    }
    m_summary->setText(!m_redact->isChecked() ? tr("Every byte leaves as it is, secrets too.")
                       : found->empty()       ? tr("Nothing in these captures looks like a secret.")
                                              : tr("%n value(s) will be replaced:", nullptr, int(found->size())));
    const std::size_t rows = std::min(found->size(), mostShown);
    m_table->setRowCount(int(rows));
    for (std::size_t row = 0; row < rows; ++row) {
        const auto& [id, finding] = (*found)[row];
        const QString cells[] = {QStringLiteral("#%1").arg(id), textFromBytes(finding.place), textFromBytes(finding.shown),
                                 textFromBytes(finding.replacement)};
        for (int column = 0; column < 4; ++column)
            m_table->setItem(int(row), column, new QTableWidgetItem(cells[column]));
    }
    m_table->resizeColumnsToContents();
    Q_EMIT previewShown();
}

void ExportDialog::chooseFile()
{
    static constexpr const char* names[] = {"captures.har", "captures.ndjson", "captures.http"};
    auto* dialog = new QFileDialog(this, tr("Export captures"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QString::fromLatin1(names[m_format->currentIndex()]));
    connect(dialog, &QFileDialog::fileSelected, this, &ExportDialog::exportTo);
    dialog->open();
}

void ExportDialog::exportTo(const QString& path)
{
    m_export->setEnabled(false);
    m_summary->setText(tr("Writing %1…").arg(path));
    runInBackground(
        this, [order = m_order, token = m_token, file = path.toStdString()] { return capture::exportToFile(order, file, token); },
        [this, path](const Result<std::vector<capture::ExportFinding>>& done) {
            m_export->setEnabled(true);
            if (!done) {
                m_summary->setText(QString::fromStdString(done.error().message));
                return;
            }
            Q_EMIT exported(path, int(done->size()));
            accept();
        });
}

} // namespace hookbench::ui
