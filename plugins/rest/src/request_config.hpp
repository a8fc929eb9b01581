#pragma once
#include "hub/plugins/auth.hpp"
#include "hub/plugins/body_template.hpp"
#include "hub/plugins/conditions.hpp"
#include "hub/plugins/fields.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/template.hpp"
#include "hub/sdk/update.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::rest {

/// What to do with an agency's statuses, by number.
struct StatusRules {
    std::vector<int> success{200, 201};
    std::vector<int> retry{429, 503};
    std::vector<int> reject{400, 422};
};

/// Where the agency's own state and answer stand in its reply, and what its words mean.
struct AnswerRules {
    std::optional<plugins::Place> status;
    std::optional<plugins::Place> note;
    std::map<std::string, sdk::UpdateKind, std::less<>> states;
};

/// Reading back what was written: some answer that all went well, and have changed nothing.
struct VerifyRules {
    std::optional<plugins::Template> path;  ///< GET
    std::vector<int> statuses{200};
    plugins::Conditions when;
    /// What it means that the agency does not show it.
    hubc_outcome otherwise = HUBC_UNKNOWN;
};

struct Step;

/// One kind of request, and how its reply is judged.
struct RequestRules {
    std::string method;
    std::optional<plugins::Template> path;
    std::vector<std::pair<std::string, plugins::Template>> headers;
    std::optional<plugins::BodyTemplate> body;
    std::vector<plugins::AnswerRule> rules;  ///< before all that is said of statuses; the first that fits
    StatusRules statuses;
    plugins::Conditions success_when;  ///< besides the status
    std::optional<plugins::Place> id;  ///< of `create` always there: without an id nothing counts as handed over
    std::optional<AnswerRules> answer;
    std::optional<VerifyRules> verify;
    std::vector<Step> steps;  ///< instead of all the above
};

/// One request of several that hand something over. What is done is kept, so that a later attempt goes on from there.
struct Step {
    std::string name;
    RequestRules request;
    std::vector<std::pair<std::string, plugins::Place>> keep;  ///< "kept.<name>": what later steps use of its answer
    bool every_time = false;               ///< at each attempt; what it keeps is kept nowhere: to log in
    bool each_file = false;                ///< once for each file
    std::optional<std::string> file_part;  ///< of `each_file`: the name of its part; none: its bytes are the body
};

/// What must be in a reply that counts as success. A later message makes nothing new, so the status may do.
enum class Proof : std::uint8_t { id = 1, status = 2 };

/// What all requests of an instance are read with.
struct Around {
    const plugins::Auth& auth;
    const plugins::Fields& fields;
    const plugins::KeptNames* kept = nullptr;
};

/// Faults are appended.
void read_request(const plugins::Tree& tree, Proof proof, const Around& around, RequestRules& rules);

}  // namespace hub::rest
