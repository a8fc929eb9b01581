#pragma once
#include "hub/plugins/reply.hpp"
#include "hub/plugins/template.hpp"
#include "hub/sdk/outcome.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hub::plugins {

/// Something that an answer shows or does not: {status: [409]}, or a place (see Place) and one of `exists: true|false`,
/// `equals: text` (a template: the answer is compared with what we wrote), `matches: RE2`. Immutable: any thread.
class Condition {
public:
    /// Faults are appended.
    static Condition read(const Tree& tree, const Fields* fields, const KeptNames* kept);
    [[nodiscard]] bool holds(Reply& reply, const Values& values) const;
    /// For sentences.
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    void read_test(const Tree& tree, const Fields* fields, const KeptNames* kept);

    std::string name_;
    std::vector<int> statuses_;
    std::optional<Place> place_;
    std::optional<bool> exists_;
    std::optional<Template> equals_;
    std::shared_ptr<const re2::RE2> matches_;  // shared: immutable
};

using Conditions = std::vector<Condition>;

/// Under `key`: a mapping, or a list of them.
Conditions read_conditions(const Tree& tree, std::string_view key, const Fields* fields, const KeptNames* kept);

/// The first that does not hold; nullptr: all do.
const Condition* first_broken(const Conditions& conditions, Reply& reply, const Values& values);

/// What an answer of this kind means, whatever its status.
struct AnswerRule {
    Conditions when;
    hubc_outcome then = HUBC_UNKNOWN;
    std::optional<sdk::Cause> cause;
    std::optional<Place> code;  ///< the agency's own code, for operators
    std::string name{};         ///< for sentences; empty: its number among the rules
};

/// {when, then: success|retry|reject|unknown, cause, code}, the list under `key`. Faults are appended.
std::vector<AnswerRule> read_answer_rules(
    const Tree& tree, std::string_view key, const Fields* fields, const KeptNames* kept);

/// The first whose conditions all hold; nullptr: none.
const AnswerRule* first_that_fits(const std::vector<AnswerRule>& rules, Reply& reply, const Values& values);

}  // namespace hub::plugins
