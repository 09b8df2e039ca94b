#pragma once

#include <QTextBrowser>

namespace hookbench::ui {

/// HTML that loads nothing, from nowhere: every picture, style sheet and link target is refused, and counted.
class SealedBrowser final : public QTextBrowser {
    Q_OBJECT

public:
    explicit SealedBrowser(QWidget* parent = nullptr);
    void showHtml(const QString& html);
    const QStringList& refused() const { return m_refused; }

Q_SIGNALS:
    void refusedChanged();

protected:
    QVariant loadResource(int type, const QUrl& name) override;

private:
    QStringList m_refused;
};

} // namespace hookbench::ui
