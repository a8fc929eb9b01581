#pragma once
#include "problem.hpp"

#include "hub/base/result.hpp"
#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"
#include "hub/model/names.hpp"
#include "hub/routing/router.hpp"
#include "hub/store/lists.hpp"
#include "hub/store/records.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hub::api {

std::optional<std::int32_t> parse_query_number(std::string_view text);

/// Reads parameters by name and collects what is wrong with them.
class QueryReader {
public:
    static constexpr std::int32_t most_on_a_page = 200;

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
        const auto number = text == nullptr ? std::optional{50} : parse_query_number(*text);
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

/// The parameters of an address. Error `request_invalid`: malformed, or one stands twice.
Result<std::map<std::string, std::string>> query_values(std::string_view query);

/// `agency`: that office and all below it, as far as the key reaches; without it all that the key reaches. Errors:
/// `agency_not_yours`, `unknown_agency`.
Status read_scope(
    QueryReader& reader, const store::ApiKey& key, const routing::Router& router, store::ListScope& scope);

}  // namespace hub::api
