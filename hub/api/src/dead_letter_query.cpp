#include "dead_letter_query.hpp"

#include "query_reader.hpp"

#include "hub/base/uuid.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace hub::api {
namespace {

std::optional<store::DeadLetterPlace> parse_place(std::string_view text) {
    const auto dot = text.find('.');
    if (dot == std::string_view::npos) {
        return std::nullopt;
    }
    std::int64_t us = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + dot, us);
    const auto id = parse_uuid(text.substr(dot + 1));
    if (failed != std::errc{} || end != text.data() + dot || us < 0 || !id) {
        return std::nullopt;
    }
    return store::DeadLetterPlace{TimePoint{std::chrono::microseconds{us}}, model::DeliveryId{*id}};
}

}  // namespace

std::string place_text(const store::DeadLetterPlace& place) {
    return std::to_string(place.failed_at.time_since_epoch().count()) + "." + to_string(place.id.value());
}

Result<ParsedQuery<DeadLetterQuery>> parse_dead_letter_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router) {
    HUB_TRY(auto values, query_values(query));
    ParsedQuery<DeadLetterQuery> out;
    QueryReader reader{std::move(values), out.faults};
    auto& filter = out.filter.filter;
    HUB_CHECK(read_scope(reader, key, router, filter.scope));
    filter.instance = model::InstanceId{reader.code("instance")};
    filter.states = reader.words<model::DeliveryState>("state");
    if (!std::ranges::all_of(filter.states, model::is_dead_letter)) {
        reader.fault("state", "unknown_value", "must be one of: unknown, rejected, dead");
    }
    filter.cause = reader.word<model::Cause>("cause");
    filter.kind = reader.word<model::MessageKind>("message");
    filter.failed_from = reader.time("failed_from");
    filter.failed_before = reader.time("failed_before");
    if (const auto* group = reader.value("group"); group != nullptr) {
        out.filter.grouped = true;
        if (*group != "cause") {
            reader.fault("group", "unknown_value", "must be: cause");
        }
    }
    if (const auto* after = reader.value("after"); after != nullptr) {
        filter.after = parse_place(*after);
        if (!filter.after) {
            reader.fault("after", "invalid", "must be the `next` of a page");
        }
    }
    filter.limit = reader.limit();
    reader.refuse_the_rest();
    return out;
}

Result<ParsedQuery<store::ListScope>> parse_scope_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router) {
    HUB_TRY(auto values, query_values(query));
    ParsedQuery<store::ListScope> out;
    QueryReader reader{std::move(values), out.faults};
    HUB_CHECK(read_scope(reader, key, router, out.filter));
    reader.refuse_the_rest();
    return out;
}

}  // namespace hub::api
