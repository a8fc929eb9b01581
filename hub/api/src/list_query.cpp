#include "list_query.hpp"

#include "query_reader.hpp"

#include "hub/crypto/crockford.hpp"

#include <map>
#include <string>
#include <utility>

namespace hub::api {

Result<ParsedQuery<store::ListFilter>> parse_list_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router) {
    HUB_TRY(auto values, query_values(query));
    ParsedQuery<store::ListFilter> out;
    QueryReader reader{std::move(values), out.faults};
    auto& filter = out.filter;
    HUB_CHECK(read_scope(reader, key, router, filter.scope));
    filter.statuses = reader.words<model::Status>("status");
    filter.kind = reader.word<model::ComplaintKind>("kind");
    filter.channel = reader.word<model::Channel>("channel");
    filter.priority = reader.word<model::Priority>("priority");
    filter.category = model::CategoryCode{reader.code("category")};
    filter.region = model::RegionCode{reader.code("region")};
    filter.received_from = reader.time("received_from");
    filter.received_before = reader.time("received_before");
    filter.overdue = reader.flag("overdue");
    filter.parked = reader.flag("parked");
    filter.scope.copied = reader.flag("copied");
    if (filter.scope.copied && filter.scope.everybody) {
        reader.fault("copied", "unknown_value", "copies are an office's: give `agency` too");
    }
    if (const auto* after = reader.value("after"); after != nullptr) {
        if (const auto number = crypto::parse_crockford(*after)) {
            filter.after = model::TrackingNumber{*number};
        } else {
            reader.fault("after", "invalid", "must be a tracking id", "take it from a page's `next`");
        }
    }
    filter.limit = reader.limit();
    reader.refuse_the_rest();
    return out;
}

Result<ParsedQuery<store::DueFilter>> parse_due_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router, TimePoint now) {
    HUB_TRY(auto values, query_values(query));
    ParsedQuery<store::DueFilter> out;
    QueryReader reader{std::move(values), out.faults};
    HUB_CHECK(read_scope(reader, key, router, out.filter.scope));
    std::chrono::minutes within = std::chrono::days{1};
    if (const auto* text = reader.value("within"); text != nullptr) {
        static const std::map<char, std::chrono::minutes> units{
            {'d', std::chrono::days{1}}, {'h', std::chrono::hours{1}}, {'m', std::chrono::minutes{1}}};
        const auto unit = text->empty() ? units.end() : units.find(text->back());
        const auto number = unit == units.end() ? std::nullopt : parse_query_number({text->data(), text->size() - 1});
        if (number && *number >= 0 && *number <= 10'000) {
            within = *number * unit->second;
        } else {
            reader.fault("within", "invalid", "must be a span like 1d, 12h or 30m, 10000 of them at most");
        }
    }
    out.filter.until = now + within;
    out.filter.limit = reader.limit();
    reader.refuse_the_rest();
    return out;
}

}  // namespace hub::api
