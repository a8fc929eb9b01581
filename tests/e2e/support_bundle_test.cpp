// What an administrator sends to whoever helps: much of the installation, nothing of citizens, no secret.
#include "e2e_city.hpp"

#include "hub/testing/process.hpp"
#include "hub/testing/temp_folder.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
namespace json = boost::json;

/// Each is planted where its kind really stands.
const std::map<std::string, std::string> canaries{
    {"name", "Kenari Wulandari"},   {"nik", "1872019901900017"},       {"phone", "+62 811 9876 543"},
    {"words", "kenarijudul7f3a"},   {"more words", "kenariisi91bc"},   {"url password", "kenaripw55"},
    {"bearer", "kenaribearer4d21"}, {"open secret", "kenariterbuka8"}, {"query key", "kenarikueri33"}};

class E2eSupportBundle : public E2eCity {
protected:
    void begin() {
        roads.start({"--fault", "422:1"});
        transport.start();
        city.instances = {rest_instance("roads", roads.port()), rest_instance("transport", transport.port())};
        city.instances[0].settings += "  auth: { bearer: secret:roads-token }\n";
        city.write_config();
        city.write_file("data-hub/secrets/roads-token", canaries.at("bearer") + "\n");
        fs::permissions(secrets() / "roads-token", fs::perms::owner_read | fs::perms::owner_write);
        fs::permissions(secrets(), fs::perms::owner_all);
        city.prepare_database();
        admin = city.add_key("board", "national_admin");
        hub.start_ready();
        const json::object body{
            {"subject", canaries.at("words")},
            {"body", canaries.at("more words")},
            {"category", "roads"},
            {"region", "18.72"},
            {"reporter",
             {{"name", canaries.at("name")}, {"nik", canaries.at("nik")}, {"phone", canaries.at("phone")}}}};
        const auto filed = post(json::serialize(body), "canary");
        ASSERT_TRUE(filed && filed->status == 201);
        tracking = text(json::parse(filed->body).as_object(), "tracking_id");
        access_code = text(json::parse(filed->body).as_object(), "access_code");
        ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM attempt") > 0; }, 20s, 20ms));
    }
    [[nodiscard]] fs::path secrets() const { return city.folder() / "data-hub/secrets"; }

    City::Ran doctor(std::vector<std::string> more) const {
        std::vector<std::string> words{"doctor", "--config", city.config().string()};
        words.insert(words.end(), more.begin(), more.end());
        return city.run_hub(
            words, {{"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())},
                    {"SP4N_KEY", admin},
                    {"SP4N_DATA", (city.folder() / "data-hub").string()}});
    }
    /// Name → text of everything in it, unpacked by tar itself.
    std::map<std::string, std::string> unpacked(const fs::path& file) const {
        const TempFolder out;
        ProcessOptions options;
        options.program = "/bin/tar";
        options.args = {"-xzf", file.string(), "-C", out.path().string()};
        const auto ended = run(options, 30s);
        EXPECT_TRUE(ended && ended->code == 0);
        std::map<std::string, std::string> found;
        for (const auto& entry : fs::recursive_directory_iterator{out.path()}) {
            if (entry.is_regular_file()) {
                std::ifstream in{entry.path(), std::ios::binary};
                found[fs::relative(entry.path(), out.path()).string()] = {std::istreambuf_iterator<char>{in}, {}};
            }
        }
        return found;
    }
    void expect_clean(const std::map<std::string, std::string>& files) const {
        auto wanted = canaries;
        wanted["api key"] = admin;
        wanted["other api key"] = city.key();
        wanted["tracking id"] = tracking;
        wanted["access code"] = access_code;
        for (const auto& [name, text] : files) {
            for (const auto& [what, canary] : wanted) {
                EXPECT_EQ(text.find(canary), std::string::npos) << what << " in " << name << ":\n" << text;
            }
        }
    }

    std::string admin;
    std::string tracking;
    std::string access_code;
};

TEST_F(E2eSupportBundle, holds_much_of_the_installation_and_no_canary) {
    begin();
    const auto file = city.folder() / "bantuan.tar.gz";
    const auto listed = doctor({"--list"});
    EXPECT_EQ(listed.code, 0) << listed.err;
    EXPECT_NE(listed.out.find("database/backlog.tsv"), std::string::npos) << listed.out;
    EXPECT_FALSE(fs::exists(file));

    const auto made = doctor({"--bundle", file.string()});
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_EQ(made.out, file.string() + "\n");
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    const auto files = unpacked(file);
    for (const auto* name :
         {"manifest.json", "doctor.json", "machine.json", "configuration/effective.json", "database/migrations.tsv",
          "database/sizes.tsv", "database/events.tsv", "database/attempts.tsv", "hub/metrics.txt",
          "hub/instances.json"}) {
        EXPECT_TRUE(files.contains(name)) << name;
    }
    EXPECT_NE(files.at("database/backlog.tsv").find("roads\trejected\t1"), std::string::npos)
        << files.at("database/backlog.tsv");
    EXPECT_NE(files.at("database/events.tsv").find("\treceived\t"), std::string::npos);
    EXPECT_NE(files.at("database/attempts.tsv").find("\trejected\tvalidation\t1\t422"), std::string::npos)
        << files.at("database/attempts.tsv");
    EXPECT_NE(files.at("configuration/effective.json").find("secret:roads-token"), std::string::npos);
    EXPECT_TRUE(json::parse(files.at("manifest.json")).at("missing").as_array().empty()) << files.at("manifest.json");
    expect_clean(files);

    const auto again = doctor({"--bundle", file.string()});
    EXPECT_EQ(again.code, 3) << "what is there is not replaced";
    EXPECT_NE(again.err.find("[bundle_unwritable]"), std::string::npos) << again.err;
}

TEST_F(E2eSupportBundle, is_made_of_a_database_that_is_away_and_of_secrets_in_the_clear) {
    begin();
    hub.stop();
    auto& open = city.instances[1].settings;
    open = "  auth: { bearer: " + canaries.at("open secret") + " }\n" + open;
    city.write_config();
    city.write_file(
        "config/hub.yaml", "database:\n  url: \"postgresql://sp4n_hub:" + canaries.at("url password") +
                               "@127.0.0.1:1/sp4n?sslpassword=" + canaries.at("query key") + "\"\n");
    const auto file = city.folder() / "bantuan.tar.gz";
    const auto made = doctor({"--bundle", file.string()});
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_NE(made.err.find("database: not reached; tried"), std::string::npos) << made.err;
    const auto files = unpacked(file);
    EXPECT_FALSE(files.contains("configuration/effective.json")) << "the connector refuses a secret in the clear";
    EXPECT_NE(files.at("configuration/findings.json").find("K903"), std::string::npos);
    EXPECT_FALSE(files.contains("database/backlog.tsv"));
    const auto missing = json::serialize(json::parse(files.at("manifest.json")).at("missing"));
    EXPECT_NE(missing.find("host=127.0.0.1"), std::string::npos) << missing;
    expect_clean(files);
    EXPECT_EQ(made.err.find(canaries.at("url password")), std::string::npos) << made.err;
}

}  // namespace
}  // namespace hub::testing
