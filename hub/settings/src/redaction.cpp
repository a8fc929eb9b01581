#include "hub/settings/redaction.hpp"

#include "settings_json.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace hub::settings {
namespace {

namespace json = boost::json;

constexpr std::string_view hidden = "***";

/// "https://user:pw@host/path?key=…" → "https://host/path?***"
std::string address_alone(std::string_view text) {
    const auto scheme = text.find("://");
    if (scheme == std::string_view::npos) {
        return std::string{text};
    }
    const auto host = scheme + 3;
    const auto path = std::min(text.find_first_of("/?#", host), text.size());
    const auto at = text.substr(host, path - host).rfind('@');
    std::string out{text.substr(0, host)};
    out += text.substr(at == std::string_view::npos ? host : host + at + 1);
    const auto query = out.find('?', host);
    return query == std::string::npos ? out : out.substr(0, query + 1) + std::string{hidden};
}

json::value without_secrets(const json::value& value, bool secret, bool in_auth) {
    if (const auto* object = value.if_object()) {
        json::object out;
        for (const auto& member : *object) {
            const std::string_view key{member.key().data(), member.key().size()};
            const bool auth_here = in_auth || detail::is_auth_key(key);
            const bool secret_here =
                !detail::is_open_auth_key(key) && (secret || detail::is_secret_key(key) || auth_here);
            out[key] = without_secrets(member.value(), secret_here, auth_here);
        }
        return out;
    }
    if (const auto* array = value.if_array()) {
        json::array out;
        for (const auto& item : *array) {
            out.push_back(without_secrets(item, secret, in_auth));
        }
        return out;
    }
    if (const auto* text = value.if_string()) {
        const std::string_view said{text->data(), text->size()};
        if (detail::is_secret_reference(said)) {
            return value;
        }
        return secret && !said.empty() ? json::value(hidden) : json::value(address_alone(said));
    }
    return secret && !value.is_null() ? json::value(hidden) : value;
}

template <class Range, class Name>
json::array names(const Range& range, Name name) {
    json::array out;
    for (const auto& one : range) {
        out.emplace_back(name(one));
    }
    return out;
}

json::object hub_json(const HubSettings& hub) {
    return {
        {"listen", hub.listen.host + ":" + std::to_string(hub.listen.port)},
        {"database", hub.database_url.empty() ? "the private cluster in the data folder" : "named by database.url"},
        {"identity_url", hub.identity_url.empty() ? "made from database.url" : "named"},
        {"default_language", hub.default_language},
        {"lease_heartbeat_ms", hub.lease_heartbeat.count()},
        {"lease_dead_after_ms", hub.lease_dead_after.count()},
        {"data_folder_named", !hub.data_folder.empty()},
        {"run_as_named", !hub.run_as.empty()},
        {"max_body_bytes", hub.max_body_bytes}};
}

json::object instance_json(const model::Instance& instance) {
    return {
        {"id", instance.id.value()},
        {"connector", instance.connector},
        {"idempotent", instance.idempotent},
        {"in_flight", instance.in_flight},
        {"per_minute", instance.per_minute},
        {"timeout_ms", instance.timeout.count()},
        {"poll_every_ms", instance.poll_every.count()},
        {"retry_base_ms", instance.retry_base.count()},
        {"retry_cap_ms", instance.retry_cap.count()},
        {"retry_budget_ms", instance.retry_budget.count()},
        {"maintenance_windows", instance.maintenance.size()},
        {"settings", json::parse(settings_without_secrets(instance.settings_json))}};
}

}  // namespace

std::string settings_without_secrets(std::string_view settings_json) {
    json::error_code malformed;
    const auto parsed = json::parse(settings_json, malformed);
    return malformed ? "null" : json::serialize(without_secrets(parsed, false, false));
}

std::string effective_configuration(const Settings& settings) {
    json::object out{{"hash", settings.hash}, {"hub", hub_json(settings.hub)}};
    out["instances"] = json::array{};
    for (const auto& instance : settings.instances) {
        out["instances"].as_array().push_back(instance_json(instance));
    }
    out["agencies"] = names(settings.agencies, [](const model::Agency& one) { return one.id.value(); });
    out["categories"] = names(settings.categories, [](const Category& one) { return one.code.value(); });
    out["calendar_years"] = names(settings.calendar, [](const sla::CalendarYear& one) {
        return std::to_string(one.year) + (one.provisional ? " provisional" : "");
    });
    out["policies"] = settings.policies.size();
    return json::serialize(out);
}

}  // namespace hub::settings
