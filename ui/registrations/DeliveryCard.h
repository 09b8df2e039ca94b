#pragma once

#include "delivery/DeliveryOptionsStore.h"

#include "common/Widgets.h"

#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;
class QCheckBox;
class QTimer;
class QVBoxLayout;

namespace hookbench::ui {

class FormField;

/// How a registration's deliveries are made from this machine: retries, signature, method, TLS. What the
/// service does not know of and the record does not hold; kept as it is typed.
class DeliveryCard final : public Card {
    Q_OBJECT

public:
    DeliveryCard(delivery::DeliveryOptionsStore& store, QWidget* parent = nullptr);

    /// Shows the options of a registration. One that was never saved has none yet.
    void open(const std::string& registrationId, bool isSaved);
    /// What is in the fields now.
    delivery::DeliveryOptions options() const;
    /// Writes what is not on its way to the disk yet.
    void flush();

private:
    void buildRetry(QVBoxLayout* layout);
    void buildMostWait(QVBoxLayout* layout);
    void buildSigning(QVBoxLayout* layout);
    void buildRequest(QVBoxLayout* layout);
    void buildTls(QVBoxLayout* layout);
    QLineEdit* addLine(QVBoxLayout* layout, const char* objectName, const QString& label, const QString& key,
                       const QString& hint);
    void show(const delivery::DeliveryOptions& options);
    void onEdited();
    void check();
    void updateParts();

    delivery::DeliveryOptionsStore& m_store;
    std::string m_id;
    bool m_isSaved = false;
    bool m_filling = false;
    bool m_isEdited = false; ///< since it was kept
    int m_opened = 0;
    delivery::DeliveryOptions m_loaded; ///< what has no field here stays as it was
    QTimer* m_timer;

    QWidget* m_fields = nullptr;
    MutedLabel* m_state = nullptr;
    std::vector<FormField*> m_all;
    QComboBox* m_retry = nullptr;
    QWidget* m_exponential = nullptr;
    QSpinBox* m_count = nullptr;
    QDoubleSpinBox* m_base = nullptr;
    QDoubleSpinBox* m_factor = nullptr;
    QDoubleSpinBox* m_cap = nullptr;
    QSpinBox* m_jitter = nullptr; ///< percent
    FormField* m_scheduleField = nullptr;
    QLineEdit* m_schedule = nullptr;
    FormField* m_statusesField = nullptr;
    QLineEdit* m_statuses = nullptr;
    QCheckBox* m_silent = nullptr;
    QCheckBox* m_retryAfter = nullptr;
    QWidget* m_mostRow = nullptr;
    QSpinBox* m_mostWait = nullptr; ///< minutes
    QComboBox* m_scheme = nullptr;
    FormField* m_secretsField = nullptr;
    QLineEdit* m_secrets = nullptr;
    FormField* m_faultField = nullptr;
    QComboBox* m_fault = nullptr;
    QComboBox* m_method = nullptr;
    QComboBox* m_version = nullptr;
    QCheckBox* m_skip = nullptr;
    QWidget* m_warning = nullptr;
    QLineEdit* m_ca = nullptr;
    QLineEdit* m_certificate = nullptr;
    QLineEdit* m_key = nullptr;
    QLineEdit* m_password = nullptr;
};

} // namespace hookbench::ui
