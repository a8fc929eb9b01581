#pragma once
#include "sample_city.hpp"

#include "hub/base/text.hpp"

#include <algorithm>
#include <random>

namespace hub::routing {

using model::AgencyId;
using Random = std::mt19937_64;

inline std::size_t below(Random& random, std::size_t limit) {
    return random() % limit;
}

inline const std::vector<std::string>& region_pool() {
    static const std::vector<std::string> pool{"",      "18",       "18.72",    "18.72.01", "18.72.01.1001",
                                               "18.01", "18.01.02", "31",       "31.71",    "3",
                                               "18.7",  "32.73",    "18.72.02", "1"};
    return pool;
}
inline const std::vector<std::string>& category_pool() {
    static const std::vector<std::string> pool{"",  "a",   "a.b",   "a.b.c", "a.b.c.d", "a.c",
                                               "b", "b.a", "b.a.c", "c",     "ab",      "a.bc"};
    return pool;
}
inline const std::vector<model::Attribute>& attribute_pool() {
    static const std::vector<model::Attribute> pool{{"k", "1"}, {"k", "2"}, {"m", "1"}, {"n", "x"}, {"n", ""}};
    return pool;
}

inline std::vector<model::Agency> random_agencies(Random& random) {
    std::vector<model::Agency> agencies{desk("desk")};
    for (std::size_t i = 0; i < 12; ++i) {
        auto made = office(("o" + std::to_string(i)).c_str(), "", {}, {});
        if (i > 0 && below(random, 2) == 0) {
            made.parent = AgencyId{"o" + std::to_string(below(random, i))};
        }
        for (std::size_t n = below(random, 3); n > 0; --n) {
            const auto& region = region_pool()[1 + below(random, region_pool().size() - 1)];
            made.jurisdiction.emplace_back(region);
        }
        for (std::size_t n = below(random, 4); n > 0; --n) {
            made.handles.emplace_back(category_pool()[1 + below(random, category_pool().size() - 1)]);
        }
        made.kind = below(random, 8) == 0 ? model::AgencyKind::desk : model::AgencyKind::office;
        agencies.push_back(made);
        if (!Router::create({.rules = {}, .unsure = AgencyId{"desk"}}, agencies)) {
            agencies.back().handles.clear();  // a tie
        }
    }
    return agencies;
}

/// Few words, so that they meet often; some are parts of others, some fold to the same.
inline const std::vector<std::string>& word_pool() {
    static const std::vector<std::string> pool{
        "lampu",
        "jalan",
        "mati",
        "Jalan",
        "JALAN",
        "rusak",
        "air",
        "air,",
        "ja lan",
        "pju",
        "p-j-u",
        "Lámpu",
        "lubang",
        "berlubang",
        "12",
        "lampu.mati",
        "\xF0\x9F\x9A\xA7",
        "k\xC3\xA9r\xC3\xA9",
        "kere"};
    return pool;
}
inline std::string random_text(Random& random, std::size_t most) {
    constexpr const char* joints[] = {" ", ", ", "\n", "-", "  ", " \xE2\x80\x94 "};
    std::string text;
    for (std::size_t n = below(random, most + 1); n > 0; --n) {
        text += word_pool()[below(random, word_pool().size())] + joints[below(random, std::size(joints))];
    }
    return text;
}
inline std::vector<std::string> random_phrases(Random& random) {
    std::vector<std::string> phrases;
    for (std::size_t n = below(random, 4); n > 0 && below(random, 2) == 0; --n) {
        phrases.push_back("jalan");
        if (below(random, 4) != 0) {
            const auto text = random_text(random, 3);
            phrases.back() = FoldedText{text}.words().empty() ? "mati" : text;
        }
    }
    return phrases;
}

inline std::chrono::sys_days random_date(Random& random) {
    return std::chrono::sys_days{std::chrono::year{2026} / 12 / 28} + std::chrono::days{below(random, 8)};
}
inline TimeWindow random_window(Random& random) {
    constexpr const char* zones[] = {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Pontianak"};
    TimeWindow window;
    window.zone = zones[below(random, std::size(zones))];
    if (below(random, 3) == 0) {
        window.from = random_date(random);
    }
    if (below(random, 3) == 0) {
        window.until = random_date(random);
    }
    if (below(random, 3) == 0) {
        window.days = static_cast<std::uint8_t>(1 + below(random, 127));
    }
    if (below(random, 3) == 0) {
        window.hours = Hours{
            static_cast<std::int16_t>(below(random, 24) * 60), static_cast<std::int16_t>(1 + below(random, 1440))};
    }
    return window;
}

inline AgencyId random_agency(Random& random) {
    return AgencyId{"o" + std::to_string(below(random, 12))};
}

/// Up to two of the values from 1 to `most`; often none.
template <class E>
inline std::vector<E> random_words(Random& random, std::size_t most) {
    std::vector<E> words;
    for (std::size_t n = below(random, 3); n > 0 && below(random, 3) == 0; --n) {
        words.push_back(static_cast<E>(1 + below(random, most)));
    }
    return words;
}
template <class Code>
inline std::vector<Code> random_codes(Random& random, const std::vector<std::string>& pool) {
    std::vector<Code> codes;
    for (std::size_t n = below(random, 3); n > 0; --n) {
        codes.push_back(Code{pool[1 + below(random, pool.size() - 1)]});
    }
    return codes;
}

inline Condition random_condition(Random& random) {
    Condition when;
    when.kinds = random_words<model::ComplaintKind>(random, 3);
    when.channels = random_words<model::Channel>(random, 4);
    when.priorities = random_words<model::Priority>(random, 3);
    if (below(random, 4) == 0) {
        when.supervisory = below(random, 2) == 0;
    }
    when.categories = random_codes<model::CategoryCode>(random, category_pool());
    when.regions = random_codes<model::RegionCode>(random, region_pool());
    for (std::size_t n = below(random, 3); n > 0 && below(random, 2) == 0; --n) {
        when.attributes.push_back(attribute_pool()[below(random, attribute_pool().size())]);
    }
    for (std::size_t n = below(random, 3); n > 0 && below(random, 4) == 0; --n) {
        when.wished.push_back(random_agency(random));
    }
    if (below(random, 2) == 0) {
        when.text = {random_phrases(random), random_phrases(random), random_phrases(random)};
    }
    if (below(random, 4) == 0) {
        when.time = random_window(random);
    }
    return when;
}

inline RuleSet random_rules(Random& random) {
    RuleSet set{.rules = {}, .unsure = AgencyId{"desk"}};
    for (std::size_t n = below(random, 40); n > 0; --n) {
        auto made = rule(("r" + std::to_string(n)).c_str(), random_condition(random), random_agency(random));
        if (below(random, 5) == 0) {
            made.to = Competent{model::CategoryCode{category_pool()[1 + below(random, category_pool().size() - 1)]}};
        }
        for (std::size_t c = below(random, 3); c > 0; --c) {
            made.copy.push_back(random_agency(random));
        }
        made.effects.supervisory = below(random, 3) == 0;
        if (below(random, 3) == 0) {
            made.effects.priority = model::Priority::high;
        }
        set.rules.push_back(made);
    }
    return set;
}

inline model::Content random_content(Random& random) {
    auto made = content(
        category_pool()[below(random, category_pool().size())].c_str(),
        region_pool()[below(random, region_pool().size())].c_str());
    made.kind = static_cast<model::ComplaintKind>(1 + below(random, 3));
    made.channel = static_cast<model::Channel>(1 + below(random, 4));
    made.supervisory = below(random, 2) == 0;
    made.priority = static_cast<model::Priority>(1 + below(random, 3));
    made.subject = random_text(random, 4);
    made.body = random_text(random, 20);
    if (below(random, 3) == 0) {
        made.wished_agency = random_agency(random);
    }
    for (std::size_t n = below(random, 4); n > 0; --n) {
        made.attributes.push_back(attribute_pool()[below(random, attribute_pool().size())]);
    }
    return made;
}

}  // namespace hub::routing
