#include "operation_body.hpp"

#include "field_reader.hpp"
#include "strict_json.hpp"

#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"

#include <boost/json.hpp>

#include <span>

namespace hub::api {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_reason = 1'000;
constexpr std::int32_t usual_rate = 60;
constexpr std::int32_t highest_rate = 60'000;

/// Calls `read` with the members of the body.
template <class Parsed, class Read>
Result<Parsed> parse(std::string_view body, std::span<const std::string_view> known, Read read) {
    Parsed out;
    if (const auto at = find_invalid_utf8(body)) {
        return Error{"utf8_invalid", "byte " + std::to_string(*at) + " of the body begins no valid UTF-8 character"};
    }
    json::object members;
    if (!trim(body).empty()) {
        HUB_TRY(auto parsed, parse_strict_json(body, {}));
        if (!parsed.is_object()) {
            return Error{"json_invalid", "the body must be a JSON object"};
        }
        members = std::move(parsed.get_object());
    }
    FieldReader reader{members, out.faults};
    reader.unknown_members(known);
    read(reader, out);
    return out;
}

std::optional<TimePoint> read_time(FieldReader& in, std::string_view name) {
    const auto text = in.text(name, 40, false);
    if (text.empty()) {
        return std::nullopt;
    }
    const auto parsed = parse_rfc3339(text);
    if (!parsed) {
        in.fault("/" + std::string{name}, "invalid_time", "must be a time like 2026-12-01T00:00:00+07:00");
    }
    return parsed;
}

void read_states(FieldReader& in, std::vector<model::DeliveryState>& out) {
    const auto* value = in.in().if_contains("states");
    if (value == nullptr) {
        out = {model::DeliveryState::rejected, model::DeliveryState::dead};
        return;
    }
    const auto refuse = [&] { in.fault("/states", "unknown_value", "must be a list of: unknown, rejected, dead"); };
    if (!value->is_array() || value->get_array().empty() || value->get_array().size() > 3) {
        return refuse();
    }
    for (const auto& one : value->get_array()) {
        const auto state = one.is_string() ? model::parse_name<model::DeliveryState>(
                                                 std::string_view{one.get_string().data(), one.get_string().size()})
                                           : std::nullopt;
        if (!state || !is_dead_letter(*state)) {
            return refuse();
        }
        out.push_back(*state);
    }
}

constexpr std::string_view redrive_fields[] = {"reason", "not_before", "may_arrive_twice"};
constexpr std::string_view discard_fields[] = {"reason"};
constexpr std::string_view settle_fields[] = {"reason", "external_ref"};
constexpr std::string_view edit_fields[] = {"category", "region", "attributes", "reason", "not_before", "dry_run"};
constexpr std::string_view job_fields[] = {"agency",      "instance",      "states",     "cause",  "message",
                                           "failed_from", "failed_before", "per_minute", "reason", "may_arrive_twice"};

std::span<const std::string_view> fields_of(model::Mending mending) {
    switch (mending) {
        case model::Mending::discard: return discard_fields;
        case model::Mending::settle: return settle_fields;
        case model::Mending::redrive: break;
    }
    return redrive_fields;
}

}  // namespace

Result<ParsedMend> parse_mend(std::string_view body, model::Mending mending) {
    return parse<ParsedMend>(body, fields_of(mending), [mending](FieldReader& in, ParsedMend& out) {
        auto& request = out.request;
        request.mending = mending;
        request.reason = trim(in.text("reason", longest_reason, mending != model::Mending::redrive));
        if (mending == model::Mending::settle) {
            request.external_ref = trim(in.text("external_ref", 200, true));
        }
        if (mending == model::Mending::redrive) {
            request.not_before = read_time(in, "not_before");
            request.may_arrive_twice = in.flag("may_arrive_twice").value_or(false);
        }
    });
}

namespace {

/// A code of the agency's own table, which the hub does not know.
std::string read_code(FieldReader& in, const boost::json::object& from, std::string_view name, const std::string& at) {
    const auto* value = from.if_contains(name);
    if (value == nullptr) {
        return {};
    }
    const auto text = value->is_string() ? std::string{value->get_string()} : std::string{};
    if (text.empty() || text.size() > 100 || has_forbidden_control(text) ||
        text.find_first_of("\r\n\t") != std::string::npos) {
        in.fault(at, "invalid", "must be a code of 1-100 characters on one line");
        return {};
    }
    return text;
}

void read_attributes(FieldReader& in, std::vector<model::Attribute>& out) {
    const auto* value = in.in().if_contains("attributes");
    if (value == nullptr) {
        return;
    }
    if (!value->is_object() || value->get_object().size() > 32) {
        return in.fault("/attributes", "wrong_type", "must be an object of at most 32 texts");
    }
    const auto& object = value->get_object();
    for (const auto& member : object) {
        const std::string name{member.key()};
        const auto at = "/attributes/" + escape_pointer(name);
        if (name.empty() || name.size() > 100 || has_forbidden_control(name)) {
            in.fault(at, "invalid", "the name of an attribute has 1-100 characters");
        } else if (member.value().is_string() && member.value().get_string().empty()) {
            out.emplace_back(name, "");  // taken out
        } else {
            out.emplace_back(name, read_code(in, object, name, at));
        }
    }
}

}  // namespace

Result<ParsedEdit> parse_edit(std::string_view body) {
    return parse<ParsedEdit>(body, edit_fields, [](FieldReader& in, ParsedEdit& out) {
        auto& request = out.request;
        auto& edit = request.edit.emplace();
        edit.category = model::CategoryCode{read_code(in, in.in(), "category", "/category")};
        edit.region = model::RegionCode{read_code(in, in.in(), "region", "/region")};
        read_attributes(in, edit.attributes);
        out.dry_run = in.flag("dry_run").value_or(false);
        request.mending = model::Mending::redrive;
        request.reason = trim(in.text("reason", longest_reason, !out.dry_run));
        request.not_before = read_time(in, "not_before");
        if (edit.empty() && out.faults.empty()) {
            in.fault("/category", "missing", "an edit names a category, a region or attributes");
        }
    });
}

Result<ParsedRedrive> parse_redrive(std::string_view body) {
    return parse<ParsedRedrive>(body, job_fields, [](FieldReader& in, ParsedRedrive& out) {
        auto& wanted = out.wanted;
        auto& filter = wanted.filter;
        if (auto agency = in.text("agency", 100, false); !agency.empty()) {
            out.agency = model::AgencyId{std::move(agency)};
        }
        filter.instance = model::InstanceId{in.text("instance", 100, false)};
        read_states(in, filter.states);
        filter.cause = in.word<model::Cause>("cause");
        filter.kind = in.word<model::MessageKind>("message");
        filter.failed_from = read_time(in, "failed_from");
        filter.failed_before = read_time(in, "failed_before");
        wanted.per_minute = in.integer("per_minute", 1, highest_rate).value_or(usual_rate);
        wanted.reason = trim(in.text("reason", longest_reason, true));
        wanted.may_arrive_twice = in.flag("may_arrive_twice").value_or(false);
    });
}

Result<ParsedReason> parse_reason(std::string_view body) {
    return parse<ParsedReason>(body, discard_fields, [](FieldReader& in, ParsedReason& out) {
        out.reason = trim(in.text("reason", longest_reason, true));
    });
}

}  // namespace hub::api
