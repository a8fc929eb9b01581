// The dashboard in a real browser, on a hub that works: drive.mjs does the clicking and judges.
#include "e2e_city.hpp"

#include "hub/testing/process.hpp"
#include "hub/testing/temp_folder.hpp"

#include <cstdlib>
#include <filesystem>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class UiDashboard : public E2eCity {
protected:
    void begin() {
        prepare();
        roads.start({});
        hub.start_ready();
        for (int i = 0; i < 12; ++i) {
            late = file_id(i % 2 == 0 ? "roads" : "transport", "k" + std::to_string(i));
        }
        const auto filed =
            post(complaint("roads", "<img src=x onerror=\"window.ran=1\"><script>window.ran=1</script>"), "x");
        ASSERT_TRUE(filed && filed->status == 201);
        script = text(json::parse(filed->body).as_object(), "tracking_id");
        const auto unsure = post(complaint("", "Entah ke mana"), "u");
        ASSERT_TRUE(unsure && unsure->status == 201);
        unrouted = text(json::parse(unsure->body).as_object(), "tracking_id");
        ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM complaint") == 14; }, 10s, 10ms));
        static_cast<void>(
            city.sql("UPDATE complaint SET first_follow_up_due = now() - interval '5 hours', flags = flags | 256"
                     " WHERE id IN (SELECT id FROM complaint ORDER BY id LIMIT 12)"));
        coordinator = account("dewi", "coordinator");
        admin = account("putri", "national_admin");
        officer = account("joko", "liaison", "city/roads");
    }
    /// Its first password.
    std::string account(const std::string& login, const std::string& role, const std::string& agency = {}) {
        std::vector<std::string> args{
            "account", "add", login, "--role", role, "--url", city.database_url("sp4n_owner")};
        if (!agency.empty()) {
            args.insert(args.end(), {"--agency", agency});
        }
        const auto made = city.run_hub(args);
        EXPECT_EQ(made.code, 0) << made.err;
        return made.out.substr(0, made.out.find('\n'));
    }

    std::string late;
    std::string script;
    std::string unrouted;
    std::string coordinator;
    std::string admin;
    std::string officer;
};

TEST_F(UiDashboard, a_coordinator_sees_what_is_late_and_why) {
    const auto* modules = std::getenv("SP4N_UI_MODULES");
    ASSERT_NE(modules, nullptr);
    begin();
    const auto pictures = std::filesystem::path{modules} / "pictures";
    std::filesystem::create_directories(pictures);
    ProcessOptions options;
    options.program = std::getenv("SP4N_NODE");
    options.args = {(std::filesystem::path{modules} / "drive.mjs").string()};
    options.env = {
        {"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())},
        {"SP4N_LOGIN", "dewi"},
        {"SP4N_PASSWORD", coordinator},
        {"SP4N_ADMIN_LOGIN", "putri"},
        {"SP4N_ADMIN_PASSWORD", admin},
        {"SP4N_OFFICER_LOGIN", "joko"},
        {"SP4N_OFFICER_PASSWORD", officer},
        {"SP4N_UNROUTED", unrouted},
        {"SP4N_LATE", late},
        {"SP4N_SCRIPT", script},
        {"SP4N_BROWSER", std::getenv("SP4N_BROWSER")},
        {"SP4N_PICTURES", pictures.string()}};
    options.stderr_file = city.folder() / "browser";
    const auto ended = run(options, 240s);
    EXPECT_TRUE(ended && *ended == ExitStatus{}) << read_file(city.folder() / "browser");
}

}  // namespace
}  // namespace hub::testing
