#pragma once
#include "envelope.hpp"

#include "hub/plugins/reply_rules.hpp"
#include "hub/plugins/steps.hpp"

#include <optional>
#include <vector>

namespace hub::soap {

/// Reading back what was written: another operation.
struct VerifyRules : plugins::SeenRules {
    Operation operation;
};

struct Step;

/// One kind of message: an operation, and how its answer is judged.
struct MessageRules : plugins::ReplyRules {
    Operation operation;
    std::optional<VerifyRules> verify;
    std::vector<Step> steps;  ///< instead of all the above
};

/// One operation of several.
struct Step : plugins::StepRules {
    MessageRules request;
};

/// Faults are appended. The settings are spelled out.
void read_message(const plugins::Tree& tree, plugins::Proof proof, const Around& around, MessageRules& rules);

}  // namespace hub::soap
