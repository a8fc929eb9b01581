// What a routing decision costs with 100 and with 100,000 rules: without words, and with words against a text of 1 kB.
// Prints a table; figures are kept in tests/RESULTS.md.
#include "target.hpp"

#include "hub/routing/router.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

namespace hub {
namespace {

using Clock = std::chrono::steady_clock;
using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t limit) {
    return random() % limit;
}
/// Small numbers more often: the regions, topics and words that all people know.
std::size_t skewed(Random& random, std::size_t limit) {
    const double draw = static_cast<double>(random() >> 11U) / 9007199254740992.0;
    return static_cast<std::size_t>(std::pow(static_cast<double>(limit), draw)) % limit;
}

/// 38 provinces, about 14 regencies in each, 14 districts in each of those; some have many more people than others.
std::string region(Random& random, std::size_t levels) {
    const auto two = [](std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    std::string code = two(11 + skewed(random, 38));
    for (std::size_t level = 1; level < levels; ++level) {
        code += '.' + two(1 + below(random, 14));
    }
    return code;
}
std::string category(Random& random, std::size_t levels) {
    std::string code = "topic-" + std::to_string(skewed(random, 38));
    for (std::size_t level = 1; level < levels; ++level) {
        code += ".sub-" + std::to_string(below(random, 24));
    }
    return code;
}

const std::vector<std::string>& vocabulary() {
    static const auto words = [] {
        constexpr const char* syllables[] = {"ba", "ru", "la", "mi", "ta", "pe", "ne", "ko", "si", "du", "ga",  "ja",
                                             "ke", "lu", "ma", "no", "ra", "sa", "tu", "wi", "ya", "hi", "ngo", "nya"};
        std::vector<std::string> out;
        Random random{5};
        for (int i = 0; i < 20'000; ++i) {
            std::string word;
            for (auto n = 2 + below(random, 3); n > 0; --n) {
                word += syllables[below(random, std::size(syllables))];
            }
            out.push_back(word);
        }
        return out;
    }();
    return words;
}
/// Rules name words that tell something: not the hundred commonest.
std::string phrase(Random& random) {
    std::string text;
    for (auto n = 1 + below(random, 3); n > 0; --n) {
        text += (text.empty() ? "" : " ") + vocabulary()[100 + skewed(random, 5'000)];
    }
    return text;
}
std::string text_of(Random& random, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) {
        text += vocabulary()[skewed(random, vocabulary().size())] + (below(random, 12) == 0 ? ". " : " ");
    }
    text.resize(bytes);
    return text;
}

std::vector<model::Agency> agencies() {
    std::vector<model::Agency> out(1);
    out[0].id = model::AgencyId{"desk"};
    out[0].kind = model::AgencyKind::desk;
    for (int i = 0; i < 1'000; ++i) {
        model::Agency office;
        office.id = model::AgencyId{"office-" + std::to_string(i)};
        out.push_back(office);
    }
    return out;
}

routing::Rule random_rule(Random& random, int number, bool with_words) {
    routing::Rule rule;
    rule.name = "rule-" + std::to_string(number);
    rule.position = "routing.yaml:" + std::to_string(number) + ":5";
    rule.to = model::AgencyId{"office-" + std::to_string(below(random, 1'000))};
    auto& when = rule.when;
    when.regions = {model::RegionCode{region(random, 2 + below(random, 2))}};
    when.categories = {model::CategoryCode{category(random, 1 + below(random, 2))}};
    if (below(random, 4) == 0) {
        when.attributes = {{"class", std::to_string(below(random, 5))}};
    }
    if (below(random, 8) == 0) {
        when.kinds = {static_cast<model::ComplaintKind>(1 + below(random, 3))};
    }
    if (with_words && below(random, 2) == 0) {
        auto& list = below(random, 4) == 0 ? when.text.all : when.text.any;
        for (auto n = 1 + below(random, 4); n > 0; --n) {
            list.push_back(phrase(random));
        }
        if (below(random, 2) == 0) {
            when.categories.clear();  // the words are the topic
        }
    }
    return rule;
}

struct Case {
    model::Content content;
    routing::FoldedText folded;
};

std::vector<Case> cases(Random& random) {
    std::vector<Case> out;
    for (int i = 0; i < 4'000; ++i) {
        Case made;
        made.content.subject = text_of(random, 60);
        made.content.body = text_of(random, 964);
        made.content.region = model::RegionCode{region(random, 3)};
        if (below(random, 100) >= 45) {
            made.content.category = model::CategoryCode{category(random, 2)};
        }
        if (below(random, 4) == 0) {
            made.content.attributes = {{"class", std::to_string(below(random, 5))}};
        }
        made.folded = routing::FoldedText{made.content.subject, made.content.body};
        out.push_back(std::move(made));
    }
    return out;
}

struct Cost {
    double median_ns = 0;
    double p99_ns = 0;
};

/// Of `run(content, text)`, without the clock's own cost, the quietest of five rounds. As at intake the complaint has
/// just been written and folded, while what the rules are made of has not just been read: 4,000 complaints in random
/// order.
template <class Run>
Cost measure(const std::vector<Case>& given, Run run) {
    constexpr std::size_t calls = 60'000;
    Random random{9};
    Cost best{.median_ns = 1e9, .p99_ns = 1e9};
    for (int round = 0; round < 5; ++round) {
        std::vector<float> taken;
        std::vector<float> empty;
        for (std::size_t i = 0; i < calls; ++i) {
            const auto chosen = given[below(random, given.size())].content;
            const routing::FoldedText folded{chosen.subject, chosen.body};
            const auto start = Clock::now();
            const auto middle = Clock::now();
            run(chosen, folded);
            const auto end = Clock::now();
            empty.push_back(std::chrono::duration<float, std::nano>(middle - start).count());
            taken.push_back(std::chrono::duration<float, std::nano>(end - middle).count());
        }
        std::ranges::sort(taken);
        std::ranges::sort(empty);
        const auto own = empty[calls / 2];
        const Cost cost{.median_ns = taken[calls / 2] - own, .p99_ns = taken[calls * 99 / 100] - own};
        best = cost.median_ns < best.median_ns ? cost : best;
    }
    return best;
}

volatile std::size_t sink = 0;

/// With few complaints, in turn, all that is read lies in the caches.
Cost bench_one(const routing::Router& router, const std::vector<Case>& given, const char* what, const char* rules) {
    std::size_t by_rule = 0;
    for (const auto& one : given) {
        const auto decision = router.route({.content = one.content, .refused = {}, .text = &one.folded});
        by_rule += decision.by == model::RoutedBy::rule ? 1 : 0;
    }
    const auto cost = measure(given, [&](const model::Content& content, const routing::FoldedText& folded) {
        const auto decision = router.route({.content = content, .refused = {}, .text = &folded});
        sink = sink + decision.responsible.value().size();
    });
    std::printf(
        "| %s | %s | %zu | %.0f | %.0f | %.1f | %zu %% |\n", what, rules, given.size(), cost.median_ns, cost.p99_ns,
        cost.p99_ns / cost.median_ns, by_rule * 100 / given.size());
    return cost;
}

struct Costs {
    Cost cold;
    Cost warm;
};

Costs bench(int rules, bool with_words) {
    Random random{static_cast<std::uint64_t>(rules) + 17};
    routing::RuleSet set{.rules = {}, .unsure = model::AgencyId{"desk"}};
    for (int i = 0; i < rules; ++i) {
        set.rules.push_back(random_rule(random, i, with_words));
    }
    auto given = cases(random);
    const auto start = Clock::now();
    const auto made = routing::Router::create(std::move(set), agencies());
    const std::chrono::duration<double, std::milli> compiled = Clock::now() - start;
    const auto what = with_words ? "with words, 1 kB" : "without words";
    const auto name = std::to_string(rules) + " (made in " + std::to_string(std::lround(compiled.count())) + " ms)";
    Costs costs;
    costs.cold = bench_one(*made, given, what, name.c_str());
    given.resize(50);
    costs.warm = bench_one(*made, given, what, name.c_str());
    return costs;
}

void bench_folding(const char* what, const std::vector<Case>& given) {
    const auto cost = measure(given, [&](const model::Content& content, const routing::FoldedText&) {
        sink = sink + routing::FoldedText{content.subject, content.body}.words().size();
    });
    std::printf("Folding 1 kB, %s: median %.1f us, p99 %.1f us\n", what, cost.median_ns / 1e3, cost.p99_ns / 1e3);
}

void bench_folding() {
    Random random{3};
    auto given = cases(random);
    std::puts("");
    bench_folding("ASCII", given);
    for (auto& one : given) {
        for (std::size_t at = 40; at < one.content.body.size(); at += 80) {
            one.content.body.insert(at, "\xC3\xA9");  // e with an acute accent
        }
    }
    bench_folding("an accent in 80 letters", given);
}

/// What one read costs that no cache has: the machine's own unit, and it changes with the neighbours.
void bench_memory() {
    constexpr std::size_t count = std::size_t{1} << 24U;  // 64 MB
    std::vector<std::uint32_t> next(count);
    Random random{1};
    for (std::size_t i = 0; i < count; ++i) {
        next[i] = static_cast<std::uint32_t>(below(random, count));
    }
    constexpr int reads = 300'000;
    std::uint32_t at = 0;
    const auto start = Clock::now();
    for (int i = 0; i < reads; ++i) {
        at = next[(at + static_cast<std::uint32_t>(i)) % count];
    }
    const std::chrono::duration<double, std::nano> taken = Clock::now() - start;
    sink = sink + at;
    std::printf("One read of 64 MB at a random place: %.0f ns\n\n", taken.count() / reads);
}

}  // namespace
}  // namespace hub

int main() {
    hub::bench_memory();
    std::puts(
        "| | rules | complaints | median ns | p99 ns | p99 / median | by a rule |\n|---|---|---|---|---|---|---|");
    for (const bool with_words : {false, true}) {
        const auto few = hub::bench(100, with_words);
        const auto many = hub::bench(100'000, with_words);
        std::printf("| 100,000 to 100 rules | | 4000 | %.1f x | | | |\n", many.cold.median_ns / few.cold.median_ns);
        std::printf("| | | 50 | %.1f x | | | |\n", many.warm.median_ns / few.warm.median_ns);
        const std::string what =
            with_words ? "routing, 100,000 rules, with words, " : "routing, 100,000 rules, no words, ";
        for (const bool cold : {true, false}) {
            const auto& reached = cold ? many.cold : many.warm;
            const auto& of_few = cold ? few.cold : few.warm;
            const auto name = what + (cold ? "4,000 complaints: " : "50 complaints: ");
            hub::perf::target((name + "median").c_str(), "<=", with_words ? 2'000 : 500, reached.median_ns, "ns");
            hub::perf::target((name + "p99 to median").c_str(), "<=", 5, reached.p99_ns / reached.median_ns, "x");
            hub::perf::target((name + "to 100 rules").c_str(), "<=", 3, reached.median_ns / of_few.median_ns, "x");
        }
    }
    hub::bench_folding();
    return 0;
}
