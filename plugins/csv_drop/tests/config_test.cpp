#include "config.hpp"

#include "settings_of.hpp"

#include <gtest/gtest.h>

namespace hub::csv_drop {
namespace {

namespace json = boost::json;

std::string faults_of(const json::value& tree) {
    const SettingsOf settings{tree};
    std::vector<sdk::Fault> faults;
    (void)read_config(settings.settings(), faults);
    std::string out;
    for (const auto& fault : faults) {
        out += fault.option + fault.pointer + ": " + fault.message + "\n";
    }
    return out;
}

std::string faults_with(std::string_view pointer, json::value leaf) {
    auto tree = good_settings();
    set_at(tree, pointer, std::move(leaf));
    return faults_of(tree);
}

Config config_with(std::string_view pointer, json::value leaf) {
    auto tree = good_settings();
    set_at(tree, pointer, std::move(leaf));
    const SettingsOf settings{tree};
    std::vector<sdk::Fault> faults;
    auto config = read_config(settings.settings(), faults);
    EXPECT_TRUE(faults.empty()) << faults_of(tree);
    return config;
}

TEST(CsvConfig, AGoodOneHasNoFaults) {
    EXPECT_EQ(faults_of(good_settings()), "");
    const auto config = config_with("/formula_guard", false);
    EXPECT_FALSE(config.style.guard_formulas);
    EXPECT_EQ(config.messages.size(), 3U);
    EXPECT_EQ(config.answers->states.size(), 5U);
    EXPECT_TRUE(config.answers->reading.columns.at(2).needed) << "the state";
    EXPECT_TRUE(config_with("/out", json::parse(R"({"columns":["n"],"complaint":{"n":"{{ id }}"}})")).answers);
}

TEST(CsvConfig, WithoutAnswersNothingIsReadAndNoFolderIsMade) {
    auto tree = good_settings();
    tree.as_object().erase("answers");
    const SettingsOf settings{tree};
    std::vector<sdk::Fault> faults;
    const auto config = read_config(settings.settings(), faults);
    EXPECT_TRUE(faults.empty());
    EXPECT_EQ(config.folders, (std::map<Place, std::string>{{Place::work, ".sp4n"}, {Place::out, "out"}}));
}

TEST(CsvConfig, FaultsSayWhere) {
    const auto has = [](const std::string& found, std::string_view want) {
        EXPECT_NE(found.find(want), std::string::npos) << "found: " << found << "\nwanted: " << want;
        EXPECT_EQ(std::ranges::count(found, '\n'), 1) << found;
    };
    has(faults_with("/folder", "var/drop"), "folder: must be an absolute path");
    has(faults_with("/folder", ""), "folder: is missing: this, or 'remote'");
    has(faults_with("/folder", "/srv/../etc"), "folder: must be a folder of the office's own");
    has(faults_with("/zone", ""), "zone: is missing");
    has(faults_with("/zone", "Asia/Jakart"), "zone: is no time zone");
    has(faults_with("/file_mode", "0777"), "file_mode: must be rights");
    has(faults_with("/file_mode", "0440"), "file_mode: must be rights");
    has(faults_with("/file_mode", "rw"), "file_mode: must be rights");
    has(faults_with("/folders", json::parse(R"({"out":"../out"})")), "folders/out: must be the name of a folder");
    has(faults_with("/folders", json::parse(R"({"out":".hidden"})")), "folders/out: must be the name of a folder");
    has(faults_with("/folders", json::parse(R"({"out":"Answers"})")), "folders/answers: is the name of two folders");
    has(faults_with("/folders", json::parse(R"({"inn":"x"})")), "folders/inn: unknown key; known are out answers");
    has(faults_with("/out", "x"), "out: must be a mapping");
    has(faults_with("/out/columns", "judul"), "out/columns: must be a list of texts");
    has(faults_with("/out/rows", 1), "out/rows: unknown key");
    has(faults_with("/out/complaint/warna", "x"), "out/complaint/warna: is not under 'columns'");
    has(faults_with("/out/complaint/judul", "{{subjek}}"), "out/complaint/judul: unknown field 'subjek'");
    has(faults_with("/out/complaint/nomor", "satu"), "out/complaint: no column carries {{tracking_id}}");
    has(faults_with("/out/withdrawal", json::object{}), "out/withdrawal: no column carries {{tracking_id}}");
    has(faults_with("/answers/columns/status", "x"), "answers/columns/status: unknown key; known are tracking_id");
    has(faults_with("/answers/columns/note", "Status"), "answers/columns/note: names a column that another one names");
    has(faults_with("/answers/columns/note", ""), "answers/columns/note: must be the name of a column");
    has(faults_with("/answers/required", json::parse(R"(["region"])")), "answers/required: 'region' is not under");
    has(faults_with("/answers/states", json::parse(R"({"x":"done"})")), "answers/states/x: must be accepted, in_prog");
    has(faults_with("/answers/states", json::parse(R"({"x":"closed","X ":"note"})")),
        "answers/states/X : stands twice");
    has(faults_with("/answers/dates", json::parse(R"(["dd-mm-yyyy"])")), "answers/dates: 'dd-mm-yyyy' is no form");
    has(faults_with("/answers/charset", "latin-99x"), "answers/charset: is no charset");
    has(faults_with("/answers/delimiter", ";"), "answers/delimiter: must be one of auto comma semicolon tab pipe");
    has(faults_with("/pickup/complete", "none"), "pickup/complete: must be one of stable done renamed");
    has(faults_with("/pickup/polls", 0), "pickup/polls: must be a whole number from 1 to 100");
    has(faults_with("/pickup/age", "soon"), "pickup/age: must be a duration");
    has(faults_with("/pickup/marker", "/x"), "pickup/marker: must be what follows");
    has(faults_with("/pickup/after", "keep"), "pickup/after: must be one of archive delete");
    has(faults_with("/pickup/exec", "sh"), "pickup/exec: unknown key");
}

TEST(CsvConfig, Servers) {
    const auto with = [](const char* remote) {
        auto tree = good_settings();
        tree.as_object().erase("folder");
        set_at(tree, "/remote", json::parse(remote));
        return faults_of(tree);
    };
    const std::string place = R"("host":"h","user":"u","folder":"f",)";
    const std::string pin = R"("host_key":"SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",)";
    const auto sftp = [&](const std::string& rest) { return with((R"({"sftp":{)" + place + rest + "}}").c_str()); };
    EXPECT_EQ(sftp(pin + R"("key":"secret:k")"), "");
    EXPECT_EQ(with((R"({"ftps":{)" + place + R"("password":"secret:p"}})").c_str()), "");
    EXPECT_NE(sftp(R"("key":"secret:k")").find("none is trusted at first sight"), std::string::npos);
    EXPECT_NE(sftp(R"("host_key":"yes","key":"secret:k")").find("must be SHA256: and 43"), std::string::npos);
    EXPECT_NE(sftp(pin + R"("key":"-----BEGIN")").find("must be a reference to a secret"), std::string::npos);
    EXPECT_NE(sftp(pin + R"("port":22)").find("'password' or 'key' is missing"), std::string::npos);
    EXPECT_NE(
        sftp(pin + R"("key":"secret:k","algorithms":{"ciphers":["rot13"]})").find("algorithms/ciphers: names none"),
        std::string::npos);
    EXPECT_NE(sftp(pin + R"("key":"secret:k","timeouts":{"answer":"0s"})").find("from 100ms"), std::string::npos);
    EXPECT_NE(with(R"({"sftp":{},"ftps":{}})").find("one of them alone"), std::string::npos);
    EXPECT_NE(
        with(R"({"ftps":{"host":"h","user":"u","folder":"a/../b","password":"secret:p"}})").find("without '..'"),
        std::string::npos);
    auto both = good_settings();
    set_at(both, "/remote", json::parse((R"({"sftp":{)" + place + pin + R"("key":"secret:k"}})").c_str()));
    EXPECT_EQ(faults_of(both), "folder: is of no use with 'remote'\n");
}

TEST(CsvConfig, NewComplaints) {
    const auto with = [](const char* complaints) { return faults_with("/complaints", json::parse(complaints)); };
    EXPECT_EQ(
        with(R"({"columns":{"body":"isi","kind":"jenis","reporter.name":"nama"},"attributes":{"kelas":"kelas jalan"},
                 "required":["kind"],"values":{"kind":{"aduan":"complaint"},"category":{}}})"),
        "complaints/values/category: is not under 'columns'\n");
    EXPECT_EQ(with(R"({"columns":{"subject":"judul"}})"), "complaints/columns: 'body' is missing\n");
    EXPECT_EQ(
        with(R"({"columns":{"body":"isi","kind":"jenis"},"values":{"kind":{"aduan":"keluhan"}}})"),
        "complaints/values/kind/aduan: is no word of ours for this\n");
    EXPECT_EQ(
        with(R"({"columns":{"body":"isi"},"attributes":{"kelas":"ISI"}})"),
        "complaints/attributes/kelas: names a column that another one names too\n");
    EXPECT_NE(
        with(R"({"columns":{"body":"isi"},"states":{}})").find("complaints/states: unknown key"), std::string::npos);
    EXPECT_NE(with(R"({"columns":{"isi":"body"}})").find("complaints/columns/isi: unknown key"), std::string::npos);
}

TEST(CsvConfig, WhatIsMissingIsNamed) {
    const auto without = [](std::string_view option, std::string_view key) {
        auto tree = good_settings();
        tree.as_object().at(option).as_object().erase(key);
        return faults_of(tree);
    };
    EXPECT_EQ(without("answers", "states"), "answers: 'states' is missing: what the office's words mean\n");
    EXPECT_EQ(
        without("answers", "columns"),
        "answers: 'columns' is missing: which of their columns is which of ours\n"
        "answers/columns: 'state' is missing\n"
        "answers/columns: one of tracking_id, id, external_ref must say which complaint a row is about\n");
    EXPECT_EQ(without("out", "complaint"), "out: 'complaint' is missing: the cells of a complaint\n");
}

}  // namespace
}  // namespace hub::csv_drop
