#pragma once

#include "capture/CaptureTable.h"
#include "capture/query/ColumnFilter.h"
#include "capture/query/QueryParser.h"
#include "capture/search/CaptureSearch.h"
#include "capture/search/IdSet.h"

#include <QObject>
#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace hookbench::ui {

/// What the list is filtered by: the part that rows answer at once, and the part that is looked for in the messages, in
/// the background, newest first. Main thread.
class CaptureFilter final : public QObject {
    Q_OBJECT

public:
    using Position = capture::CaptureTable::Position;
    using View = capture::CaptureTable::View;

    CaptureFilter(const capture::CaptureTable& table, std::string profileFolder, QObject* parent = nullptr);

    /// Terms with errors are left out. True if the rows have to be chosen anew, and searched.
    bool setText(const QString& text);
    bool isEmpty() const { return m_query.empty(); }
    /// What is wrong in the text, and where, in bytes of its UTF-8.
    const std::vector<capture::QueryError>& errors() const { return m_errors; }
    bool looksAt(capture::QueryField field) const { return m_columns.looksAt(field); }
    bool looksAtMessages() const { return !m_messages.empty(); }

    /// The rows that it holds for, as far as their messages have been searched.
    View matching(Position from, Position to);
    /// Those whose messages are still to be searched: what rows tell of them holds.
    View candidates(Position from, Position to) { return m_columns.matching(m_table, from, to); }
    /// How many captures another text holds for; nothing if messages would have to be searched.
    std::optional<std::size_t> countOf(const QString& text) const;

    /// Searches the messages of these, each once; found() tells which hold. Does nothing if the filter is not about
    /// messages.
    void search(const View& candidates);
    /// Forgets what was found, and what is being looked for.
    void forget();
    /// Ends the search of what there is; captures that arrive later are searched.
    void stop();

    bool isSearching() const { return m_isSearching; }
    bool wasStopped() const { return m_wasStopped; }
    int percentSearched() const { return m_percent; } ///< while it searches

Q_SIGNALS:
    /// The filter holds for these, newest first.
    void found(const std::vector<hookbench::capture::CaptureId>& ids);
    /// errors(), isSearching(), wasStopped() or percentSearched() are others.
    void changed();
    void failed(const hookbench::Error& error);
    /// An expression took too long on some message, which was left out.
    void gaveUp();

private:
    void searchNext();
    void onFound(const std::vector<capture::CaptureId>& ids, capture::CaptureSearch::Progress progress);
    void onDone(const Result<capture::CaptureSearch::Outcome>& outcome);

    const capture::CaptureTable& m_table;
    capture::Query m_query;
    capture::ColumnFilter m_columns;
    capture::Query m_messages;
    std::vector<capture::QueryError> m_errors;
    capture::CaptureSearch m_search;
    capture::IdSet m_found;
    capture::IdSet m_asked;                       ///< are searched, or will be
    std::vector<capture::CaptureId> m_unsearched; ///< that came since the search began
    CancellationToken m_token;
    bool m_isSearching = false;
    bool m_wasStopped = false;
    int m_percent = 0;
};

} // namespace hookbench::ui
