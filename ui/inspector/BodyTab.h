#pragma once

#include "inspector/BodyView.h"
#include "inspector/CaptureContent.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QToolButton;

namespace hookbench::ui {

class PartsView;

/// The body of a capture: decoded where it came compressed (and as it came, if wanted), taken into its parts where it has
/// some.
class BodyTab final : public QWidget {
    Q_OBJECT

public:
    explicit BodyTab(QWidget* parent = nullptr);

    void showContent(const Content& content);
    JsonTree* tree() const { return m_view->tree(); }
    /// Selects bytes of the body as received in its text, if that shows them.
    void selectBytes(std::uint64_t first, std::uint64_t length);

Q_SIGNALS:
    /// Bytes of the body as received are to be looked at; length 0: all of it.
    void hexRequested(quint64 first, quint64 length);
    /// Bytes of the body as received were selected in its text.
    void bytesSelected(quint64 first, quint64 length);

private:
    QWidget* buildCodingLine();
    void showAsSent(bool asSent);
    void present(const BodyView::Body& body);
    /// Whether what is shown are the bytes as they were received.
    bool isAsReceived() const;
    void requestHex(quint64 first, quint64 length);

    Content m_content;
    QWidget* m_codingLine = nullptr;
    QLabel* m_coding = nullptr;
    QToolButton* m_asSent = nullptr;
    QStackedWidget* m_stack;
    BodyView* m_view;
    PartsView* m_parts;
    bool m_selecting = false; ///< the selection comes from elsewhere
};

} // namespace hookbench::ui
