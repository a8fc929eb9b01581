#include "list_query.hpp"

#include "access.hpp"

#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"
#include "hub/crypto/crockford.hpp"
#include "hub/model/names.hpp"

#include <boost/url/params_view.hpp>
#include <boost/url/parse_query.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <span>
#include <string>

namespace hub::api {
namespace {

constexpr std::int32_t most_on_a_page = 200;

std::optional<std::int32_t> parse_number(std::string_view text) {
    std::int32_t out = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
    return failed == std::errc{} && end == text.data() + text.size() ? std::optional{out} : std::nullopt;
}

/// Reads parameters by name and collects what is wrong with them.
class QueryReader {
public:
    QueryReader(std::map<std::string, std::string> values, std::vector<FieldFault>& faults)
        : values_{std::move(values)}, faults_{faults} {}

    void fault(std::string_view name, std::string code, std::string detail, std::string hint = {}) {
        faults_.push_back({"?" + std::string{name}, std::move(code), std::move(detail), std::move(hint)});
    }
    const std::string* value(std::string_view name) {
        asked_.emplace(name);
        const auto found = values_.find(std::string{name});
        return found == values_.end() ? nullptr : &found->second;
    }
    template <class E>
    std::optional<E> parse_word(std::string_view name, std::string_view word) {
        if (const auto parsed = model::parse_name<E>(word)) {
            return parsed;
        }
        std::string allowed;
        for (const auto& [candidate, spelling] : model::names_of<E>()) {
            allowed += (allowed.empty() ? "" : ", ") + std::string{spelling};
        }
        fault(name, "unknown_value", "must be one of: " + allowed);
        return std::nullopt;
    }
    template <class E>
    std::optional<E> word(std::string_view name) {
        const auto* text = value(name);
        return text == nullptr ? std::nullopt : parse_word<E>(name, *text);
    }
    /// "a,b"
    template <class E>
    std::vector<E> words(std::string_view name) {
        std::vector<E> out;
        const auto* text = value(name);
        for (std::string_view rest = text == nullptr ? "" : std::string_view{*text}; !rest.empty();) {
            const auto one = rest.substr(0, rest.find(','));
            rest.remove_prefix(std::min(rest.size(), one.size() + 1));
            if (const auto parsed = parse_word<E>(name, one)) {
                out.push_back(*parsed);
            }
        }
        return out;
    }
    std::string code(std::string_view name) {
        const auto* text = value(name);
        if (text == nullptr) {
            return {};
        }
        if (text->empty() || text->size() > 100 || find_invalid_utf8(*text) || text->find('\0') != std::string::npos) {
            fault(name, "invalid", "must be a code of 1-100 characters");
            return {};
        }
        return *text;
    }
    std::optional<TimePoint> time(std::string_view name) {
        const auto* text = value(name);
        if (text == nullptr) {
            return std::nullopt;
        }
        const auto parsed = parse_rfc3339(*text);
        if (!parsed) {
            fault(name, "invalid_time", "must be an RFC 3339 time", "for example 2026-11-24T00:00:00Z");
        }
        return parsed;
    }
    bool flag(std::string_view name) {
        const auto* text = value(name);
        if (text != nullptr && *text != "true" && *text != "false") {
            fault(name, "unknown_value", "must be true or false");
        }
        return text != nullptr && *text == "true";
    }
    std::int32_t limit() {
        const auto* text = value("limit");
        const auto number = text == nullptr ? std::optional{50} : parse_number(*text);
        if (!number || *number < 1 || *number > most_on_a_page) {
            fault("limit", "out_of_range", "must be 1-" + std::to_string(most_on_a_page));
        }
        return number.value_or(1);
    }
    /// What nobody asked for is a typing mistake that would silently widen the list.
    void refuse_the_rest() {
        for (const auto& [name, value] : values_) {
            if (!asked_.contains(name)) {
                std::string known;
                for (const auto& one : asked_) {
                    known += (known.empty() ? "" : ", ") + one;
                }
                fault(name, "unknown_parameter", "this list has no such parameter", "it knows: " + known);
            }
        }
    }

private:
    std::map<std::string, std::string> values_;
    std::set<std::string> asked_;
    std::vector<FieldFault>& faults_;
};

Result<std::map<std::string, std::string>> values_of(std::string_view query) {
    const auto parsed = boost::urls::parse_query({query.data(), query.size()});
    if (!parsed) {
        return Error{"request_invalid", "the query of the address is malformed"};
    }
    std::map<std::string, std::string> out;
    if (query.empty()) {
        return out;
    }
    boost::urls::encoding_opts decoding;
    decoding.space_as_plus = true;
    for (const auto& param : boost::urls::params_view{boost::core::string_view{query.data(), query.size()}, decoding}) {
        if (!out.emplace(param.key, param.value).second) {
            return Error{"request_invalid", "a parameter stands twice in the address"};
        }
    }
    return out;
}

Status add_scope(
    QueryReader& reader, const store::ApiKey& key, const routing::Router& router, store::ListScope& scope) {
    const auto* wanted = reader.value("agency");
    const auto root = wanted == nullptr ? std::optional<model::AgencyId>{} : model::AgencyId{*wanted};
    auto mine = list_scope(key, router, root);
    HUB_CHECK(mine);
    scope = *std::move(mine);
    return {};
}

}  // namespace

Result<ParsedQuery<store::ListFilter>> parse_list_query(
    std::string_view query, const store::ApiKey& key, const routing::Router& router) {
    HUB_TRY(auto values, values_of(query));
    ParsedQuery<store::ListFilter> out;
    QueryReader reader{std::move(values), out.faults};
    auto& filter = out.filter;
    HUB_CHECK(add_scope(reader, key, router, filter.scope));
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
    HUB_TRY(auto values, values_of(query));
    ParsedQuery<store::DueFilter> out;
    QueryReader reader{std::move(values), out.faults};
    HUB_CHECK(add_scope(reader, key, router, out.filter.scope));
    std::chrono::minutes within = std::chrono::days{1};
    if (const auto* text = reader.value("within"); text != nullptr) {
        static const std::map<char, std::chrono::minutes> units{
            {'d', std::chrono::days{1}}, {'h', std::chrono::hours{1}}, {'m', std::chrono::minutes{1}}};
        const auto unit = text->empty() ? units.end() : units.find(text->back());
        const auto number = unit == units.end() ? std::nullopt : parse_number({text->data(), text->size() - 1});
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
