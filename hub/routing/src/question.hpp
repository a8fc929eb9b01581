#pragma once
#include "code_index.hpp"
#include "gate.hpp"
#include "word_table.hpp"

#include "hub/routing/router.hpp"

#include <optional>
#include <vector>

namespace hub::routing::detail {

/// One complaint as the rules ask about it. What costs something is worked out when a rule first needs it. Lives for
/// one call; one thread.
class Question {
public:
    Question(const Subject& about, const WordTable& table)
        : subject{about}, content{about.content}, gate{gate_of(about.content)}, table_{table} {}

    const Subject& subject;
    const model::Content& content;
    const Gate gate;
    std::vector<const model::Agency*> wish;  ///< the agency wished for and those above it; empty: none that is known

    /// Folds the text unless the caller did.
    const TextWords& words() {
        if (!words_) {
            words_.emplace(
                subject.text != nullptr ? TextWords{*subject.text, table_}
                                        : TextWords{FoldedText{content.subject, content.body}, table_});
        }
        return *words_;
    }
    [[nodiscard]] bool has(const Phrase& phrase) { return words().has(table_.words_of(phrase)); }

    [[nodiscard]] bool text_holds(const CompiledText& text) { return holds(text, words(), table_); }
    [[nodiscard]] bool time_holds(const TimeWindow& window) const;
    [[nodiscard]] bool wish_holds(const Condition& when) const;
    [[nodiscard]] bool attributes_hold(const Condition& when) const;
    [[nodiscard]] bool is_refused(const model::AgencyId& agency) const;
    /// The rule's own agency sent the complaint back: the rule does not apply.
    [[nodiscard]] bool is_target_refused(const Rule& rule) const;

private:
    const WordTable& table_;
    std::optional<TextWords> words_;
};

}  // namespace hub::routing::detail
