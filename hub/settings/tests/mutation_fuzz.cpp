// Thousands of configurations, each with one file spoiled at random (the same ones in every run): nothing crashes,
// takes longer than a second, or makes the process grow by more than 64 MB; what is wrong is told in both languages.
#include "test_folder.hpp"

#include "hub/base/text.hpp"

#include <chrono>
#include <ctime>
#include <iostream>
#include <iterator>
#include <random>
#include <sys/resource.h>

namespace hub::settings {
namespace {

using namespace std::chrono_literals;

constexpr int mutants = 5'000;
constexpr long most_growth_kib = 64 * 1'024;

/// ThreadSanitizer and AddressSanitizer keep memory of their own.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif
#else
constexpr bool is_sanitized = false;
#endif

class Mutator {
public:
    explicit Mutator(std::uint32_t seed) : random_{seed} {}

    std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

    std::string spoil(std::string text) {
        for (auto left = 1 + below(3); left > 0; --left) {
            text = once(std::move(text));
        }
        return text;
    }

private:
    std::string once(std::string text) {
        switch (below(14)) {
            case 0: return random_bytes(std::move(text));
            case 1: return text.substr(0, below(text.size()));
            case 2: return insert(std::move(text), hostile());
            case 3: return replace_value(std::move(text), hostile());
            case 4: return replace_value(std::move(text), std::string(1 + below(200'000), 'x'));
            case 5: return insert(std::move(text), deep());
            case 6: return aliases();
            case 7: return insert(std::move(text), "&c [*c, {x: *c}]");
            case 8: return many(std::move(text));
            case 9: return swap_lines(std::move(text));
            case 10: return text + text;
            case 11: return replace_value(std::move(text), flow());
            case 12: return shift_indentation(std::move(text));
            default: return text.erase(below(text.size()), 1 + below(20));
        }
    }

    std::string hostile() {
        static const std::vector<std::string> words{
            "&a",
            "*a",
            "*",
            "&",
            "!!str",
            "!<tag:yaml.org,2002:map>",
            "!!binary |",
            "---\n",
            "...\n",
            "<<: *a",
            "? ",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "|",
            ">",
            ">+9\n",
            "|-\n",
            "%YAML 1.2\n",
            "%TAG ! tag:x\n",
            "#",
            "\t",
            "\r",
            "\r\n",
            "\xEF\xBB\xBF",
            "\xE2\x80\xA8",
            "\xC2\x85",
            std::string(1, '\0'),
            "\xFF\xFE",
            "\xF0\x9F\x98\x80",
            "\x1B[31m",
            "010",
            "0x10",
            "1e999",
            "-0",
            "9223372036854775808",
            "~",
            "null",
            "yes",
            "2026-02-30",
            "99999-01-01",
            "-1d",
            "0ms",
            "+0 working_days",
            "100%",
            "{0}",
            "{9}",
            "secret:",
            "secret:../../etc",
            "\\",
            "\"\\x",
            "\"\\u12",
            "'''",
            "!",
            "@",
            "`",
            "\n",
            "\n\n  ",
            "agencies:",
            "id: [",
            "name: {}",
            "to: { competent: }"};
        return words[below(words.size())];
    }

    std::string random_bytes(std::string text) {
        for (auto left = 1 + below(30); left > 0 && !text.empty(); --left) {
            text[below(text.size())] = static_cast<char>(random_());
        }
        return text;
    }
    std::string insert(std::string text, const std::string& what) { return text.insert(below(text.size() + 1), what); }

    /// What stands after some ':'.
    std::string replace_value(std::string text, const std::string& what) {
        const auto colon = text.find(": ", below(text.size()));
        if (colon == std::string::npos) {
            return text + what;
        }
        const auto end = std::min(text.find('\n', colon), text.size());
        return text.replace(colon + 2, end - colon - 2, what);
    }

    std::string deep() {
        const auto levels = 1 + below(3'000);
        std::string out;
        const auto kind = below(4);
        for (std::size_t i = 0; i < levels; ++i) {
            out += kind == 0   ? "["
                   : kind == 1 ? "{a: "
                   : kind == 2 ? "- "
                               : "\n" + std::string(std::min<std::size_t>(i, 300), ' ') + "a:";
        }
        return out;
    }

    std::string aliases() {
        std::string out = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
        for (std::size_t i = 1; i < 1 + below(40); ++i) {
            const auto last = "*a" + std::to_string(i - 1);
            out += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
            for (int n = 0; n < 8; ++n) {
                out += ", " + last;
            }
            out += "]\n";
        }
        return out;
    }

    std::string many(std::string text) {
        const auto kind = below(3);
        const auto count = below(below(10) == 0 ? 60'000 : 3'000);
        for (std::size_t i = 0; i < count; ++i) {
            text += kind == 0 ? "k" + std::to_string(i) + ": 1\n" : kind == 1 ? "same: 1\n" : "- {id: x}\n";
        }
        return text;
    }

    std::string flow() {
        std::string out = "[";
        for (auto left = below(20'000); left > 0; --left) {
            out += "1,";
        }
        return out + "]";
    }

    std::string swap_lines(std::string text) {
        std::vector<std::string> lines;
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
            lines.push_back(text.substr(at, end - at));
            at = end;
        }
        if (!lines.empty()) {
            std::swap(lines[below(lines.size())], lines[below(lines.size())]);
        }
        std::string out;
        for (const auto& line : lines) {
            out += line;
        }
        return out;
    }

    std::string shift_indentation(std::string text) {
        const auto line = text.find('\n', below(text.size()));
        return line == std::string::npos ? text
                                         : text.insert(line + 1, std::string(1 + below(5), below(4) == 0 ? '\t' : ' '));
    }

    std::mt19937 random_;
};

long peak_kib() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/// Of this thread alone: the machine may be busy with others.
std::chrono::nanoseconds own_time() {
    timespec spent{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return std::chrono::seconds{spent.tv_sec} + std::chrono::nanoseconds{spent.tv_nsec};
}

std::vector<Files> seeds() {
    return {good_files(), load_folder(SP4N_SOURCE_FOLDER "/config").files};
}

TEST(Mutation, no_file_crashes_hangs_or_swells_the_hub) {
    const auto bases = seeds();
    for (const auto& base : bases) {
        ASSERT_TRUE(load_files(base).settings);
    }
    const auto at_first = peak_kib();
    std::chrono::nanoseconds slowest{0};
    std::string slowest_one;
    std::size_t longest = 0;
    int refused = 0;
    for (int number = 0; number < mutants; ++number) {
        Mutator mutator{static_cast<std::uint32_t>(number)};
        auto files = bases[mutator.below(10) == 0 ? 1 : 0];
        const auto chosen = std::next(files.begin(), static_cast<std::ptrdiff_t>(mutator.below(files.size())));
        chosen->second = mutator.spoil(chosen->second);
        const auto start = own_time();
        const auto loaded = load_files(files);
        const auto english = render(loaded.findings, files, Language::en);
        const auto indonesian = render(loaded.findings, files, Language::id);
        const auto took = own_time() - start;
        if (took > slowest) {
            slowest = took;
            slowest_one = std::to_string(number) + " of " + chosen->first;
        }
        longest = std::max(longest, english.size());
        refused += loaded.settings ? 0 : 1;
        ASSERT_LT(took, is_sanitized ? 20s : 1s) << "mutant " << number << " of " << chosen->first;
        ASSERT_LT(english.size(), 100'000U) << "mutant " << number << ": nobody reads that";
        ASSERT_FALSE(find_invalid_utf8(english)) << "mutant " << number;
        ASSERT_EQ(english.find('\x1B'), std::string::npos) << "mutant " << number << " writes to the terminal";
        ASSERT_EQ(std::ranges::count(english, '\n'), std::ranges::count(indonesian, '\n')) << "mutant " << number;
        if (!loaded.settings) {
            ASSERT_FALSE(loaded.findings.empty()) << "mutant " << number;
        }
        if (!is_sanitized) {
            ASSERT_LT(peak_kib() - at_first, most_growth_kib) << "mutant " << number << " of " << chosen->first;
        }
    }
    EXPECT_GT(refused, mutants / 2) << "most of them are wrong";
    EXPECT_LT(refused, mutants) << "some of them are not";
    std::cout << mutants << " mutants, " << refused << " refused, slowest "
              << std::chrono::duration_cast<std::chrono::milliseconds>(slowest).count() << " ms (" << slowest_one
              << "), longest report " << longest / 1'024 << " KiB, growth " << (peak_kib() - at_first) / 1'024
              << " MB\n";
}

}  // namespace
}  // namespace hub::settings
