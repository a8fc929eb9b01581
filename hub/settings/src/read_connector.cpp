#include "codes.hpp"
#include "fields.hpp"
#include "read_expectation.hpp"
#include "read_maintenance.hpp"
#include "read_reconciliation.hpp"
#include "readers.hpp"
#include "settings_json.hpp"

#include <utility>

namespace hub::settings::detail {
namespace {

void read_limits(const Node& node, model::Instance& instance, Findings& findings) {
    if (!is_map(node, "limits: { in_flight: 4, timeout: 30s }", findings)) {
        return;
    }
    Fields fields{node, "'limits'", findings};
    if (const auto* per_minute = fields.optional("per_minute")) {
        instance.per_minute =
            static_cast<std::uint32_t>(integer_of(*per_minute, {1, 600'000}, findings).value_or(instance.per_minute));
    }
    if (const auto* in_flight = fields.optional("in_flight")) {
        instance.in_flight =
            static_cast<std::uint32_t>(integer_of(*in_flight, {1, 256}, findings).value_or(instance.in_flight));
    }
    const auto read = [&](const char* key, std::chrono::milliseconds& into) {
        if (const auto* duration = fields.optional(key)) {
            into = duration_of(*duration, findings).value_or(into);
        }
    };
    read("timeout", instance.timeout);
    read("poll_every", instance.poll_every);
    read("retry_base", instance.retry_base);
    read("retry_cap", instance.retry_cap);
    read("retry_budget", instance.retry_budget);
    if (instance.retry_base > instance.retry_cap) {
        findings.error(
            code::contradiction, node.at, say("retry_base is longer than retry_cap"),
            say("retries wait from retry_base up to retry_cap"));
    }
    fields.finish();
}

}  // namespace

void read_connector(const Node& root, Draft& draft, Findings& findings) {
    if (!is_map(root, "a connector instance: instance, use, settings", findings)) {
        return;
    }
    Fields fields{root, "a connector instance", findings};
    DraftInstance made;
    auto& instance = made.instance;
    if (const auto* id = fields.required("instance")) {
        made.at = id->at;
        instance.id = model::InstanceId{name_of(*id, findings).value_or("")};
    }
    if (const auto* use = fields.required("use")) {
        instance.connector = name_of(*use, findings).value_or("");
    }
    instance.isolation = model::default_isolation(instance.connector);
    if (const auto* idempotent = fields.optional("idempotent")) {
        instance.idempotent = boolean_of(*idempotent, findings).value_or(false);
    }
    if (const auto* isolation = fields.optional("isolation")) {
        instance.isolation = enum_of<model::Isolation>(*isolation, findings).value_or(instance.isolation);
    }
    if (const auto* limits = fields.optional("limits")) {
        read_limits(*limits, instance, findings);
    }
    if (const auto* maintenance = fields.optional("maintenance")) {
        read_maintenance(*maintenance, instance.maintenance, findings);
    }
    if (const auto* expect = fields.optional("expect")) {
        read_expectation(*expect, instance, findings);
    }
    if (const auto* reconcile = fields.optional("reconcile")) {
        read_reconciliation(*reconcile, instance.reconcile, findings);
    }
    std::map<std::string, Position> positions;
    instance.settings_json = "{}";
    if (const auto* settings = fields.optional("settings");
        settings != nullptr && is_map(*settings, "the connector's settings", findings)) {
        instance.settings_json = to_json(*settings, positions, findings);
    } else {
        positions[""] = root.at.position();
    }
    fields.finish();
    if (!instance.id.empty()) {
        draft.instance_positions.try_emplace(instance.id.value(), std::move(positions));
        draft.instances.push_back(std::move(made));
    }
}

}  // namespace hub::settings::detail
