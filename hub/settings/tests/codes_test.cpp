// Every code has a mistake that brings it out, at its place, and a line in the README.
#include "test_folder.hpp"

#include <gmock/gmock.h>

#include <iterator>
#include <regex>
#include <set>

namespace hub::settings {
namespace {

using testing::Contains;

struct Mistake {
    std::string file;
    std::string old_text;
    std::string new_text;
    std::string expected;
};

const std::vector<Mistake>& mistakes() {
    static const std::vector<Mistake> all{
        {"hub.yaml", "listen", "\xFFlisten", "hub.yaml:1:1 error K005"},
        {"hub.yaml", "listen", std::string("lis\x01ten"), "hub.yaml:1:4 error K005"},
        {"hub.yaml", "listen: { http", "listen: { http: {", "hub.yaml:1:38 error K006"},
        {"sla.yaml", "    basis: a law", "    basis: a: law", "sla.yaml:3:13 error K006"},
        {"sla.yaml", "    basis: a law", "\tbasis: a law", "sla.yaml:3:1 error K006"},
        {"sla.yaml", "a law", "&x a law", "sla.yaml:3:12 error K007"},
        {"sla.yaml", "a law", "!!str a law", "sla.yaml:3:12 error K007"},
        {"sla.yaml", "a law", "! a law", "sla.yaml:3:12 error K007"},
        {"sla.yaml", "a law", "*law", "sla.yaml:3:12 error K007"},
        {"sla.yaml", "name: p", "name: p\n    name: q", "sla.yaml:3:5 error K008"},
        {"sla.yaml", "a law", "'a law", "sla.yaml:3:12 error K009"},
        {"agencies/metro.yaml", "id: PUPR,", "id: \"PUPR,", "agencies/metro.yaml:7:17 error K009"},
        {"sla.yaml", "a law", "\"a\n      law\"", "sla.yaml:3:12 error K009"},
        {"sla.yaml", "policies:", "a: b\n---\npolicies:", "sla.yaml:2:1 error K010"},
        {"sla.yaml", "basis", "bases", "sla.yaml:3:5 error K011"},
        {"sla.yaml", "    basis: a law\n", "", "sla.yaml:2:5 error K012"},
        {"sla.yaml", "a law", "[a, law]", "sla.yaml:3:12 error K013"},
        {"sla.yaml", "basis: a law", "basis:", "sla.yaml:3:5 error K013"},
        {"routing.yaml", "to: triage", "to: triaje", "routing.yaml:5:15 error K014"},
        {"agencies/metro.yaml", "parent: metro", "parent: metra", "agencies/metro.yaml:8:13 error K014"},
        {"routing.yaml", "to: metro\n", "to: { competent: parking }\n", "routing.yaml:4:22 error K015"},
        {"agencies/metro.yaml", "Asia/Jakarta", "WIB", "agencies/metro.yaml:4:11 error K016"},
        {"agencies/metro.yaml", "pupr-rest", "pupr", "agencies/metro.yaml:10:16 error K017"},
        {"routing.yaml", "\"18.72\"", "18.72", "routing.yaml:3:40 error K018"},
        {"routing.yaml", "\"18.72\"", "\"1872\"", "routing.yaml:3:40 error K019"},
        {"sla.yaml", "limit: 3", "limit: 03", "sla.yaml:6:30 error K020"},
        {"sla.yaml", "limit: 3", "limit: -1", "sla.yaml:6:30 error K021"},
        {"sla.yaml", "limit: 3", "limit: 3.5", "sla.yaml:6:30 error K021"},
        {"routing.yaml", "supervisory: true", "supervisory: \"true\"", "routing.yaml:3:26 error K022"},
        {"routing.yaml", "by: competence", "by: competense", "routing.yaml:9:35 error K023"},
        {"sla.yaml", "verification:", "verificaton:", "sla.yaml:6:7 error K023"},
        {"sla.yaml", "2018-01-01", "01-01-2018", "sla.yaml:4:17 error K024"},
        {"connectors/pupr-rest.yaml", "use: rest", "use: rest\nlimits: { timeout: 30 s }",
         "connectors/pupr-rest.yaml:3:20 error K025"},
        {"categories.yaml", "code: transport", "code: Transport", "categories.yaml:4:13 error K026"},
        {"routing.yaml", "unsure:", "  - { name: supervisory, when: { kind: aspiration }, to: metro }\nunsure:",
         "routing.yaml:5:13 error K027"},
        {"sla.yaml", "policies:\n", "policies:\n  - { name: q, basis: b, valid_from: 2018-01-01, clocks: {} }\n",
         "sla.yaml:5:17 error K027"},
        {"calendar/2026.yaml", "2026-12-24", "2026-01-01", "calendar/2026.yaml:5:15 error K027"},
        {"agencies/metro.yaml", "zone: Asia/Jakarta", "parent: metro/pupr", "agencies/metro.yaml:4:13 error K028"},
        {"agencies/metro.yaml", "    zone: Asia/Jakarta", "    handles: [transport, public-works]",
         "agencies/metro.yaml:9:15 error K029"},
        {"routing.yaml", "to: metro/pupr, by", "to: metro, by", "routing.yaml:9:19 error K030"},
        {"routing.yaml",
         "unsure:", "  - { name: b, when: { supervisory: true, region: \"18.72.01\" }, to: metro }\nunsure:",
         "routing.yaml:5:5 warning K031"},
        {"sla.yaml", "{ limit: 3 }", "[{ limit: 3 }, { limit: 4, supervisory: true }]", "sla.yaml:6:36 warning K031"},
        {"sla.yaml", "limit: 3 }", "limit: 3 }\n    escalate: { verification: [{ at: breach, to: [] }] }",
         "sla.yaml:7:50 warning K031"},
        {"sla.yaml", "limit: 3 }", "limit: 3 }\n    escalate: { completion: [{ at: breach, to: [liaison] }] }",
         "sla.yaml:7:17 warning K031"},
        {"routing.yaml", "supervisory: true", "hours: office", "routing.yaml:3:20 error K013"},
        {"connectors/pupr-rest.yaml", "use: rest", "use: rest\nlimits: { per_minute: 0 }",
         "connectors/pupr-rest.yaml:3:23 error K021"},
        {"hub.yaml", "listen:", "database: { url: \"postgresql://u:pw@h/d\" }\nlisten:", "hub.yaml:1:18 warning K033"},
        {"connectors/pupr-rest.yaml", "settings:\n", "settings:\n  auth: { bearer: secret:Big Name }\n",
         "connectors/pupr-rest.yaml:4:19 error K034"},
        {"calendar/2026.yaml", "year: 2026", "year: 2025", "calendar/2026.yaml:1:7 error K035"},
        {"categories.yaml", "public-works.road", "public-work.road", "categories.yaml:3:13 error K037"},
        {"agencies/metro.yaml", "kind: desk", "kind: desk\n    connector: pupr-rest",
         "agencies/metro.yaml:13:5 error K038"},
        {"agencies/metro.yaml", "    connector: pupr-rest\n", "", "connectors/pupr-rest.yaml:1:11 warning K039"},
        {"categories.yaml", "en: Road", "en: \"\"", "categories.yaml:3:55 error K040"},
        {"hub.yaml", "127.0.0.1:8080", "127.0.0.1", "hub.yaml:1:17 error K041"},
        {"hub.yaml", "127.0.0.1:8080", "127.0.0.1:70000", "hub.yaml:1:17 error K041"},
        {"hub.yaml", "127.0.0.1:8080", "localhost:8080", "hub.yaml:1:17 error K041"},
        {"connectors/pupr-rest.yaml", "use: rest", "use: rest\nlimits: { retry_base: 2h, retry_cap: 1h }",
         "connectors/pupr-rest.yaml:3:9 error K042"},
        {"routing.yaml", "supervisory: true", "text: { any: [\"?!\"] }", "routing.yaml:3:27 error K044"},
        {"routing.yaml", "supervisory: true", "text: { any: [a b c d e f g h i j k l m n o p q] }",
         "routing.yaml:3:27 error K044"},
        {"routing.yaml", "supervisory: true", "text: { all: [lampu jalan], none: [Jalan] }",
         "routing.yaml:3:27 error K045"},
        {"routing.yaml", "supervisory: true", "text: { any: [lampu, pju], none: [pju] }",
         "routing.yaml:3:34 error K045"},
        {"routing.yaml", "supervisory: true", "text: { any: [lampu, LAMPU jalan] }", "routing.yaml:3:34 warning K046"},
        {"routing.yaml", "supervisory: true", "text: { all: [pju, mati, Pju] }", "routing.yaml:3:38 warning K046"},
        {"routing.yaml", "supervisory: true", "text: { any: [pju], all: [pju mati] }",
         "routing.yaml:3:27 warning K046"},
        {"routing.yaml", "supervisory: true", "hours: { from: \"08:00\", to: \"08:00\" }",
         "routing.yaml:3:20 error K047"},
        {"routing.yaml", "    to: metro\n", "    to: metro\n    valid: { from: 2026-12-01, to: 2026-11-30 }\n",
         "routing.yaml:5:12 error K047"},
        {"routing.yaml", "\"18.72\"", "\"19.72\"", "routing.yaml:3:40 warning K048"},
        {"routing.yaml", "supervisory: true", "hours: { from: \"8:00\", to: \"16:00\" }",
         "routing.yaml:3:28 error K049"},
        {"routing.yaml", "supervisory: true", "hours: { from: \"08:00\", to: 16:00 }", "routing.yaml:3:41 error K049"},
        {"routing.yaml", "region: \"18.72.01\" }\n", "region: \"18.72.01\", at: tomorrow }\n",
         "routing.yaml:8:71 error K049"},
        {"routing.yaml", "    to: metro\n", "    to: metro\n    copy: [metro]\n", "routing.yaml:5:12 warning K050"},
        {"routing.yaml", "    to: metro\n", "    to: metro\n    flag: supervisory\n", "routing.yaml:2:11 warning K050"},
        {"routing.yaml", "supervisory: true", "valid: { from: 2026-12-01 }", "routing.yaml:3:13 error K051"},
        {"routing.yaml", "supervisory: true", "days: []", "routing.yaml:3:19 error K040"},
        {"routing.yaml", "supervisory: true", "days: [sat, someday]", "routing.yaml:3:25 error K023"},
        {"routing.yaml", "supervisory: true", "kind: [complaint, complaint]", "routing.yaml:3:31 error K027"},
        {"routing.yaml", "supervisory: true", "wished_agency: metroo", "routing.yaml:3:28 error K014"},
        {"routing.yaml", "    to: metro\n", "    to: metro\n    zone: Asia/Tokyo\n", "routing.yaml:5:11 error K016"},
    };
    return all;
}

TEST(Codes, each_mistake_brings_its_code_at_its_place) {
    for (const auto& mistake : mistakes()) {
        const TestFolder folder{with(mistake.file, mistake.old_text, mistake.new_text)};
        const auto loaded = folder.load();
        EXPECT_THAT(brief(loaded), Contains(mistake.expected)) << render(loaded.findings, folder.path().string());
        const auto is_error = mistake.expected.find(" error ") != std::string::npos;
        EXPECT_EQ(loaded.settings.has_value(), !is_error) << mistake.expected;
    }
}

TEST(Codes, one_mistake_does_not_bring_a_flood) {
    for (const auto& mistake : mistakes()) {
        const auto loaded = load(with(mistake.file, mistake.old_text, mistake.new_text));
        EXPECT_LE(loaded.findings.size(), 4U) << mistake.expected << testing::PrintToString(brief(loaded));
    }
    // A file that cannot be read at all does not make everything that it defines "unknown" elsewhere.
    for (const auto* file : {"agencies/metro.yaml", "categories.yaml", "connectors/pupr-rest.yaml"}) {
        auto files = good_files();
        files[file] += "x: [\n";
        EXPECT_EQ(load(files).findings.size(), 1U) << file << testing::PrintToString(brief(load(files)));
    }
}

std::string read(const std::string& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<std::string> codes_in(const std::string& text, const std::regex& pattern) {
    std::vector<std::string> codes;
    for (std::sregex_iterator at{text.begin(), text.end(), pattern}, end; at != end; ++at) {
        codes.push_back((*at)[1]);
    }
    return codes;
}

TEST(Codes, the_readme_lists_every_code_once_and_in_order) {
    const std::string folder = SP4N_SOURCE_FOLDER "/hub/settings/";
    const std::regex quoted{"\"(K\\d{3})\""};
    auto in_source = codes_in(read(folder + "src/codes.hpp"), quoted);
    const auto of_connectors = codes_in(read(folder + "../cli/src/connector_check.cpp"), quoted);
    in_source.insert(in_source.end(), of_connectors.begin(), of_connectors.end());
    const auto in_readme = codes_in(read(folder + "README.md"), std::regex{"\n\\| (K\\d{3}) \\|"});
    EXPECT_GE(in_source.size(), 25U);
    EXPECT_EQ(in_readme, in_source);
    EXPECT_EQ(std::set<std::string>(in_source.begin(), in_source.end()).size(), in_source.size());
}

}  // namespace
}  // namespace hub::settings
