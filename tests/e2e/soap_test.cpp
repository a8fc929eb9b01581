// An office with a SOAP service: the bundled connector by its example through the real hub and its runner, PHP's
// SoapServer on the other side.
#include "e2e_city.hpp"

#include "hub/testing/free_port.hpp"
#include "hub/testing/process.hpp"
#include "hub/testing/temp_folder.hpp"

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>

#include <fstream>
#include <iterator>
#include <optional>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
namespace json = boost::json;

class E2eSoap : public E2eCity {
protected:
    void SetUp() override {
        const fs::path source{std::getenv("SP4N_SOURCE")};
        program = (source / "plugins/soap/tests/peers/pengaduan.php").string();
        start_service();
        std::ifstream in{source / "config/examples/dinkes-soap.yaml"};
        const std::string example{std::istreambuf_iterator<char>{in}, {}};
        auto settings = example.substr(example.find("\nsettings:\n") + 11);
        replace(settings, "https://layanan.dinkes.example.go.id/Pengaduan.asmx", "http://127.0.0.1:" + std::to_string(port));
        replace(settings, "user: sp4n", "user: hub");
        replace(settings, "is: sp4n", "is: hub");
        CityInstance office;
        office.name = "health";
        office.connector = "soap";
        office.idempotent = false;
        office.timeout = "5s";
        office.poll_every = "200ms";
        office.settings = settings;
        city.instances = {office};
        city.write_config();
        city.prepare_database();
        hub.set_env("SP4N_SECRET_DINKES_SOAP", "secret");
        hub.start_ready();
    }
    static void replace(std::string& text, const std::string& what, const std::string& by) {
        const auto at = text.find(what);
        ASSERT_NE(at, std::string::npos) << what;
        text.replace(at, what.size(), by);
    }
    void start_service() {
        auto started = Process::start(
            {"php",
             {"-S", "127.0.0.1:" + std::to_string(port), program},
             {{"FOLDER", folder.path().string()}},
             folder.path() / "php.out",
             folder.path() / "php.err",
             {}});
        ASSERT_TRUE(started);
        service.emplace(std::move(*started));
        ASSERT_TRUE(wait_until(
            [&] {
                try {
                    Poco::Net::StreamSocket probe;
                    probe.connect(Poco::Net::SocketAddress{"127.0.0.1", port}, Poco::Timespan{1, 0});
                    return true;
                } catch (const Poco::Exception&) {
                    return false;
                }
            },
            20s, 20ms));
    }
    /// Somebody of the office writes; what it holds afterwards.
    json::value office(const std::vector<std::string>& args) {
        std::vector<std::string> all{program};
        all.insert(all.end(), args.begin(), args.end());
        const auto out = folder.path() / ("office" + std::to_string(++runs));
        const auto ended = run({"php", all, {{"FOLDER", folder.path().string()}}, out, {}, {}}, 20s);
        EXPECT_TRUE(ended && ended->code == 0);
        return json::parse(read_file(out));
    }
    std::string number_of(const std::string& tracking) {
        const auto held = office({"show"});
        for (const auto& [number, one] : held.at("kasus").as_object()) {
            std::string ours{one.at("rujukan").as_string()};
            std::erase(ours, '-');
            std::string wanted = tracking;
            std::erase(wanted, '-');
            if (ours == wanted) {
                return number;
            }
        }
        ADD_FAILURE() << tracking << " is not there: " << json::serialize(held.at("kasus"));
        return "none";
    }
    [[nodiscard]] bool is_told(const std::string& tracking, const std::string& kind) {
        return wait_until([&] { return !event_of(look_up(tracking), kind).empty(); }, 20s, 50ms);
    }

    TempFolder folder{"e2e-soap"};
    std::uint16_t port = free_port();
    std::string program;
    std::optional<Process> service;
    int runs = 0;
};

TEST_F(E2eSoap, complaints_go_out_and_answers_come_in) {
    auto named = json::parse(complaint("health")).as_object();
    named["anonymous"] = true;
    named["reporter"] = {{"name", "Kenari Rahasia"}, {"phone", "0812-9999-0000"}, {"email", "kenari@example.org"}};
    const auto filed = post(json::serialize(named), "k0");
    ASSERT_TRUE(filed && filed->status == 201) << (filed ? filed->body : "");
    const auto done = text(json::parse(filed->body).as_object(), "tracking_id");
    const auto elsewhere = file_id("health", "k1");
    const auto unclear = file_id("health", "k2");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(office({"show"}).at("kasus").as_object().size(), 3U);
    EXPECT_EQ(text(look_up(done), "status"), "in_progress") << "taken up, as its answer said";

    office({number_of(done), "selesai", "Sudah diperbaiki"});
    office({number_of(elsewhere), "bukan wewenang", "Milik provinsi"});
    office({number_of(unclear), "kurang data", "Di mana?"});
    ASSERT_TRUE(is_told(done, "answered"));
    EXPECT_EQ(text(event_of(look_up(done), "answered"), "text"), "Sudah diperbaiki");
    ASSERT_TRUE(is_told(elsewhere, "returned"));
    EXPECT_EQ(text(event_of(look_up(elsewhere), "returned"), "text"), "Milik provinsi");
    ASSERT_TRUE(is_told(unclear, "information_asked"));
    EXPECT_EQ(text(look_up(unclear), "status"), "postponed");

    const auto asked = json::serialize(office({"show"}).at("permintaan"));
    for (const auto* canary : {"Kenari", "0812-9999", "kenari@"}) {
        EXPECT_EQ(asked.find(canary), std::string::npos) << canary;
    }
    EXPECT_NE(asked.find("UsernameToken"), std::string::npos);
    expect_conserved();
}

// It stored the complaint and died before it answered: the hub does not know, looks, and finds it. One case.
TEST_F(E2eSoap, what_was_stored_before_the_line_broke_is_one_case) {
    const auto filed = post(complaint("health", "PUTUS"), "k1");
    ASSERT_TRUE(filed && filed->status == 201);
    const auto cut = text(json::parse(filed->body).as_object(), "tracking_id");
    ASSERT_TRUE(service->wait(20s)) << "it kills itself after it stored";
    const auto waiting = file_id("health", "k2");
    start_service();
    ASSERT_TRUE(outbox_empties(40s));
    const auto held = office({"show"});
    EXPECT_EQ(held.at("kasus").as_object().size(), 2U) << json::serialize(held.at("kasus"));
    EXPECT_FALSE(event_of(look_up(cut), "delivered").empty());
    EXPECT_FALSE(event_of(look_up(waiting), "delivered").empty());
    expect_conserved();
}

}  // namespace
}  // namespace hub::testing
