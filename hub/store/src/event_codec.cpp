#include "event_codec.hpp"

#include "hub/base/time_text.hpp"
#include "hub/model/names.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace hub::store {
namespace {

namespace json = boost::json;

/// Leaves out what is empty: short rows, and old rows stay readable when a field is added.
void put(json::object& out, std::string_view key, std::string_view value) {
    if (!value.empty()) {
        out[key] = value;
    }
}

/// What is as usual is not written.
template <class E>
void put_unless(json::object& out, std::string_view key, E value, E usual) {
    if (value != usual) {
        out[key] = name_of(value);
    }
}

void put_files(json::object& out, const std::vector<model::Attachment>& files) {
    if (files.empty()) {
        return;
    }
    auto& list = out["attachments"].emplace_array();
    for (const auto& file : files) {
        auto& one = list.emplace_back(json::object{}).get_object();
        one["id"] = to_string(file.id.value());
        one["media_type"] = file.media_type;
        one["size"] = file.size;
        one["sha256"] = file.sha256;
        if (file.cleaned) {
            one["cleaned"] = true;
        }
    }
}

void put_content(json::object& out, const model::Content& content) {
    put(out, "subject", content.subject);
    put(out, "body", content.body);
    put(out, "address", content.address);
    put(out, "category", content.category.value());
    put(out, "region", content.region.value());
    put_unless(out, "kind", content.kind, model::Content{}.kind);
    put_unless(out, "channel", content.channel, model::Content{}.channel);
    put_unless(out, "priority", content.priority, model::Content{}.priority);
    if (content.anonymous) {
        out["anonymous"] = true;
    }
    if (content.secret) {
        out["secret"] = true;
    }
    if (content.supervisory) {
        out["supervisory"] = true;
    }
    put(out, "wished_agency", content.wished_agency.value());
    if (content.latitude_e7 != 0 || content.longitude_e7 != 0) {
        out["latitude_e7"] = content.latitude_e7;
        out["longitude_e7"] = content.longitude_e7;
    }
    if (!content.attributes.empty()) {
        auto& attributes = out["attributes"].emplace_object();
        for (const auto& [key, value] : content.attributes) {
            attributes[key] = value;
        }
    }
    put_files(out, content.attachments);
}

void put_routing(json::object& out, const model::RoutingDecision& routing) {
    out["to"] = routing.responsible.value();
    out["by"] = name_of(routing.by);
    put(out, "rule", routing.rule);
    put(out, "reason", routing.reason);
    put(out, "detail", routing.detail);
    put(out, "suggested", routing.suggested.value());
    if (!routing.copies.empty()) {
        auto& copies = out["copies"].emplace_array();
        for (const auto& copy : routing.copies) {
            copies.emplace_back(copy.value());
        }
    }
    put(out, "at", routing.position);
    if (routing.effects.priority) {
        out["priority"] = name_of(*routing.effects.priority);
    }
    if (routing.effects.supervisory) {
        out["supervisory"] = true;
    }
    if (routing.effects.secret) {
        out["secret"] = true;
    }
    if (!routing.config.empty()) {
        out["config"] = routing.config.value();
    }
}

std::string text_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

bool flag_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::int32_t number_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_int64() ? static_cast<std::int32_t>(value->get_int64()) : 0;
}

template <class E>
void read_name(const json::object& object, std::string_view key, E& out) {
    if (const auto parsed = model::parse_name<E>(text_of(object, key))) {
        out = *parsed;
    }
}

std::vector<model::Attachment> read_files(const json::object& in) {
    std::vector<model::Attachment> out;
    const auto* list = in.if_contains("attachments");
    if (list == nullptr || !list->is_array()) {
        return out;
    }
    for (const auto& value : list->get_array()) {
        if (!value.is_object()) {
            continue;
        }
        const auto& one = value.get_object();
        model::Attachment file;
        file.id = model::AttachmentId{parse_uuid(text_of(one, "id")).value_or(Uuid{})};
        file.media_type = text_of(one, "media_type");
        file.size = static_cast<std::uint64_t>(std::max(number_of(one, "size"), 0));
        file.sha256 = text_of(one, "sha256");
        file.cleaned = flag_of(one, "cleaned");
        out.push_back(std::move(file));
    }
    return out;
}

model::Content read_content(const json::object& in) {
    model::Content content;
    content.subject = text_of(in, "subject");
    content.body = text_of(in, "body");
    content.address = text_of(in, "address");
    content.category = model::CategoryCode{text_of(in, "category")};
    content.region = model::RegionCode{text_of(in, "region")};
    read_name(in, "kind", content.kind);
    read_name(in, "channel", content.channel);
    read_name(in, "priority", content.priority);
    content.anonymous = flag_of(in, "anonymous");
    content.secret = flag_of(in, "secret");
    content.supervisory = flag_of(in, "supervisory");
    content.wished_agency = model::AgencyId{text_of(in, "wished_agency")};
    content.latitude_e7 = number_of(in, "latitude_e7");
    content.longitude_e7 = number_of(in, "longitude_e7");
    if (const auto* attributes = in.if_contains("attributes"); attributes != nullptr && attributes->is_object()) {
        for (const auto& [key, value] : attributes->get_object()) {
            if (value.is_string()) {
                content.attributes.emplace_back(std::string{key}, std::string{value.get_string()});
            }
        }
    }
    content.attachments = read_files(in);
    return content;
}

model::RoutingDecision read_routing(const json::object& in) {
    model::RoutingDecision routing;
    routing.responsible = model::AgencyId{text_of(in, "to")};
    read_name(in, "by", routing.by);
    routing.rule = text_of(in, "rule");
    routing.reason = text_of(in, "reason");
    routing.detail = text_of(in, "detail");
    routing.suggested = model::AgencyId{text_of(in, "suggested")};
    if (const auto* copies = in.if_contains("copies"); copies != nullptr && copies->is_array()) {
        for (const auto& copy : copies->get_array()) {
            if (copy.is_string()) {
                routing.copies.emplace_back(std::string{copy.get_string()});
            }
        }
    }
    routing.position = text_of(in, "at");
    routing.effects.priority = model::parse_name<model::Priority>(text_of(in, "priority"));
    routing.effects.supervisory = flag_of(in, "supervisory");
    routing.effects.secret = flag_of(in, "secret");
    routing.config = model::ConfigVersion{number_of(in, "config")};
    return routing;
}

void put_life(json::object& out, const model::Event& event) {
    put_files(out, event.attachments);
    if (!event.refused_files.empty()) {
        out["refused_files"] = json::array(event.refused_files.begin(), event.refused_files.end());
    }
    if (event.withheld_files != 0) {
        out["withheld_files"] = event.withheld_files;
    }
    if (event.clock) {
        out["clock"] = name_of(*event.clock);
    }
    put(out, "step", event.step);
    if (event.days != 0) {
        out["days"] = event.days;
    }
    if (event.rating != 0) {
        out["rating"] = event.rating;
    }
    if (event.accepted) {
        out["accepted"] = true;
    }
    if (!event.other.empty()) {
        out["other"] = to_string(event.other.value());
    }
    if (event.due) {
        out["due"] = to_rfc3339(*event.due);
    }
    if (event.corrected) {
        put_content(out["corrected"].emplace_object(), *event.corrected);
    }
}

void read_life(const json::object& in, model::Event& event) {
    event.attachments = read_files(in);
    event.withheld_files = number_of(in, "withheld_files");
    if (const auto* refused = in.if_contains("refused_files"); refused != nullptr && refused->is_array()) {
        for (const auto& code : refused->get_array()) {
            event.refused_files.emplace_back(code.is_string() ? std::string{code.get_string()} : std::string{});
        }
    }
    event.clock = model::parse_name<model::ClockKind>(text_of(in, "clock"));
    event.step = text_of(in, "step");
    event.days = number_of(in, "days");
    event.rating = number_of(in, "rating");
    event.accepted = flag_of(in, "accepted");
    event.other = model::ComplaintId{parse_uuid(text_of(in, "other")).value_or(Uuid{})};
    event.due = parse_rfc3339(text_of(in, "due"));
    if (const auto* corrected = in.if_contains("corrected"); corrected != nullptr && corrected->is_object()) {
        event.corrected = read_content(corrected->get_object());
    }
}

}  // namespace

std::string encode_event_data(const model::Event& event) {
    unsigned char buffer[8'192];  // a usual report fits; longer ones go to the heap
    json::monotonic_resource memory{buffer, sizeof buffer};
    json::object out{&memory};
    if (event.content) {
        put_content(out["content"].emplace_object(), *event.content);
    }
    if (event.routing) {
        put_routing(out["routing"].emplace_object(), *event.routing);
    }
    put(out, "agency", event.agency.value());
    put(out, "text", event.text);
    put(out, "external_ref", event.external_ref);
    put(out, "remote_status", event.remote_status);
    if (!event.delivery.empty()) {
        out["delivery"] = to_string(event.delivery.value());
    }
    if (event.message) {
        out["message"] = name_of(*event.message);
    }
    if (event.copy) {
        out["copy"] = true;
    }
    if (event.cause != model::Cause::none) {
        out["cause"] = name_of(event.cause);
    }
    put_life(out, event);
    put(out, "reporter", event.commitment);
    if (!event.applied) {
        out["applied"] = false;
    }
    if (event.happened_at) {
        out["happened_at"] = to_rfc3339(*event.happened_at);
    }
    return json::serialize(out);
}

Status decode_event_data(std::string_view data, model::Event& event) {
    boost::system::error_code failed;
    const auto parsed = json::parse(data, failed);
    if (failed || !parsed.is_object()) {
        return Error{"corrupt_event", "an event's data is not the JSON that this hub writes"};
    }
    const auto& in = parsed.get_object();
    if (const auto* content = in.if_contains("content"); content != nullptr && content->is_object()) {
        event.content = read_content(content->get_object());
    }
    if (const auto* routing = in.if_contains("routing"); routing != nullptr && routing->is_object()) {
        event.routing = read_routing(routing->get_object());
    }
    event.agency = model::AgencyId{text_of(in, "agency")};
    event.text = text_of(in, "text");
    event.external_ref = text_of(in, "external_ref");
    event.delivery = model::DeliveryId{parse_uuid(text_of(in, "delivery")).value_or(Uuid{})};
    event.remote_status = text_of(in, "remote_status");
    event.message = model::parse_name<model::MessageKind>(text_of(in, "message"));
    event.copy = flag_of(in, "copy");
    read_name(in, "cause", event.cause);
    const auto* applied = in.if_contains("applied");
    event.applied = applied == nullptr || !applied->is_bool() || applied->get_bool();
    event.happened_at = parse_rfc3339(text_of(in, "happened_at"));
    event.commitment = text_of(in, "reporter");
    read_life(in, event);
    return {};
}

}  // namespace hub::store
