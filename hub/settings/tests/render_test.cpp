#include "test_folder.hpp"

#include <gmock/gmock.h>

namespace hub::settings {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string report(const Files& files) {
    const TestFolder folder{files};
    return render(folder.load().findings, folder.path().string());
}

TEST(Render, a_finding_in_full) {
    EXPECT_EQ(
        report(with("routing.yaml", "to: triage", "to: triaje")),
        "error[K014]: unknown agency 'triaje'\n"
        "  --> routing.yaml:5:15\n"
        "  |\n"
        "5 | unsure: { to: triaje }\n"
        "  |               ^^^^^^\n"
        "  = hint: did you mean triage (agencies/metro.yaml:11:9)?\n"
        "\n"
        "1 error, 0 warnings\n");
}

TEST(Render, without_a_line_only_the_file) {
    auto files = good_files();
    files.erase("sla.yaml");
    EXPECT_EQ(
        report(files),
        "error[K002]: the file is missing\n"
        "  --> sla.yaml\n"
        "  = hint: see config/ of the distribution for an example\n"
        "\n"
        "1 error, 0 warnings\n");
}

TEST(Render, the_caret_stands_under_the_mistake_behind_wide_characters) {
    // Two letters of two bytes, two wide characters, one combining accent: 15 characters, 16 columns before the value.
    const auto text = report(with(
        "agencies/metro.yaml", "    name: { id: PUPR, en: Public works }",
        "    name: { id: \xC3\xA9\xC3\xA9 \xE4\xB8\xAD\xE6\x96\x87 e\xCC\x81, ne: X }"));
    EXPECT_THAT(text, HasSubstr("  --> agencies/metro.yaml:7:27\n"));
    EXPECT_THAT(
        text, HasSubstr(
                  "7 |     name: { id: \xC3\xA9\xC3\xA9 \xE4\xB8\xAD\xE6\x96\x87 e\xCC\x81, ne: X }\n"
                  "  | " +
                  std::string(27, ' ') + "^^\n"));
}

TEST(Render, counts_and_caps) {
    auto files = with("agencies/metro.yaml", "    connector: pupr-rest\n", "");
    EXPECT_THAT(report(files), HasSubstr("\n0 errors, 1 warning\n"));
    std::string keys;
    for (int i = 0; i < 70; ++i) {
        keys += "k" + std::to_string(i) + ": 1\n";
    }
    files["hub.yaml"] = keys;
    const auto text = report(files);
    EXPECT_THAT(text, HasSubstr("\n... and 21 more\n"));
    EXPECT_TRUE(text.ends_with("\n70 errors, 1 warning\n")) << text.substr(text.size() - 60);
    EXPECT_EQ(render({}, "/nonexistent"), "0 errors, 0 warnings\n");
}

TEST(Render, no_report_shows_a_secret) {
    // Each secret stands on a line that another finding points at.
    auto files = good_files();
    files["hub.yaml"] = "database: { url: \"postgresql://hub:planted1@db/hub\", urll: 1 }\n";
    files["connectors/pupr-rest.yaml"] =
        "instance: pupr-rest\n"
        "use: rest\n"
        "settings:\n"
        "  a: { password: planted2, number: 08 }\n"
        "  b: { api-key: \"planted3\", number: 08 }\n"
        "  auth: { pat: planted4, number: 08 }\n"
        "  token: 0123456\n"
        "  auth: planted5\n"
        "  c: { token: secret:fine-name, number: 08 }\n";
    const auto text = report(files);
    EXPECT_THAT(text, Not(HasSubstr("planted")));
    EXPECT_THAT(text, Not(HasSubstr("0123456")));
    EXPECT_THAT(text, HasSubstr("secret:fine-name"));  // a reference is no secret
    EXPECT_THAT(text, HasSubstr("warning[K033]"));
}

}  // namespace
}  // namespace hub::settings
