#include "hub/routing/lint.hpp"

#include "hub/base/text.hpp"
#include "hub/routing/folded_text.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hub::routing {
namespace {

constexpr std::size_t most_pairs = 3'000'000;

/// Phrases as they are compared, so that folding is paid once a rule and not once a pair.
struct FoldedWords {
    std::vector<std::string> any;
    std::vector<std::string> all;
    std::vector<std::string> none;
};

FoldedWords fold(const TextCondition& text) {
    const auto each = [](const std::vector<std::string>& phrases) {
        std::vector<std::string> out;
        out.reserve(phrases.size());
        for (const auto& phrase : phrases) {
            out.push_back(joined(FoldedText{phrase}));
        }
        return out;
    };
    return {each(text.any), each(text.all), each(text.none)};
}

/// Does a text that fits `later` surely have `phrase`?
bool has_surely(const FoldedWords& later, const std::string& phrase) {
    const auto has_it = [&](const std::string& other) { return contains_phrase(other, phrase); };
    return std::ranges::any_of(later.all, has_it) || (!later.any.empty() && std::ranges::all_of(later.any, has_it));
}

bool covers_words(const FoldedWords& earlier, const FoldedWords& later) {
    const auto meets_any = [&](const std::string& phrase) {
        return std::ranges::any_of(
            earlier.any, [&](const std::string& wanted) { return contains_phrase(phrase, wanted); });
    };
    const bool any = earlier.any.empty() || std::ranges::any_of(later.all, meets_any) ||
                     (!later.any.empty() && std::ranges::all_of(later.any, meets_any));
    const bool all =
        std::ranges::all_of(earlier.all, [&](const std::string& phrase) { return has_surely(later, phrase); });
    const bool none = std::ranges::all_of(earlier.none, [&](const std::string& excluded) {
        return std::ranges::any_of(
            later.none, [&](const std::string& phrase) { return contains_phrase(excluded, phrase); });
    });
    return any && all && none;
}

/// Everything of `later` is in `earlier`; an empty list stands for all there is.
template <class List, class Within>
bool covers_list(const List& earlier, const List& later, Within within) {
    return earlier.empty() || (!later.empty() && std::ranges::all_of(later, [&](const auto& value) {
               return std::ranges::any_of(earlier, [&](const auto& other) { return within(value, other); });
           }));
}

int length_of(const Hours& hours) {
    const int length = (hours.end - hours.begin + 1440) % 1440;
    return length == 0 ? 1440 : length;
}

bool covers_hours(const std::optional<Hours>& earlier, const std::optional<Hours>& later) {
    if (!earlier || length_of(*earlier) == 1440) {
        return true;
    }
    return later && (later->begin - earlier->begin + 1440) % 1440 + length_of(*later) <= length_of(*earlier);
}

bool covers_time(const TimeWindow& earlier, const TimeWindow& later) {
    if (earlier.is_always()) {
        return true;
    }
    return zone_offset(earlier.zone) == zone_offset(later.zone) &&
           (!earlier.from || (later.from && *earlier.from <= *later.from)) &&
           (!earlier.until || (later.until && *later.until <= *earlier.until)) && (later.days & ~earlier.days) == 0 &&
           covers_hours(earlier.hours, later.hours);
}

bool covers_rest(const Condition& earlier, const Condition& later) {
    const auto same = [](const auto& a, const auto& b) { return a == b; };
    const auto within = [](const auto& code, const auto& prefix) { return is_within(code.value(), prefix.value()); };
    return covers_list(earlier.kinds, later.kinds, same) && covers_list(earlier.channels, later.channels, same) &&
           covers_list(earlier.priorities, later.priorities, same) &&
           (!earlier.supervisory || earlier.supervisory == later.supervisory) &&
           covers_list(earlier.categories, later.categories, within) &&
           covers_list(earlier.regions, later.regions, within) && covers_list(earlier.wished, later.wished, same) &&
           std::ranges::all_of(
               earlier.attributes,
               [&](const model::Attribute& attribute) {
                   return std::ranges::find(later.attributes, attribute) != later.attributes.end();
               }) &&
           covers_time(earlier.time, later.time);
}

/// Calls `use` with the code and every prefix of it, down to the empty one.
template <class Use>
void each_prefix(std::string_view code, Use use) {
    for (;;) {
        use(code);
        if (code.empty()) {
            return;
        }
        const auto dot = code.rfind('.');
        code = dot == std::string_view::npos ? std::string_view{} : code.substr(0, dot);
    }
}

template <class Codes>
std::string_view first_of(const Codes& codes) {
    return codes.empty() ? std::string_view{} : std::string_view{codes.front().value()};
}

std::string place_key(std::string_view category, std::string_view region) {
    return std::string{category} + ' ' + std::string{region};
}

/// Rules by category and region. Whatever covers a rule covers its first category and region too.
class Places {
public:
    void add(const Condition& when, std::size_t number) {
        const auto values = [](const auto& codes) {
            std::vector<std::string_view> out;
            out.reserve(codes.size());
            for (const auto& code : codes) {
                out.emplace_back(code.value());
            }
            return out.empty() ? std::vector<std::string_view>{""} : out;
        };
        for (const auto category : values(when.categories)) {
            for (const auto region : values(when.regions)) {
                rules_[place_key(category, region)].push_back(number);
            }
        }
    }
    [[nodiscard]] std::vector<std::size_t> candidates(const Condition& when) const {
        std::vector<std::size_t> found;
        each_prefix(first_of(when.categories), [&](std::string_view category) {
            each_prefix(first_of(when.regions), [&](std::string_view region) {
                if (const auto at = rules_.find(place_key(category, region)); at != rules_.end()) {
                    found.insert(found.end(), at->second.begin(), at->second.end());
                }
            });
        });
        std::ranges::sort(found);
        return found;
    }

private:
    std::unordered_map<std::string, std::vector<std::size_t>> rules_;
};

bool gets_returned(const Rule& earlier, const Rule& later) {
    const auto* first = std::get_if<model::AgencyId>(&earlier.to);
    const auto* second = std::get_if<model::AgencyId>(&later.to);
    return first != nullptr && (second == nullptr || *first != *second);
}

}  // namespace

bool covers(const Condition& earlier, const Condition& later) {
    return covers_rest(earlier, later) && covers_words(fold(earlier.text), fold(later.text));
}

std::vector<Shadow> find_shadowed(std::span<const Rule> rules) {
    std::vector<Shadow> found;
    std::vector<FoldedWords> words;
    words.reserve(rules.size());
    Places places;
    std::size_t pairs = 0;
    for (std::size_t later = 0; later < rules.size(); ++later) {
        words.push_back(fold(rules[later].when.text));
        for (const auto earlier : places.candidates(rules[later].when)) {
            if (++pairs > most_pairs) {
                return found;
            }
            if (covers_rest(rules[earlier].when, rules[later].when) && covers_words(words[earlier], words[later])) {
                found.push_back({later, earlier, gets_returned(rules[earlier], rules[later])});
                break;
            }
        }
        places.add(rules[later].when, later);
    }
    return found;
}

}  // namespace hub::routing
