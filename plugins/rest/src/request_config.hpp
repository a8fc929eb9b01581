#pragma once
#include "hub/plugins/auth.hpp"
#include "hub/plugins/body_template.hpp"
#include "hub/plugins/fields.hpp"
#include "hub/plugins/reply_rules.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/steps.hpp"
#include "hub/plugins/template.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::rest {

/// Reading back what was written.
struct VerifyRules : plugins::SeenRules {
    std::optional<plugins::Template> path{};  ///< GET
};

struct Step;

/// One kind of request, and how its reply is judged.
struct RequestRules : plugins::ReplyRules {
    std::string method;
    std::optional<plugins::Template> path;
    std::vector<std::pair<std::string, plugins::Template>> headers;
    std::optional<plugins::BodyTemplate> body;
    std::optional<VerifyRules> verify;
    std::vector<Step> steps;  ///< instead of all the above
};

/// One request of several that hand something over.
struct Step : plugins::StepRules {
    RequestRules request;
    std::optional<std::string> file_part;  ///< of `each_file`: the name of its part; none: its bytes are the body
};

/// What all requests of an instance are read with.
struct Around {
    const plugins::Auth& auth;
    const plugins::Fields& fields;
    const plugins::KeptNames* kept = nullptr;
};

/// Faults are appended.
void read_request(const plugins::Tree& tree, plugins::Proof proof, const Around& around, RequestRules& rules);

}  // namespace hub::rest
