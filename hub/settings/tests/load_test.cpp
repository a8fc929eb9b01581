#include "hub/settings/load.hpp"

#include "test_folder.hpp"

#include "hub/sla/deadlines.hpp"

#include <gmock/gmock.h>

namespace hub::settings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Load, a_good_folder_loads_without_findings) {
    const auto loaded = load(good_files());
    EXPECT_THAT(brief(loaded), IsEmpty());
    ASSERT_TRUE(loaded.settings.has_value());
    const auto& settings = *loaded.settings;
    EXPECT_EQ(settings.categories.size(), 3U);
    EXPECT_EQ(settings.categories[1].name.id, "Jalan");
    ASSERT_EQ(settings.agencies.size(), 3U);
    EXPECT_EQ(settings.agencies[1].connector.value(), "pupr-rest");
    EXPECT_EQ(settings.agencies[2].kind, model::AgencyKind::desk);
    ASSERT_EQ(settings.rules.rules.size(), 1U);
    EXPECT_EQ(settings.rules.rules[0].position, "routing.yaml:2:5");
    EXPECT_EQ(settings.rules.unsure.value(), "triage");
    ASSERT_EQ(settings.calendar.size(), 1U);
    EXPECT_EQ(settings.calendar[0].joint_leave.size(), 1U);
    ASSERT_EQ(settings.policies.size(), 1U);
    EXPECT_EQ(settings.policies[0].clocks[0].limit, 3);
}

TEST(Load, the_city_of_the_repository_has_neither_errors_nor_warnings) {
    const std::string folder = SP4N_SOURCE_FOLDER "/config";
    const auto loaded = load_folder(folder);
    EXPECT_THAT(loaded.findings, IsEmpty()) << render(loaded.findings, folder);
    ASSERT_TRUE(loaded.settings.has_value());
    std::vector<std::string> with_connector;
    for (const auto& agency : loaded.settings->agencies) {
        if (!agency.connector.empty()) {
            with_connector.push_back(agency.id.value() + " " + agency.connector.value());
        }
    }
    EXPECT_THAT(with_connector, ElementsAre("metro/pupr pupr-rest", "metro/dishub dishub-rest"));
    ASSERT_EQ(loaded.settings->calendar.size(), 4U);
    EXPECT_TRUE(loaded.settings->calendar[3].provisional);
    // A joint leave day of the decree is no working day: 16 March 2026 + 3 passes Nyepi and Idulfitri.
    auto calendar = sla::WorkingCalendar::create(loaded.settings->calendar).value();
    EXPECT_FALSE(calendar.is_working_day(std::chrono::sys_days{std::chrono::year{2026} / 3 / 24}));
    EXPECT_FALSE(calendar.is_working_day(std::chrono::sys_days{std::chrono::year{2025} / 8 / 18}));
    EXPECT_TRUE(sla::Deadlines::create(loaded.settings->policies, calendar).has_value());
}

TEST(Load, ladders_pauses_and_extensions_of_a_policy) {
    auto files = good_files();
    files["sla.yaml"] +=
        "      first_follow_up: { limit: 16, unit: working_hours }\n"
        "    pauses: [completion, first_follow_up]\n"
        "    extension: { days: 7, times: 2 }\n"
        "    reopen_days: 10\n"
        "    escalate:\n"
        "      verification:\n"
        "        - { at: 60%, to: [liaison, agency_admin] }\n"
        "        - { at: +2 working_days, to: [coordinator] }\n";
    const auto loaded = load(files);
    EXPECT_THAT(brief(loaded), IsEmpty());
    ASSERT_TRUE(loaded.settings.has_value());
    const auto& policy = loaded.settings->policies[0];
    EXPECT_EQ(policy.clocks[1].unit, sla::Unit::working_hours);
    EXPECT_EQ(policy.pauses, (std::vector{model::ClockKind::completion, model::ClockKind::first_follow_up}));
    EXPECT_EQ(policy.extension.days, 7);
    EXPECT_EQ(policy.extension.times, 2);
    EXPECT_EQ(policy.reopen_days, 10);
    const auto& steps = policy.escalate.at(model::ClockKind::verification);
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(sla::to_string(steps[0]), "60%");
    EXPECT_EQ(steps[0].to, (std::vector{model::Role::liaison, model::Role::agency_admin}));
    EXPECT_EQ(sla::to_string(steps[1]), "+2 working_days");
}

TEST(Load, what_is_wrong_with_a_ladder) {
    auto files = good_files();
    files["sla.yaml"] +=
        "    pauses: [reporter_silence]\n"
        "    extension: { days: 7 }\n"
        "    escalate:\n"
        "      reporter_file: [{ at: breach, to: [liaison] }]\n"
        "      verification:\n"
        "        - { at: 100%, to: [liaison] }\n"
        "        - { at: +2 calendar_days, to: [liaison] }\n"
        "        - { at: breach, to: [liaison] }\n"
        "        - { at: breach, to: [agency_admin] }\n";
    EXPECT_THAT(
        brief(load(files)), ElementsAre(
                                "sla.yaml:7:14 error K023", "sla.yaml:8:16 error K012", "sla.yaml:10:7 error K023",
                                "sla.yaml:12:17 error K025", "sla.yaml:13:17 error K025", "sla.yaml:15:17 error K027"));
}

TEST(Load, a_ladder_is_no_longer_than_its_count_can_say) {
    const auto with = [](int steps) {
        auto files = good_files();
        files["sla.yaml"] += "    escalate:\n      verification:\n";
        for (int i = 1; i <= steps; ++i) {
            files["sla.yaml"] += "        - { at: " + std::to_string(i) + "%, to: [liaison] }\n";
        }
        return load(files);
    };
    const auto longest = with(30);
    EXPECT_THAT(brief(longest), IsEmpty());
    ASSERT_TRUE(longest.settings.has_value());
    const auto deadlines =
        sla::Deadlines::create(longest.settings->policies, sla::WorkingCalendar::create({}).value()).value();
    const auto policy = deadlines.policy_for(TimePoint{std::chrono::sys_days{std::chrono::year{2026} / 1 / 2}});
    EXPECT_EQ(deadlines.ladder(policy, model::ClockKind::verification).size(), 31U);
    EXPECT_THAT(brief(with(31)), ElementsAre("sla.yaml:9:9 error K021"));
}

TEST(Load, hub_yaml_in_full) {
    auto files = good_files();
    files["hub.yaml"] =
        "listen: { http: \"[::1]:0\" }\n"
        "database: { url: \"postgresql:///hub?host=/run/postgresql\", identity_url: \"dbname=hub user=reader\" }\n"
        "languages: { default: en }\n"
        "lease: { heartbeat: 500ms, dead_after: 15min }\n"
        "data_folder: /srv/hub\n"
        "run_as: sp4n\n"
        "attachments: { folder: /srv/files }\n"
        "runners: { ping_every: 1s, ping_dead_after: 4s, hang_grace: 300ms, backoff_base: 50ms, backoff_cap: 2s,\n"
        "  quarantine_after: 3, healthy_after: 1min }\n"
        "limits: { body: 128KiB }\n";
    const auto loaded = load(files);
    ASSERT_TRUE(loaded.settings.has_value()) << testing::PrintToString(brief(loaded));
    const auto& hub = loaded.settings->hub;
    EXPECT_EQ(hub.listen.host, "::1");
    EXPECT_EQ(hub.listen.port, 0);
    EXPECT_EQ(hub.database_url, "postgresql:///hub?host=/run/postgresql");
    EXPECT_EQ(hub.identity_url, "dbname=hub user=reader");
    EXPECT_EQ(hub.default_language, "en");
    EXPECT_EQ(hub.lease_heartbeat, std::chrono::milliseconds{500});
    EXPECT_EQ(hub.lease_dead_after, std::chrono::minutes{15});
    EXPECT_EQ(hub.data_folder, "/srv/hub");
    EXPECT_EQ(hub.run_as, "sp4n");
    EXPECT_EQ(hub.attachments_folder, "/srv/files");
    EXPECT_EQ(hub.max_body_bytes, 131'072U);
    EXPECT_EQ(hub.runners.ping_every, std::chrono::seconds{1});
    EXPECT_EQ(hub.runners.ping_dead_after, std::chrono::seconds{4});
    EXPECT_EQ(hub.runners.hang_grace, std::chrono::milliseconds{300});
    EXPECT_EQ(hub.runners.backoff_base, std::chrono::milliseconds{50});
    EXPECT_EQ(hub.runners.backoff_cap, std::chrono::seconds{2});
    EXPECT_EQ(hub.runners.quarantine_after, 3U);
    EXPECT_EQ(hub.runners.healthy_after, std::chrono::minutes{1});
    files["hub.yaml"] = "# only comments: every key has a default\n";
    EXPECT_EQ(load(files).settings->hub.listen.port, 8080);
}

TEST(Load, runners_limits_that_contradict_each_other_are_refused) {
    auto files = good_files();
    files["hub.yaml"] = "runners: { ping_every: 10s, ping_dead_after: 2s, backoff_base: 5s, backoff_cap: 1s }\n";
    EXPECT_THAT(brief(load(files)), ElementsAre("hub.yaml:1:10 error K042", "hub.yaml:1:10 error K042"));
}

TEST(Load, limits_by_kind_in_both_ways_to_write_them) {
    const auto clocks = [](const char* completion) {
        return with("sla.yaml", "      verification: { limit: 3 }\n", completion);
    };
    for (const auto& files :
         {clocks("      completion: { unit: working_days, limit: [{ limit: 60, supervisory: true }, "
                 "{ limit: 5, kind: information_request, unit: calendar_days }, { limit: 14 }] }\n"),
          clocks(
              "      completion:\n        - { limit: 60, supervisory: true }\n"
              "        - { limit: 5, kind: information_request, unit: calendar_days }\n        - { limit: 14 }\n")}) {
        const auto loaded = load(files);
        ASSERT_TRUE(loaded.settings.has_value()) << testing::PrintToString(brief(loaded));
        const auto& rules = loaded.settings->policies[0].clocks;
        ASSERT_EQ(rules.size(), 3U);
        EXPECT_EQ(rules[0].limit, 60);
        EXPECT_EQ(rules[0].supervisory, true);
        EXPECT_EQ(rules[1].kind, model::ComplaintKind::information_request);
        EXPECT_EQ(rules[1].unit, sla::Unit::calendar_days);
        EXPECT_EQ(rules[2].limit, 14);
        EXPECT_EQ(rules[2].unit, sla::Unit::working_days);
    }
}

TEST(Load, zones_are_inherited) {
    auto files = with("agencies/metro.yaml", "zone: Asia/Jakarta", "zone: Asia/Jayapura");
    const auto loaded = load(files);
    EXPECT_EQ(loaded.settings->agencies[1].zone, "Asia/Jayapura");
    EXPECT_EQ(loaded.settings->agencies[2].zone, "Asia/Jakarta");
}

TEST(Load, other_keys_of_when_are_attributes) {
    const auto loaded = load(with("routing.yaml", "supervisory: true", "road_class: national, surface: \"010\""));
    ASSERT_TRUE(loaded.settings.has_value()) << testing::PrintToString(brief(loaded));
    EXPECT_THAT(
        loaded.settings->rules.rules[0].when.attributes,
        ElementsAre(model::Attribute{"road_class", "national"}, model::Attribute{"surface", "010"}));
}

TEST(Load, a_category_asks_for_typed_attributes) {
    auto files = good_files();
    files["categories.yaml"] =
        "categories:\n"
        "  - { code: public-works, name: { id: Pekerjaan Umum, en: Public works } }\n"
        "  - code: public-works.road\n"
        "    name: { id: Jalan, en: Road }\n"
        "    attributes:\n"
        "      - code: road_class\n"
        "        type: singlevaluelist\n"
        "        name: { id: Kelas, en: Class }\n"
        "        required: true\n"
        "        values: [{ key: national, name: { id: Nasional, en: National } }]\n"
        "      - { code: depth, type: number, name: { id: Dalam, en: Depth } }\n"
        "  - { code: transport, name: { id: Perhubungan, en: Transport } }\n";
    const auto loaded = load(files);
    ASSERT_TRUE(loaded.settings.has_value()) << testing::PrintToString(brief(loaded));
    const auto& asked = loaded.settings->categories.at(1).attributes;
    ASSERT_EQ(asked.size(), 2U);
    EXPECT_EQ(asked[0].code, "road_class");
    EXPECT_EQ(asked[0].type, AttributeType::singlevaluelist);
    EXPECT_TRUE(asked[0].required);
    EXPECT_EQ(asked[0].values.at(0).name.en, "National");
    EXPECT_EQ(asked[1].type, AttributeType::number);
    EXPECT_FALSE(asked[1].required);
}

TEST(Load, attributes_of_a_category_that_make_no_sense) {
    auto files = good_files();
    files["categories.yaml"] =
        "categories:\n"
        "  - { code: public-works, name: { id: Pekerjaan Umum, en: Public works } }\n"
        "  - code: public-works.road\n"
        "    name: { id: Jalan, en: Road }\n"
        "    attributes:\n"
        "      - { code: Road-Class, type: string, name: { id: a, en: a } }\n"
        "      - { code: depth, type: integer, name: { id: a, en: a } }\n"
        "      - { code: depth, type: number, name: { id: a, en: a } }\n"
        "      - { code: kind, type: singlevaluelist, name: { id: a, en: a } }\n"
        "      - { code: kinds, type: text, name: { id: a, en: a }, values: [{ key: a, name: { id: a, en: a } }] }\n"
        "      - { code: twice, type: multivaluelist, name: { id: a, en: a }, values: [{ key: a, name: { id: a, en: a "
        "} },"
        " { key: a, name: { id: a, en: a } }] }\n"
        "  - { code: transport, name: { id: Perhubungan, en: Transport } }\n";
    EXPECT_THAT(
        brief(load(files)),
        ElementsAre(
            "categories.yaml:6:17 error K026", "categories.yaml:7:30 error K023", "categories.yaml:8:9 error K027",
            "categories.yaml:9:9 error K042", "categories.yaml:10:9 error K042", "categories.yaml:11:122 error K027"));
}

TEST(Load, every_condition_and_result_of_a_rule) {
    auto files = good_files();
    files["routing.yaml"] =
        "rules:\n"
        "  - name: all-there-is\n"
        "    valid: { from: 2026-11-01, to: 2027-03-31 }\n"
        "    zone: Asia/Makassar\n"
        "    when:\n"
        "      kind: [complaint, aspiration]\n"
        "      channel: sms\n"
        "      priority: [normal, high]\n"
        "      supervisory: false\n"
        "      category: [public-works.road, transport]\n"
        "      region: [\"18.72\", \"18.71\"]\n"
        "      wished_agency: metro\n"
        "      text: { any: [\"PJU mati\", gelap], all: [tolong], none: [selesai] }\n"
        "      days: [sat, sun]\n"
        "      hours: { from: \"22:00\", to: \"05:00\" }\n"
        "      road_class: national\n"
        "    to: { competent: public-works }\n"
        "    copy: [metro]\n"
        "    priority: high\n"
        "    flag: [supervisory, secret]\n"
        "unsure: { to: triage }\n";
    const auto loaded = load(files);
    EXPECT_THAT(brief(loaded), ElementsAre("routing.yaml:11:25 warning K048"));
    ASSERT_TRUE(loaded.settings.has_value());
    const auto& rule = loaded.settings->rules.rules.at(0);
    const auto& when = rule.when;
    EXPECT_THAT(when.kinds, ElementsAre(model::ComplaintKind::complaint, model::ComplaintKind::aspiration));
    EXPECT_THAT(when.channels, ElementsAre(model::Channel::sms));
    EXPECT_THAT(when.priorities, ElementsAre(model::Priority::normal, model::Priority::high));
    EXPECT_EQ(when.supervisory, false);
    EXPECT_EQ(when.categories.size(), 2U);
    EXPECT_THAT(when.regions, ElementsAre(model::RegionCode{"18.72"}, model::RegionCode{"18.71"}));
    EXPECT_THAT(when.wished, ElementsAre(model::AgencyId{"metro"}));
    EXPECT_THAT(when.text.any, ElementsAre("PJU mati", "gelap"));
    EXPECT_THAT(when.text.all, ElementsAre("tolong"));
    EXPECT_THAT(when.text.none, ElementsAre("selesai"));
    EXPECT_THAT(when.attributes, ElementsAre(model::Attribute{"road_class", "national"}));
    EXPECT_EQ(when.time.days, 0x60);
    EXPECT_EQ(when.time.hours, (routing::Hours{22 * 60, 5 * 60}));
    EXPECT_EQ(when.time.from, std::chrono::sys_days{std::chrono::year{2026} / 11 / 1});
    EXPECT_EQ(when.time.until, std::chrono::sys_days{std::chrono::year{2027} / 3 / 31});
    EXPECT_EQ(when.time.zone, "Asia/Makassar");
    EXPECT_EQ(rule.effects, (model::RuleEffects{model::Priority::high, true, true}));
}

TEST(Load, a_test_may_ask_for_everything_a_decision_says) {
    auto files = good_files();
    files["routing.yaml"] =
        "rules:\n"
        "  - name: night\n"
        "    when: { hours: { from: \"22:00\", to: \"05:00\" }, text: { any: [banjir] }, priority: normal }\n"
        "    to: metro\n"
        "    copy: [metro/pupr]\n"
        "    priority: high\n"
        "    flag: secret\n"
        "unsure: { to: triage }\n"
        "tests:\n"
        "  - name: right\n"
        "    complaint: { subject: BANJIR, text: tolong, at: \"2026-11-28T23:00:00+07:00\" }\n"
        "    expect: { to: metro, by: rule, rule: night, copy: [metro/pupr], priority: high, secret: true,\n"
        "              supervisory: false }\n"
        "  - name: bound to a time that is not given\n"
        "    complaint: { text: banjir }\n"
        "    expect: { to: triage, by: triage, priority: normal, copy: [], secret: false }\n"
        "  - name: returned\n"
        "    complaint: { category: public-works, region: \"18.72\", returned_by: [metro/pupr] }\n"
        "    expect: { to: triage }\n"
        "  - name: red\n"
        "    complaint: { text: banjir, at: \"2026-11-28T12:00:00+07:00\" }\n"
        "    expect: { to: metro, priority: high }\n";
    const auto loaded = load(files);
    EXPECT_THAT(brief(loaded), ElementsAre("routing.yaml:22:19 error K030"));
    EXPECT_EQ(
        loaded.findings.at(0).message.in(Language::en),
        "the test 'red' fails: expected metro, priority = high, routed to triage by triage (no_category), priority = "
        "normal");
    ASSERT_EQ(loaded.routing_tests.size(), 4U);
    EXPECT_TRUE(loaded.routing_tests[0].passed) << loaded.routing_tests[0].got;
    EXPECT_TRUE(loaded.routing_tests[1].passed) << loaded.routing_tests[1].got;
    EXPECT_TRUE(loaded.routing_tests[2].passed) << loaded.routing_tests[2].got;
    EXPECT_FALSE(loaded.routing_tests[3].passed);
    ASSERT_EQ(loaded.routing_tests[3].why.rules.size(), 1U);
    EXPECT_TRUE(loaded.routing_tests[3].why.rules[0].near_miss);
}

TEST(Load, the_hash_tells_content_and_nothing_else) {
    const TestFolder a{good_files()};
    const TestFolder b{good_files()};
    const auto hash = a.load().settings->hash;
    EXPECT_EQ(hash.size(), 40U);
    EXPECT_EQ(b.load().settings->hash, hash);
    b.write("notes.txt", "not read");
    EXPECT_EQ(b.load().settings->hash, hash);
    b.write("hub.yaml", good_files()["hub.yaml"] + "# each node's own: of no version\n");
    EXPECT_EQ(b.load().settings->hash, hash);
    b.write("sla.yaml", good_files()["sla.yaml"] + "# a comment\n");
    EXPECT_NE(b.load().settings->hash, hash);
}

TEST(Load, texts_are_read_as_a_folder_is) {
    const TestFolder folder{good_files()};
    auto files = folder.load().files;
    EXPECT_EQ(files, good_files());
    EXPECT_EQ(load_files(files).settings->hash, folder.load().settings->hash);
    files.erase(node_file);
    ASSERT_TRUE(load_files(files).settings);
    EXPECT_EQ(load_files(files).settings->hub.listen, ListenAddress{});
    files.at("routing.yaml") = "rules: []\nunsure: { to: nobody }\n";
    const TestFolder broken{files};
    EXPECT_EQ(brief(load_files(files)), (std::vector<std::string>{"routing.yaml:2:15 error K014"}));
    EXPECT_EQ(brief(broken.load()), (std::vector<std::string>{"hub.yaml error K002", "routing.yaml:2:15 error K014"}))
        << "hub.yaml may be missing from a version, not from a folder";
    EXPECT_EQ(
        brief(load_files({{"notes.txt", "x"}, {"agencies/x.yml", "x"}})),
        (std::vector<std::string>{
            "agencies/ error K002", "calendar/ error K002", "categories.yaml error K002", "routing.yaml error K002",
            "sla.yaml error K002"}));
}

TEST(Load, a_calendar_alone) {
    auto files = good_files();
    EXPECT_FALSE(load_calendar(files)->is_working_day(std::chrono::sys_days{std::chrono::year{2026} / 12 / 24}));
    EXPECT_TRUE(load_calendar(files)->is_working_day(std::chrono::sys_days{std::chrono::year{2026} / 12 / 23}));
    files["sla.yaml"] = "[";
    EXPECT_TRUE(load_calendar(files));
    files["calendar/2026.yaml"] = "year: [";
    EXPECT_EQ(load_calendar(files).error().code, "calendar_unreadable");
    EXPECT_EQ(load_calendar({}).error().code, "calendar_unreadable");
}

TEST(Load, a_folder_has_a_size) {
    auto files = good_files();
    for (int i = 0; i < 17; ++i) {
        files["agencies/x" + std::to_string(i) + ".yaml"] = "agencies: []\n#" + std::string(1'040'000, '\n');
    }
    EXPECT_EQ(brief(load_files(files)), (std::vector<std::string>{" error K004"}));
}

TEST(Load, files_may_have_windows_line_ends_and_a_byte_order_mark) {
    auto files = good_files();
    for (auto& [name, text] : files) {
        std::string changed = "\xEF\xBB\xBF";
        for (const char c : text) {
            changed += c == '\n' ? std::string{"\r\n"} : std::string{c};
        }
        text = changed;
    }
    const auto loaded = load(files);
    EXPECT_THAT(brief(loaded), IsEmpty());
    EXPECT_TRUE(loaded.settings.has_value());
}

TEST(Load, missing_things_are_told_one_by_one) {
    EXPECT_THAT(brief(load_folder("/nonexistent/sp4n")), testing::Contains(" error K001"));
    const TestFolder empty{Files{}};
    EXPECT_THAT(
        brief(empty.load()), ElementsAre(
                                 "agencies/ error K002", "calendar/ error K002", "categories.yaml error K002",
                                 "hub.yaml error K002", "routing.yaml error K002", "sla.yaml error K002"));
    EXPECT_FALSE(empty.load().settings.has_value());
}

TEST(Load, a_folder_that_cannot_be_looked_into_is_not_an_empty_one) {
    const TestFolder folder{good_files()};
    std::filesystem::remove_all(folder.path() / "connectors");
    folder.write("connectors", "a file where a folder belongs");
    EXPECT_THAT(brief(folder.load()), testing::Contains("connectors/ error K003"));
}

TEST(Load, what_is_not_a_file_is_not_read) {
    const TestFolder folder{good_files()};
    std::filesystem::remove(folder.path() / "hub.yaml");
    std::filesystem::create_directory(folder.path() / "hub.yaml");
    EXPECT_THAT(brief(folder.load()), ElementsAre("hub.yaml error K003"));
    std::filesystem::remove(folder.path() / "hub.yaml");
    std::filesystem::create_symlink("/dev/zero", folder.path() / "hub.yaml");
    EXPECT_THAT(brief(folder.load()), ElementsAre("hub.yaml error K003"));
}

}  // namespace
}  // namespace hub::settings
