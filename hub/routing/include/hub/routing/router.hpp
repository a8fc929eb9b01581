#pragma once
#include "hub/base/result.hpp"
#include "hub/model/agency.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/routing_decision.hpp"
#include "hub/routing/folded_text.hpp"
#include "hub/routing/rule_set.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hub::routing {

/// What routing looks at. Views: valid for the call.
struct Subject {
    const model::Content& content;
    std::span<const model::AgencyId> refused;  ///< returned it as not theirs: excluded
    std::int32_t returns = 0;                  ///< the second return goes to triage
    /// When the decision is made. Without it no rule holds that is bound to a time.
    std::optional<TimePoint> now = std::nullopt;
    /// Subject and body of `content`, folded; nullptr: `route` folds them itself when a rule needs the words.
    const FoldedText* text = nullptr;
};

/// How a complaint's value is compared.
enum class Relation : std::uint8_t {
    equals = 1,     ///< kind, channel, priority, supervisory, an attribute
    within,         ///< category, region
    below,          ///< wished_agency
    has_any,        ///< text
    has_all,        ///< text
    has_none,       ///< text
    between_dates,  ///< date
    on_days,        ///< day
    within_hours,   ///< hour
    not_returned,   ///< the rule's agency, or the one wished for, has not sent it back
    is_office,
    covers_region,
    handles_category
};

/// One condition of one rule, or of the reporter's choice, as `explain` shows it.
struct Verdict {
    std::string what;  ///< "region", "text", an attribute's name, an agency
    Relation relation = Relation::equals;
    std::string wanted;     ///< "18.72 or 18.71"; empty where the relation says it all
    std::string condition;  ///< the three in English: "region within 18.72"
    std::string value;      ///< the complaint's value; "(none)" when it has none. Of texts the rule's words that were
                            ///< found, never the complaint's.
    bool holds = false;
};
struct RuleVerdict {
    std::string rule;
    std::string position;
    std::vector<Verdict> conditions;
    bool matches = false;
    bool near_miss = false;  ///< failed by exactly one condition
};
struct Explanation {
    model::RoutingDecision decision;
    std::vector<RuleVerdict> rules;       ///< in order, up to and including the winner; none after the second return
    std::vector<Verdict> choice;          ///< the reporter's choice, when it came to that
    std::vector<std::string> competence;  ///< candidates in order of preference, one line each
};

/// Decides which agency is responsible. Immutable once made: any thread may call. `route` equals the naive
/// top-to-bottom scan and never fails: what no rule and no competence settles goes to triage (no wrong door).
///
/// A rule whose agency returned the complaint does not apply. Rules see the complaint as it came, not what an earlier
/// rule would have set. A rule that asks for the competent agency where there
/// is none sends to triage ("rule_target_not_competent") rather than to whatever comes next. The reporter's choice
/// counts when it is an office, handles the category (if one was given) and covers the region (if one was given).
class Router {
public:
    /// Refuses rules or an `unsure` that name unknown agencies, unknown or circular parents, an agency given twice,
    /// ties of competence, zones that are none of Indonesia's and phrases without a letter or digit.
    static Result<Router> create(RuleSet rules, std::vector<model::Agency> agencies);

    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;
    ~Router();

    /// Costs about the same with 100,000 rules as with 100; allocates only the texts of its answer.
    [[nodiscard]] model::RoutingDecision route(const Subject& subject) const;
    /// The same decision and why; looks at every rule up to the winner.
    [[nodiscard]] Explanation explain(const Subject& subject) const;

    /// nullptr when there is no such agency.
    [[nodiscard]] const model::Agency* agency(const model::AgencyId& id) const;
    [[nodiscard]] std::span<const model::Agency> agencies() const;
    /// Does any rule ask for words?
    [[nodiscard]] bool reads_texts() const;
    /// Is `agency` the office `root` or below it? False for unknown ones.
    [[nodiscard]] bool belongs_to(const model::AgencyId& agency, const model::AgencyId& root) const;

private:
    struct Index;
    explicit Router(std::unique_ptr<Index> index);
    std::unique_ptr<Index> index_;
};

}  // namespace hub::routing
