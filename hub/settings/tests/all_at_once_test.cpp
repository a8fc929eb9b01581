// Many kinds of mistakes in one folder: one run shows all of them, each with its place.
#include "test_folder.hpp"

#include <gmock/gmock.h>

namespace hub::settings {
namespace {

Files broken_files() {
    auto files = good_files();
    files["hub.yaml"] =
        "listen: { htp: \"127.0.0.1:8080\" }\n"
        "lease: { heartbeat: 10, dead_after: 5s }\n"
        "limits: { body: 064 }\n";
    files["categories.yaml"] =
        "categories:\n"
        "  - { code: public-works, name: { id: Pekerjaan Umum, en: Public works } }\n"
        "  - { code: public-works, name: { id: Lagi, en: Again } }\n"
        "  - { code: social.poverty, name: { id: Kemiskinan } }\n";
    files["agencies/metro.yaml"] =
        "agencies:\n"
        "  - id: metro\n"
        "    name: { id: Kota Metro, en: City of Metro }\n"
        "    zone: Asia/Jakata\n"
        "    jurisdiction: [18.72]\n"
        "    parent: metro/pupr\n"
        "  - id: metro/pupr\n"
        "    name: { id: PUPR, en: Public works }\n"
        "    parent: metro\n"
        "    handles: [public-work]\n"
        "    connector: pupr-rset\n"
        "    connector: pupr-rest\n"
        "    disclose_reporter: allways\n"
        "  - id: triage\n"
        "    kind: desk\n"
        "    handles: [public-works]\n"
        "    name: { id: Meja, en: Desk }\n";
    files["routing.yaml"] =
        "rules:\n"
        "  - name: supervisory\n"
        "    when: { supervisory: yes, region: \"18.7\" }\n"
        "    to: metro/puprr\n"
        "  - name: words\n"
        "    when: { text: { any: [\"--------\"] }, catgory: public-works }\n"
        "    to: metro\n"
        "unsure: { to: metro }\n";
    files["sla.yaml"] =
        "policies:\n"
        "  - name: p\n"
        "    valid_from: 2018-02-30\n"
        "    clocks:\n"
        "      verification: { limit: \"3\", unit: workdays }\n";
    files["calendar/2026.yaml"] =
        "year: 2027\n"
        "source: a decree\n"
        "public: &days\n"
        "  2026-01-01: Tahun Baru\n";
    files["connectors/pupr-rest.yaml"] =
        "instance: pupr-rest\n"
        "use: rest\n"
        "settings:\n"
        "  auth: { bearer: hunter2 }\n"
        "  path: \"/tickets\n";
    files["connectors/other.yaml"] =
        "instance: other\n"
        "use: [rest]\n"
        "settings: {}\n";
    files["rooting.yml"] = "";
    return files;
}

TEST(AllAtOnce, every_mistake_with_file_line_and_column) {
    const TestFolder folder{broken_files()};
    const auto loaded = folder.load();
    EXPECT_FALSE(loaded.settings.has_value());
    const std::vector<std::string> expected{
        "agencies/metro.yaml:4:11 error K016",   // zone
        "agencies/metro.yaml:5:20 error K018",   // unquoted region
        "agencies/metro.yaml:6:13 error K028",   // circle
        "agencies/metro.yaml:10:15 error K015",  // category
        "agencies/metro.yaml:12:5 error K008",   // key twice
        "agencies/metro.yaml:13:24 error K023",  // word
        "agencies/metro.yaml:16:5 error K038",   // desk
        "calendar/2026.yaml:1:7 error K035",     // file name
        "calendar/2026.yaml:3:9 error K007",     // anchor
        "calendar/2026.yaml:4:3 error K024",     // day of another year
        "categories.yaml:3:13 error K027",       // defined twice
        "categories.yaml:4:13 error K037",       // topic above is missing
        "categories.yaml:4:35 error K012",       // no English name
        "connectors/other.yaml:1:11 warning K039",
        "connectors/other.yaml:2:6 error K013",      // list for a name
        "connectors/pupr-rest.yaml:5:9 error K009",  // open quote
        "hub.yaml:1:11 error K011",                  // unknown key
        "hub.yaml:2:8 error K042",                   // dead between heartbeats
        "hub.yaml:2:21 error K025",                  // duration
        "hub.yaml:3:17 error K021",                  // size
        "rooting.yml warning K036",
        "routing.yaml:3:26 error K022",  // yes
        "routing.yaml:3:39 error K019",  // region
        "routing.yaml:4:9 error K014",   // agency
        "routing.yaml:6:27 error K044",  // no word
        "routing.yaml:6:42 error K011",  // near miss of a condition
        "routing.yaml:8:15 error K038",  // unsure is an office
        "sla.yaml:2:5 error K012",       // no basis
        "sla.yaml:3:17 error K024",      // 30 February
        "sla.yaml:5:30 error K021",      // quoted number
        "sla.yaml:5:41 error K023",      // unit
    };
    EXPECT_THAT(brief(loaded), testing::ElementsAreArray(expected)) << render(loaded.findings, folder.path().string());
}

TEST(AllAtOnce, is_deterministic) {
    const TestFolder folder{broken_files()};
    const auto path = folder.path().string();
    const auto first = render(folder.load().findings, path);
    EXPECT_EQ(render(folder.load().findings, path), first);
    EXPECT_THAT(first, testing::HasSubstr("did you mean metro/pupr (agencies/metro.yaml:7:9)?"));
    EXPECT_THAT(first, testing::HasSubstr("did you mean http?"));
    EXPECT_THAT(first, testing::HasSubstr("did you mean category?"));
    EXPECT_THAT(first, testing::Not(testing::HasSubstr("hunter2")));
}

}  // namespace
}  // namespace hub::settings
