#pragma once

#include "delivery/Diagnosis.h"
#include "delivery/Recipe.h"
#include "delivery/SecretMask.h"
#include "http/HttpClient.h"
#include "registrations/Environment.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::delivery {

/// Makes the requests of a load's copies, which differ in the event's id and time only.
///
/// Without a template the body is the event itself: it is rendered once, and the id and the time are put into
/// their places, after it was seen that this gives what rendering gives. With a template every copy is
/// rendered. Thread-safe after construction.
class BulkRequest {
public:
    BulkRequest(std::shared_ptr<const Recipe> recipe,
                std::shared_ptr<const registrations::VariableValues> variables, std::int64_t nowUs);

    /// Whether request() takes no more than some microseconds.
    bool isQuick() const { return m_template.has_value(); }
    const std::shared_ptr<const Recipe>& recipe() const { return m_recipe; }

    struct Made {
        std::optional<http::OutgoingRequest> request;
        std::optional<Diagnosis> problem; ///< why there is none
    };
    Made request(const std::string& eventId, std::int64_t nowUs) const;
    /// The recipe of one copy, for a retry of its own.
    std::shared_ptr<const Recipe> recipeOf(const std::string& eventId, std::int64_t nowUs) const;

private:
    /// Where something else stands in each copy.
    struct Gap {
        std::size_t begin = 0;
        std::size_t length = 0;
        bool isId = false;
    };
    Made render(const std::string& eventId, std::int64_t nowUs) const;
    void tryTemplate(std::int64_t nowUs);
    std::string spliced(const std::string& eventId, const std::string& time) const;

    std::shared_ptr<const Recipe> m_recipe;
    std::shared_ptr<const registrations::VariableValues> m_variables;
    std::optional<http::OutgoingRequest> m_template; ///< unsigned, without its body
    std::string m_body;
    std::vector<Gap> m_gaps; ///< of the body, ascending
};

} // namespace hookbench::delivery
