#include "georeport_json.hpp"

#include "georeport_form.hpp"

#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"

#include <algorithm>
#include <array>
#include <ranges>

namespace hub::api {
namespace {

namespace json = boost::json;
using settings::AttributeType;

const std::string& text_of(const model::Bilingual& name, GeoReader reader) {
    return reader.english ? name.en : name.id;
}

const char* type_name(AttributeType type) {
    switch (type) {
        case AttributeType::string: break;
        case AttributeType::number: return "number";
        case AttributeType::datetime: return "datetime";
        case AttributeType::text: return "text";
        case AttributeType::singlevaluelist: return "singlevaluelist";
        case AttributeType::multivaluelist: return "multivaluelist";
    }
    return "string";
}

const settings::Category* find_category(std::string_view code, std::span<const settings::Category> categories) {
    const auto found =
        std::ranges::find(categories, code, [](const auto& one) -> std::string_view { return one.code.value(); });
    return found == categories.end() ? nullptr : &*found;
}

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value time_or_null(const std::optional<TimePoint>& time) {
    return time ? json::value(to_rfc3339(*time)) : json::value(nullptr);
}

bool is_closed(model::Status status) {
    return status == model::Status::closed || status == model::Status::archived;
}

TimePoint changed_at(const model::ComplaintState& state) {
    if (state.closed_at) {
        return *state.closed_at;
    }
    return std::max(
        {state.received_at, state.disposed_at.value_or(state.received_at),
         state.last_follow_up_at.value_or(state.received_at)});
}

}  // namespace

json::array geo_services(std::span<const settings::Category> categories, GeoReader reader) {
    json::array out;
    for (const auto& one : categories) {
        const auto& code = one.code.value();
        const auto* topic = find_category(std::string_view{code}.substr(0, code.find('.')), categories);
        out.push_back(json::object{
            {"service_code", code},
            {"service_name", text_of(one.name, reader)},
            {"description", text_of(one.name, reader)},
            {"metadata", !attributes_of(code, categories).empty()},
            {"type", "realtime"},
            {"keywords", ""},
            {"group", topic == nullptr ? std::string{} : text_of(topic->name, reader)}});
    }
    return out;
}

json::object geo_definition(
    std::string_view category, std::span<const settings::Category> categories, GeoReader reader) {
    json::object out{{"service_code", category}};
    auto& attributes = out["attributes"].emplace_array();
    std::int64_t order = 0;
    for (const auto* one : attributes_of(category, categories)) {
        json::object line{
            {"variable", true},
            {"code", one->code},
            {"datatype", type_name(one->type)},
            {"required", one->required},
            {"datatype_description", nullptr},
            {"order", ++order},
            {"description", text_of(one->name, reader)}};
        if (!one->values.empty()) {
            auto& values = line["values"].emplace_array();
            for (const auto& value : one->values) {
                values.push_back(json::object{{"key", value.key}, {"name", text_of(value.name, reader)}});
            }
        }
        attributes.push_back(std::move(line));
    }
    return out;
}

json::object geo_request(
    const model::ComplaintState& state, const model::Content* content, const std::string& answer,
    const engine::Runtime& runtime, GeoReader reader) {
    const auto* category = find_category(state.category.value(), runtime.settings.categories);
    const auto* agency = runtime.router.agency(state.responsible);
    const bool placed = content != nullptr && (content->latitude_e7 != 0 || content->longitude_e7 != 0);
    return {
        {"service_request_id", crypto::to_crockford(state.tracking.value())},
        {"status", is_closed(state.status) ? "closed" : "open"},
        {"status_notes", content == nullptr ? json::value(nullptr) : text_or_null(answer)},
        {"service_name", category == nullptr ? json::value(nullptr) : json::value(text_of(category->name, reader))},
        {"service_code", text_or_null(state.category.value())},
        {"description", content == nullptr ? json::value(nullptr) : text_or_null(content->body)},
        {"agency_responsible", agency == nullptr ? state.responsible.value() : text_of(agency->name, reader)},
        {"service_notice", nullptr},
        {"requested_datetime", to_rfc3339(state.received_at)},
        {"updated_datetime", to_rfc3339(changed_at(state))},
        {"expected_datetime", time_or_null(state.clocks.completion_due)},
        {"address", content == nullptr ? json::value(nullptr) : text_or_null(content->address)},
        {"address_id", nullptr},
        {"zipcode", nullptr},
        {"lat", placed ? json::value(content->latitude_e7 / 1e7) : json::value(nullptr)},
        {"long", placed ? json::value(content->longitude_e7 / 1e7) : json::value(nullptr)},
        {"media_url", nullptr}};
}

std::string last_answer(const store::ComplaintFile& file) {
    constexpr std::array told{model::EventKind::followed_up, model::EventKind::answered, model::EventKind::closed};
    for (const auto& [seq, event] : file.events | std::views::reverse) {
        if (std::ranges::find(told, event.kind) != told.end() && !event.text.empty()) {
            return event.text;
        }
    }
    return {};
}

}  // namespace hub::api
