#include "read_reconciliation.hpp"

#include "codes.hpp"
#include "fields.hpp"
#include "read_condition.hpp"
#include "read_maintenance.hpp"

namespace hub::settings::detail {

void read_reconciliation(const Node& node, model::Reconciliation& into, Findings& findings) {
    if (!is_map(node, "reconcile: { at: \"02:00\", window: 30d }", findings)) {
        return;
    }
    Fields fields{node, "'reconcile'", findings};
    if (const auto* nightly = fields.optional("nightly")) {
        into.nightly = boolean_of(*nightly, findings).value_or(into.nightly);
    }
    if (const auto* at = fields.optional("at")) {
        into.at = static_cast<std::int16_t>(time_of_day(*at, findings).value_or(into.at) % 1440);
    }
    if (const auto* zone = fields.optional("zone")) {
        into.zone = zone_of(*zone, findings).value_or(into.zone);
    }
    if (const auto* window = fields.optional("window")) {
        into.window = duration_of(*window, findings).value_or(into.window);
        if (into.window < std::chrono::hours{1} || into.window > std::chrono::hours{24 * 366}) {
            findings.error(
                code::contradiction, window->at, "the agency's list goes back by an hour at least and 366d at most",
                "30d is what is taken when nothing stands here");
        }
    }
    fields.finish();
}

}  // namespace hub::settings::detail
