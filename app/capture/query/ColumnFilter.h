#pragma once

#include "base/Result.h"
#include "capture/CaptureTable.h"
#include "capture/query/Query.h"

#include <memory>

namespace hookbench::capture {

/// The column part of a query, ready to be asked of the rows of a table. One thread at a time.
///
/// Each text that rows share is tested once, when the first of them asks for it.
class ColumnFilter {
public:
    /// Holds for every row.
    ColumnFilter();
    /// Of Query::columns(); other terms are passed over. Errors: InvalidInput for a wrong regular expression, which a
    /// parsed query does not have.
    static Result<ColumnFilter> make(const Query& query);
    ColumnFilter(ColumnFilter&&) noexcept;
    ColumnFilter& operator=(ColumnFilter&&) noexcept;
    ~ColumnFilter();

    bool empty() const { return m_query.empty(); }
    const Query& query() const { return m_query; }
    /// Whether pinning or settling a capture can change the answer.
    bool looksAt(QueryField field) const;
    /// The positions from `from` up to `to` that it holds for, ascending.
    CaptureTable::View matching(const CaptureTable& table, CaptureTable::Position from, CaptureTable::Position to);
    CaptureTable::View matching(const CaptureTable& table) { return matching(table, table.begin(), table.end()); }

private:
    struct Term;
    Query m_query;
    std::vector<std::unique_ptr<Term>> m_terms;
};

} // namespace hookbench::capture
