#include "check/ReceiverDialog.h"

#include "common/SaveText.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Theme.h"
#include "common/Widgets.h"
#include "signing/Presets.h"
#include "snippets/Receiver.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QVBoxLayout>

namespace hookbench::ui {

ReceiverDialog::ReceiverDialog(QWidget* parent)
    : QDialog(parent), m_bar(new MessageBar(this)), m_scheme(new QComboBox(this)),
      m_path(new QLineEdit(QStringLiteral("/webhooks"), this)), m_languages(new QTabBar(this)),
      m_code(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("receiverDialog"));
    setWindowTitle(tr("Receiver code"));
    m_scheme->setObjectName(QStringLiteral("receiverScheme"));
    for (const signing::Scheme* scheme : snippets::receiverSchemes())
        m_scheme->addItem(textFromBytes(scheme->title), textFromBytes(scheme->id));
    m_scheme->setCurrentIndex(m_scheme->findData(QStringLiteral("shared-header")));
    m_path->setObjectName(QStringLiteral("receiverPath"));
    m_languages->setObjectName(QStringLiteral("receiverLanguages"));
    m_languages->setAccessibleName(tr("Language"));
    m_languages->setExpanding(false);
    m_languages->setDrawBase(false);
    for (const snippets::ReceiverLanguage& language : snippets::receiverLanguages())
        m_languages->addTab(textFromBytes(language.title));
    m_code->setObjectName(QStringLiteral("receiverCode"));
    m_code->setAccessibleName(tr("Code of the receiver"));
    m_code->setReadOnly(true);
    m_code->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_code->setFont(monospaceFont(1.0));
    auto* form = new QFormLayout;
    form->addRow(tr("Signature sche&me"), m_scheme);
    form->addRow(tr("&Path"), m_path);
    auto* copy = new QPushButton(tr("&Copy"), this);
    copy->setObjectName(QStringLiteral("copyReceiver"));
    auto* keep = new QPushButton(tr("&Save…"), this);
    keep->setObjectName(QStringLiteral("saveReceiver"));
    auto* close = new QPushButton(tr("Clos&e"), this);
    setButtonKind(copy, ButtonKind::Primary);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(makeMuted(this, tr("The secret stands in no code: the program reads it from WEBHOOK_SECRET.")), 1);
    buttons->addWidget(close);
    buttons->addWidget(keep);
    buttons->addWidget(copy);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_bar);
    layout->addLayout(form);
    layout->addWidget(m_languages);
    layout->addWidget(m_code, 1);
    layout->addLayout(buttons);
    connect(m_scheme, &QComboBox::currentIndexChanged, this, &ReceiverDialog::write);
    connect(m_path, &QLineEdit::textChanged, this, &ReceiverDialog::write);
    connect(m_languages, &QTabBar::currentChanged, this, &ReceiverDialog::write);
    connect(copy, &QPushButton::clicked, this, [this] {
        copyToClipboard(m_code->toPlainText());
        m_bar->showMessage(MessageBar::Severity::Success, tr("The receiver is on the clipboard."), {}, 3000);
    });
    connect(keep, &QPushButton::clicked, this, &ReceiverDialog::save);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    resize(fontMetrics().averageCharWidth() * 124, fontMetrics().height() * 36);
    write();
}

void ReceiverDialog::write()
{
    const auto& language = snippets::receiverLanguages()[static_cast<std::size_t>(m_languages->currentIndex())];
    const signing::Scheme* scheme = signing::findScheme(toBytes(m_scheme->currentData().toString()));
    const auto code = snippets::receiverCode({std::string(language.id), *scheme, 3000, toBytes(m_path->text())});
    m_code->setPlainText(code ? textFromBytes(*code) : QString());
    findChild<QPushButton*>(QStringLiteral("copyReceiver"))->setEnabled(static_cast<bool>(code));
    findChild<QPushButton*>(QStringLiteral("saveReceiver"))->setEnabled(static_cast<bool>(code));
    if (code)
        m_bar->clear();
    else
        m_bar->showError(code.error());
}

void ReceiverDialog::save()
{
    const auto& language = snippets::receiverLanguages()[static_cast<std::size_t>(m_languages->currentIndex())];
    saveText(this, m_bar, tr("Save the receiver"), textFromBytes(language.fileName), m_code->toPlainText().toUtf8());
}

} // namespace hookbench::ui
