#pragma once

#include "base/Result.h"
#include "templates/Regression.h"

#include <string>
#include <vector>

namespace hookbench::templates {

/// One template with one fixture.
struct CheckResult {
    std::string templateFile; ///< relative to the folder: "order.payload.j2"
    std::string fixtureFile;  ///< "fixtures/big.json"
    std::string expectedFile; ///< "expected/order.payload/big.txt (of an object template:
                              ///< expected/order.payload.object/big.txt)"
    enum class State { Passed, Differs, Fails, NoExpectation, Accepted };
    State state = State::Passed;
    RegressionResult comparison;
    std::string diff; ///< unified
};

struct CheckReport {
    std::vector<CheckResult> results;
    std::vector<std::string> leftOver; ///< expected outputs that belong to nothing any more
    bool passed() const;
};

/// Renders the templates of a folder with their fixtures and compares with what is expected, for a CI
/// pipeline.
///
///     DIR/order.payload.j2          KIND is payload, blocks, subject, body or message
///     DIR/order.payload.json        an object template (payload only)
///     DIR/fixtures/big.json         an event: for every template
///     DIR/fixtures/order/small.json an event for the templates named order alone
///     DIR/expected/order.payload/big.txt (of an object template: expected/order.payload.object/big.txt)
///
/// With `accept` the expected outputs are written instead (not those of templates that fail), and left-over
/// ones removed. Errors: NotFound (no folder, no template in it, no fixture for one), InvalidInput (a fixture
/// that is no JSON object).
Result<CheckReport> checkFolder(const std::string& folder, bool accept, const RenderOptions& options = {});

} // namespace hookbench::templates
