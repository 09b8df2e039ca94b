#pragma once

#include <QWidget>

class QFormLayout;
class QLabel;

namespace hookbench::ui {

class ElidedLabel;
class MutedLabel;

/// What stands above a mail: its subject, from whom and to whom, and what was not loaded.
class MailHead final : public QWidget {
    Q_OBJECT

public:
    explicit MailHead(QWidget* parent = nullptr);

    void showEnvelope(const QString& subject, const QString& from, const QString& to);
    /// A further line, "" hides it: when it was written, or who got it without being named.
    void showDate(const QString& date);
    void showUnnamed(const QString& recipients);
    void showRefused(const QStringList& addresses);
    QLabel* subject() const { return m_subject; }

private:
    ElidedLabel* addLine(const QString& name, const char* objectName);
    void showLine(ElidedLabel* line, const QString& text);

    QFormLayout* m_lines;
    QLabel* m_subject;
    ElidedLabel* m_from;
    ElidedLabel* m_to;
    ElidedLabel* m_unnamed;
    ElidedLabel* m_date;
    MutedLabel* m_refused;
};

} // namespace hookbench::ui
