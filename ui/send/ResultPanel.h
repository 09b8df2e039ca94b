#pragma once

#include "http/HttpClient.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace hookbench::ui {

class JsonTree;
class MessageBar;
class Pill;
class TextPane;
class TimingBar;

/// What came back: status, timing, the answer, and the request as it went out.
class ResultPanel final : public QWidget {
    Q_OBJECT

public:
    explicit ResultPanel(QWidget* parent = nullptr);

    void showSending(const QString& where);
    void showResponse(const http::IncomingResponse& response, bool fromLocalEndpoint);
    void showError(const Error& error);

Q_SIGNALS:
    void showInInspectorRequested();

private:
    void buildResponse(QWidget* page);
    void showBody(const std::string& body, bool truncated);

    QStackedWidget* m_stack;
    QLabel* m_note;
    QLabel* m_noteDetail;
    Pill* m_status;
    QLabel* m_facts;
    QPushButton* m_inspect;
    TimingBar* m_timing;
    QTabWidget* m_tabs;
    QStackedWidget* m_bodyStack;
    JsonTree* m_tree;
    TextPane* m_body;
    TextPane* m_head;
    TextPane* m_requestHead;
    int m_request = 0; ///< counts answers, so that a slow parse of an old one is dropped
};

} // namespace hookbench::ui
