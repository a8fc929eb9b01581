#pragma once
#include "gate.hpp"
#include "phrases.hpp"

#include "hub/routing/router.hpp"

#include <optional>
#include <vector>

namespace hub::routing::detail {

/// One complaint as the rules ask about it. What costs something is worked out when a rule first needs it. Lives for
/// one call; one thread; stays where it is made.
class Question {
public:
    explicit Question(const Subject& about)
        : subject{about}, content{about.content}, gate{gate_of(about.content)}, given_{about.text} {}
    Question(const Question&) = delete;
    Question& operator=(const Question&) = delete;

    const Subject& subject;
    const model::Content& content;
    const Gate gate;
    std::vector<const model::Agency*> wish;  ///< the agency wished for and those above it; empty: none that is known

    /// Folds the text unless the caller did.
    const FoldedText& text() {
        if (given_ == nullptr) {
            given_ = &folded_.emplace(content.subject, content.body);
        }
        return *given_;
    }
    const SearchedText& searched() { return searched_ ? *searched_ : searched_.emplace(text()); }
    [[nodiscard]] bool time_holds(const TimeWindow& window) const;
    [[nodiscard]] bool wish_holds(const Condition& when) const;
    [[nodiscard]] bool attributes_hold(const Condition& when) const;
    [[nodiscard]] bool is_refused(const model::AgencyId& agency) const;
    /// The rule's own agency sent the complaint back: the rule does not apply.
    [[nodiscard]] bool is_target_refused(const Rule& rule) const;

private:
    const FoldedText* given_;
    std::optional<FoldedText> folded_;
    std::optional<SearchedText> searched_;  // its text: one of the two above
};

}  // namespace hub::routing::detail
