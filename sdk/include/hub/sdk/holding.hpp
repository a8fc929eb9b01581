#pragma once
#include "hub/ext/reconcile.h"
#include "hub/sdk/update.hpp"

#include <optional>
#include <string>

namespace hub::sdk {

/// One case that the agency holds.
struct Holding {
    std::string external_ref{};
    std::string complaint_id{};        ///< ours, when the agency keeps it
    std::string tracking_id{};         ///< ours, when the agency keeps it
    std::string remote_status{};       ///< the agency's word, verbatim
    std::optional<UpdateKind> kind{};  ///< what that word means; empty: no word of ours for it
    Time changed_at{};                 ///< the epoch: not given
};

inline hubc_holding to_c(const Holding& h) noexcept {
    return {
        sizeof(hubc_holding),
        0,
        c_str(h.external_ref),
        c_str(h.complaint_id),
        c_str(h.tracking_id),
        c_str(h.remote_status),
        h.kind ? static_cast<hubc_update_kind>(*h.kind) : 0,
        0,
        h.changed_at.time_since_epoch().count()};
}

/// Where a connector puts what it finds; valid while `reconcile` runs, any thread.
class HoldingSink {
public:
    HoldingSink(void* context, hubc_holding_found found) : context_{context}, found_{found} {}
    void operator()(const Holding& holding) const {
        const auto raw = to_c(holding);
        found_(context_, {&raw, 1, sizeof raw});
    }

private:
    void* context_;
    hubc_holding_found found_;
};

}  // namespace hub::sdk
