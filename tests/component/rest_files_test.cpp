// Files through a real runner, the bundled REST connector and an office that speaks HTTP, there and back.
#include "supervisor_fixture.hpp"

#include "hub/testing/http_client.hpp"
#include "hub/testing/office_process.hpp"
#include "hub/testing/temp_folder.hpp"

#include <fstream>
#include <iterator>

namespace hub::connectors {
namespace {

using model::Outcome;

class RestFiles : public SupervisorFixture {
protected:
    void SetUp() override {
        SupervisorFixture::SetUp();
        options.connectors = from_environment("SP4N_CONNECTORS");
        office.start();
        open();
    }
    void begin(const std::string& attachments) {
        model::Instance made;
        made.id = model::InstanceId{"a"};
        made.connector = "rest";
        made.isolation = model::Isolation::shared;
        made.settings_json = R"({"base_url":"http://127.0.0.1:)" + std::to_string(office.port()) + R"(",
            "create":{"path":"/tickets","body":{"json":{"ref":"{{delivery_id}}"}},
                      "success":{"status":[200,201],"id":"/data/id"}},
            "poll":{"path":"/tickets?since={{cursor}}","first":"0","next":"/next",
                    "item":{"items":"/data","id":"/id","status":"/status","states":{"selesai":"closed"},
                            "files":{"list":"/lampiran","content":"/isi","name":"/nama"}}},
            "attachments":)" +
                             attachments + "}";
        supervisor->apply({made});
        ASSERT_TRUE(run_until_ready("a")) << health_of("a").reason;
    }
    void on_emit(
        model::InstanceId /*from*/, std::vector<model::AgencyUpdate> updates,
        std::function<void(std::vector<model::EmitAnswer>)> answer) override {
        for (const auto& update : updates) {
            for (const auto& file : update.files) {
                std::ifstream in{options.spool / "a" / file.spooled, std::ios::binary};
                given.push_back(file.name + "=" + std::string{std::istreambuf_iterator<char>{in}, {}});
            }
        }
        answer(std::vector<model::EmitAnswer>(updates.size(), {model::EmitResult::applied, {}, {}}));
    }
    /// Hands a message with these bytes over, twice; what the office has of it.
    std::vector<std::string> sent(const std::string& bytes) {
        std::ofstream{folder.path() / "blob", std::ios::binary} << bytes;
        const auto path = (folder.path() / "blob").string();
        files = {
            {"lampiran-1.jpg", "image/jpeg", path, "ab", bytes.size()},
            {"lampiran-2.pdf", "application/pdf", path, "ab", bytes.size()}};
        const auto result = await(submit("a"));
        EXPECT_EQ(result.outcome, Outcome::delivered) << result.detail;
        std::vector<std::string> have;
        for (const auto* number : {"1", "2"}) {
            have.push_back(client.get("/tickets/" + result.external_ref + "/files/" + number).value().body);
        }
        last_ticket = result.external_ref;
        return have;
    }

    const testing::TempFolder folder;
    testing::OfficeProcess office{"PUPR", folder.path()};
    testing::HttpClient client{"127.0.0.1", office.port()};
    std::vector<std::string> given;
    std::string last_ticket;
};

TEST_F(RestFiles, TheOfficeHasTheSameBytesInEitherForm) {
    std::string bytes(2'000'003, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<char>(i * 37 % 253);
    }
    for (const auto* form :
         {R"({"as":"multipart","field":"f"})",
          R"({"as":"json_base64","field":"lampiran","members":{"name":"nama","media_type":"tipe","content":"isi"}})"}) {
        begin(form);
        for (const auto& whole : {bytes, std::string{"\r\n--"}}) {
            const auto have = sent(whole);
            EXPECT_TRUE(have[0] == whole && have[1] == whole) << form << have[0].size() << " " << have[1].size();
        }
    }
}

TEST_F(RestFiles, WhatTheOfficeAnswersWithComesToTheHub) {
    begin(R"({"as":"none"})");
    EXPECT_FALSE(supervisor->offers(model::InstanceId{"a"}).attachments);
    const auto id = await(submit("a")).external_ref;
    ASSERT_TRUE(client.post_json(
        "/tickets/" + id + "/answer",
        R"({"status":"selesai","jawaban":"j","lampiran":[{"nama":"bukti.jpg","isi":"Zm9vYmFy"},{"isi":"!"}]})"));
    Task poll;
    poll.about.instance = model::InstanceId{"a"};
    poll.about.timeout = std::chrono::seconds{10};
    std::optional<TaskEnd> end;
    ASSERT_TRUE(supervisor->run(poll, [&](TaskEnd ended) { end = std::move(ended); }));
    ASSERT_TRUE(run_until([&] { return end.has_value(); }));
    EXPECT_EQ(end->result.outcome, Outcome::delivered) << end->result.detail;
    EXPECT_EQ(given, std::vector<std::string>{"bukti.jpg=foobar"});
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator{options.spool / "a"}, {}), 0);
}

}  // namespace
}  // namespace hub::connectors
