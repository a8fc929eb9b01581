#pragma once
#include "draft.hpp"
#include "fields.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// What is read alike in rules and in tests of routing.yaml.
namespace hub::settings::detail {

inline constexpr std::array<std::string_view, 7> day_names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
/// Minutes after midnight, from 00:00 to 24:00, in quotes: without them some readers make a number of base sixty of it.
std::optional<std::int16_t> time_of_day(const Node& node, Findings& findings);

/// `when` of a rule.
void read_condition(const Node& node, DraftRule& made, Findings& findings);
/// `valid` of a rule: { from: 2026-11-01, to: 2027-03-31 }
void read_valid(const Node& node, DraftRule& made, Findings& findings);
/// `zone` of a rule.
void read_zone(const Node& node, DraftRule& made, Findings& findings);

/// One of `tests`.
void read_routing_test(const Node& item, Draft& draft, Findings& findings);

/// Any key that is none of `known` is an attribute of the complaint (road_class: national), unless it looks like a
/// mistyped one, or `elsewhere` says where it belongs.
struct ForeignKey {
    std::string_view key;
    const char* hint;
};
void read_attributes(
    const Node& map, std::span<const std::string_view> known, std::span<const ForeignKey> elsewhere,
    std::vector<model::Attribute>& into, Findings& findings);

void report_empty(const Node& node, const char* what, Findings& findings);
void report_repeated(const Node& node, Findings& findings);

/// One value, or a list of alternatives: calls `use` for each. An empty list is reported.
template <class Use>
void each_alternative(const Node& node, const char* what, Findings& findings, Use use) {
    if (node.kind != Node::Kind::sequence) {
        use(node);
        return;
    }
    if (node.items.empty()) {
        report_empty(node, what, findings);
    }
    for (const auto& item : node.items) {
        use(item);
    }
}

/// The same value twice in one list is reported.
template <class T>
void add_once(std::vector<T>& into, T value, const Node& node, Findings& findings) {
    for (const auto& earlier : into) {
        if (earlier == value) {
            report_repeated(node, findings);
            return;
        }
    }
    into.push_back(std::move(value));
}

template <class E>
void read_words(const Node& node, const char* what, std::vector<E>& into, Findings& findings) {
    each_alternative(node, what, findings, [&](const Node& item) {
        if (const auto value = enum_of<E>(item, findings)) {
            add_once(into, *value, item, findings);
        }
    });
}

}  // namespace hub::settings::detail
