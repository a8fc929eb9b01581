// Findings in both languages: what is said in English has its Indonesian text.
#include "test_folder.hpp"

#include <gmock/gmock.h>

#include <iterator>
#include <regex>
#include <set>

namespace hub::settings {
namespace {

using testing::HasSubstr;

template <class Table>
void expect_complete(const Table& table) {
    const std::regex slot{R"(\{\d\})"};
    const auto slots = [&](std::string_view text) {
        std::multiset<std::string> found;
        for (std::cregex_iterator at{text.begin(), text.end(), slot}, end; at != end; ++at) {
            found.insert(at->str());
        }
        return found;
    };
    for (const auto& entry : table) {
        EXPECT_FALSE(entry.english.empty());
        EXPECT_FALSE(entry.indonesian.empty()) << entry.english;
        EXPECT_EQ(slots(entry.english), slots(entry.indonesian)) << entry.english;
        EXPECT_EQ(catalogue::find(entry.english), &entry) << "twice: " << entry.english;
    }
}

TEST(Language, every_entry_has_both_texts_with_the_same_slots) {
    expect_complete(catalogue::messages);
    expect_complete(catalogue::hints);
    expect_complete(catalogue::words);
}

TEST(Language, what_a_text_is_filled_with_is_translated_too_but_never_the_users_own_words) {
    const auto phrase = say("expected {0}, found {1}", say("a list"), std::string{"a date {0}"});
    EXPECT_EQ(phrase.in(Language::en), "expected a list, found a date {0}");
    EXPECT_EQ(phrase.in(Language::id), "seharusnya daftar, yang ada a date {0}");
    EXPECT_EQ(Phrase::english("not in the catalogue").in(Language::id), "not in the catalogue");
}

std::string in_indonesian(const Files& files) {
    const TestFolder folder{files};
    return render(folder.load().findings, folder.path().string(), Language::id);
}

TEST(Language, a_finding_in_full) {
    EXPECT_EQ(
        in_indonesian(with("routing.yaml", "to: triage", "to: triaje")),
        "galat[K014]: instansi tidak dikenal: 'triaje'\n"
        "  --> routing.yaml:5:15\n"
        "  |\n"
        "5 | unsure: { to: triaje }\n"
        "  |               ^^^^^^\n"
        "  = mungkin: triage (agencies/metro.yaml:11:9)\n"
        "\n"
        "1 galat, 0 peringatan\n");
    EXPECT_THAT(in_indonesian(with("sla.yaml", "a law", "&x a law")), HasSubstr("  = saran: tulis nilainya"));
}

/// What things are called ("a list of agencies") travels as a plain word, which the compiler does not look up.
TEST(Language, every_word_for_a_map_or_list_stands_in_the_catalogue) {
    const std::regex use{
        R"re(\b(?:(?:is_map|is_list|scalar|named|each|read_each)\(|Fields \w+\{)[^"\n]*"((?:[^"\\\n]|\\.)*)")re"};
    int found = 0;
    for (const auto& file : std::filesystem::directory_iterator{SP4N_SOURCE_FOLDER "/hub/settings/src"}) {
        std::ifstream in{file.path()};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        for (std::sregex_iterator at{text.begin(), text.end(), use}, end; at != end; ++at) {
            const auto word = std::regex_replace((*at)[1].str(), std::regex{R"(\\(.))"}, "$1");
            if (word.find(' ') == std::string::npos || word.starts_with('{')) {
                continue;  // 'limits', hub.yaml, { to: … }: the same in both
            }
            ++found;
            EXPECT_NE(catalogue::find(word), nullptr) << file.path().filename() << ": " << word;
        }
    }
    EXPECT_GE(found, 35);
}

TEST(Language, as_json_nothing_is_translated) {
    const auto text = render_json(load(with("routing.yaml", "to: triage", "to: triaje")).findings);
    EXPECT_THAT(text, HasSubstr("\"errors\":1,\"warnings\":0"));
    EXPECT_THAT(text, HasSubstr("\"code\":\"K014\",\"file\":\"routing.yaml\",\"line\":5,\"column\":15,\"span\":6"));
    EXPECT_THAT(text, HasSubstr("\"message\":\"unknown agency 'triaje'\""));
}

}  // namespace
}  // namespace hub::settings
