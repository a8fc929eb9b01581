#pragma once
#include "hub/plugins/conditions.hpp"
#include "hub/plugins/fields.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/template.hpp"
#include "hub/sdk/update.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hub::plugins {

using States = std::map<std::string, sdk::UpdateKind, std::less<>>;

/// What to do with an agency's statuses, by number.
struct StatusRules {
    std::vector<int> success{200, 201};
    std::vector<int> retry{429, 503};
    std::vector<int> reject{400, 422};
};

/// Where the agency's own state and answer stand in its reply, and what its words mean.
struct AnswerRules {
    std::optional<Place> status;
    std::optional<Place> note;
    States states;
};

/// What reading back must show: some answer that all went well, and have changed nothing.
struct SeenRules {
    std::vector<int> statuses{200};
    Conditions when;
    /// What it means that the agency does not show it.
    hubc_outcome otherwise = HUBC_UNKNOWN;
};

/// How the reply to one kind of request is judged.
struct ReplyRules {
    std::vector<AnswerRule> rules;  ///< before all that is said of statuses; the first that fits
    StatusRules statuses;
    Conditions success_when;  ///< besides the status
    std::optional<Place> id;  ///< of a hand-over always there: without an id nothing counts as handed over
    std::optional<AnswerRules> answer;
};

/// What must be in a reply that counts as success. A later message makes nothing new, so the status may do.
enum class Proof : std::uint8_t { id = 1, status = 2 };

/// What templates may name besides the complaint's own.
struct Names {
    const Fields* fields = nullptr;
    const KeptNames* kept = nullptr;
};

/// `rules`, `success`, `retry`, `reject` and `answer` of a request's settings. Faults are appended.
void read_reply_rules(const Tree& request, Proof proof, const Names& names, ReplyRules& rules);

/// `when`, `status` and `otherwise` of `verify`. Faults are appended.
void read_seen_rules(const Tree& verify, Proof proof, const Names& names, SeenRules& rules);

/// The table of the agency's words. Faults are appended.
States states_of(const Tree& list);

}  // namespace hub::plugins
