#include "office.hpp"

#include "hub/testing/temp_folder.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace hub::office {
namespace {

namespace json = boost::json;

Request post(std::string_view body, std::string_view key, std::string_view target = "/tickets") {
    return {.method = "POST", .target = target, .idempotency_key = key, .authorization = {}, .body = body};
}
Request get(std::string_view target) {
    return {.method = "GET", .target = target, .idempotency_key = {}, .authorization = {}, .body = {}};
}

struct OfficeTest : ::testing::Test {
    TicketBook book;
    Office office{OfficeOptions{}, FaultPlan{}, book};
};

TEST_F(OfficeTest, SameKeySameTicket) {
    const auto first = office.handle(post(R"({"ref":"R1","judul":"x"})", "k1"));
    EXPECT_EQ(first.status, 201U);
    EXPECT_EQ(first.body, R"({"data":{"id":"PUPR-000001","status":"diterima","jawaban":""}})");
    const auto again = office.handle(post(R"({"ref":"R1","judul":"x"})", "k1"));
    EXPECT_EQ(again.status, 200U);
    EXPECT_EQ(again.body, first.body);
    office.handle(post(R"({"ref":"R1"})", "k2"));
    EXPECT_EQ(
        office.handle(get("/stats")).body,
        R"({"tickets":2,"requests":4,"updates":0,"searches":0,"duplicates":1,"refs_with_several_keys":1,"faults":{}})");
}

TEST_F(OfficeTest, NaiveOneMakesAnother) {
    Office naive{OfficeOptions{.naive = true}, FaultPlan{}, book};
    naive.handle(post(R"({"ref":"R1"})", "k1"));
    EXPECT_EQ(naive.handle(post(R"({"ref":"R1"})", "k1")).status, 201U);
    EXPECT_EQ(book.duplicates(), 1U);
    EXPECT_EQ(book.refs_with_several_keys(), 0U);
}

TEST_F(OfficeTest, FilesAreKeptHoweverTheyCome) {
    office.handle(post(
        R"({"ref":"R1","lampiran":[{"nama":"a.jpg","tipe":"image/jpeg","isi":"Zm9vYg=="},{"isi":"AP8i"}]})", "k1"));
    const std::string form =
        "--b\r\nContent-Disposition: form-data; name=\"laporan\"\r\nContent-Type: application/json\r\n\r\n"
        R"({"ref":"R2"})"
        "\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"b.pdf\"\r\nContent-Type: application/pdf"
        "\r\n\r\na\r\n-\r\n--b--\r\n";
    EXPECT_EQ(office.handle(post(form, "k2")).status, 201U);
    EXPECT_EQ(office.handle(get("/tickets/PUPR-000001/files/1")).body, "foob");
    EXPECT_EQ(office.handle(get("/tickets/PUPR-000001/files/2")).body, (std::string{"\0\xFF\"", 3}));
    EXPECT_EQ(office.handle(get("/tickets/PUPR-000001/files/3")).status, 404U);
    EXPECT_EQ(office.handle(get("/tickets/PUPR-000002/files/1")).body, "a\r\n-");
    const auto ticket = json::parse(office.handle(get("/tickets/PUPR-000002")).body).at("data");
    EXPECT_EQ(ticket.at("files"), json::parse(R"([{"name":"b.pdf","type":"application/pdf","size":4}])"));
    EXPECT_FALSE(ticket.as_object().contains("lampiran"));
    office.handle(
        post(R"({"status":"selesai","jawaban":"j","lampiran":[{"isi":"Zm9v"}]})", "", "/tickets/PUPR-000002/answer"));
    EXPECT_EQ(
        json::parse(office.handle(get("/tickets/PUPR-000002")).body).at("data").at("lampiran"),
        json::parse(R"([{"isi":"Zm9v"}])"));
    office.handle(post(R"({"lampiran":[{"isi":"Zm9v"}]})", "k3", "/tickets/PUPR-000002/updates"));
    EXPECT_EQ(office.handle(get("/tickets/PUPR-000002/files/2")).body, "foo");
}

TEST_F(OfficeTest, RefusesWhatItCannotRead) {
    EXPECT_EQ(office.handle(post("nonsense", "k")).status, 400U);
    EXPECT_EQ(office.handle(post("[]", "k")).status, 400U);
    EXPECT_EQ(office.handle(post(R"({"judul":"x"})", "k")).status, 422U);
    EXPECT_EQ(office.handle(get("/tickets/PUPR-000009")).status, 404U);
    EXPECT_EQ(office.handle(get("/tickets/OTHER-000001")).status, 404U);
    EXPECT_EQ(office.handle(get("/elsewhere")).status, 404U);
    EXPECT_EQ(book.size(), 0U);
}

TEST_F(OfficeTest, TokenIsAsked) {
    Office closed{OfficeOptions{.token = "abc"}, FaultPlan{}, book};
    auto request = post(R"({"ref":"R1"})", "k1");
    EXPECT_EQ(closed.handle(request).status, 401U);
    request.authorization = "Bearer abc";
    EXPECT_EQ(closed.handle(request).status, 201U);
}

TEST_F(OfficeTest, ListsChangesInOrder) {
    for (const auto* body : {R"({"ref":"A"})", R"({"ref":"B"})", R"({"ref":"C"})"}) {
        office.handle(post(body, body));
    }
    const auto answered =
        office.handle(post(R"({"status":"selesai","jawaban":"Sudah \"beres\""})", "", "/tickets/PUPR-000001/answer"));
    EXPECT_EQ(answered.status, 200U);
    const auto list = json::parse(office.handle(get("/tickets?since=1&limit=2")).body).as_object();
    ASSERT_EQ(list.at("data").as_array().size(), 2U);
    EXPECT_EQ(list.at("data").as_array()[0].at("ref"), "B");
    EXPECT_EQ(list.at("next"), 3);
    const auto rest = json::parse(office.handle(get("/tickets?since=3")).body).as_object();
    ASSERT_EQ(rest.at("data").as_array().size(), 1U);
    EXPECT_EQ(rest.at("data").as_array()[0].at("jawaban"), "Sudah \"beres\"");
    const auto one = json::parse(office.handle(get("/tickets?ref=A")).body);
    EXPECT_EQ(one.at("data").as_array()[0].at("status"), "selesai");
    EXPECT_EQ(office.handle(post("{}", "u", "/tickets/PUPR-000001/updates")).status, 201U);
}

TEST_F(OfficeTest, AnswersItsShare) {
    Office quick{OfficeOptions{.answer_share = 0.3}, FaultPlan{}, book};
    for (int i = 0; i < 1000; ++i) {
        quick.handle(post(R"({"ref":"R)" + std::to_string(i) + R"("})", "k" + std::to_string(i)));
    }
    const auto all = book.changed_since(0, 10'000);
    ASSERT_EQ(all.size(), 1000U);
    const auto answered = std::ranges::count_if(all, [](const auto* t) { return !t->jawaban.empty(); });
    EXPECT_NEAR(static_cast<double>(answered), 300, 60);
}

TEST(TicketBookTest, OutlivesTheProgram) {
    const hub::testing::TempFolder folder;
    const auto file = (folder.path() / "state").string();
    {
        TicketBook book;
        ASSERT_TRUE(book.keep_in(file));
        book.note_key("A", "k1");
        book.add("A", "k1", "{}");
        book.add("B", "k2", "");
        book.answer(2, "selesai", "baris\nbaru");
    }
    const auto whole = hub::testing::read_file(file);
    (void)folder.write("state", whole + R"({"n":3,"ref":"torn)");
    TicketBook book;
    ASSERT_TRUE(book.keep_in(file));
    ASSERT_EQ(book.size(), 2U);
    EXPECT_EQ(book.find(2)->jawaban, "baris\nbaru");
    ASSERT_NE(book.find_key("k1"), nullptr);
    EXPECT_EQ(book.find_key("k1")->body, "{}");
    EXPECT_EQ(hub::testing::read_file(file), whole);
    EXPECT_EQ(book.add("C", "k3", "").number, 3U);
}

TEST(FaultPlanTest, DrawsItsSharesAndRepeats) {
    auto plan = FaultPlan::parse("cut:0.1,503:0.2", 7);
    auto same = FaultPlan::parse("cut:0.1,503:0.2", 7);
    ASSERT_TRUE(plan && same);
    std::array<int, 7> counts{};
    for (int i = 0; i < 10'000; ++i) {
        const auto fault = plan->next();
        ASSERT_EQ(fault, same->next());
        ++counts[static_cast<std::size_t>(fault)];
    }
    EXPECT_NEAR(counts[static_cast<std::size_t>(Fault::cut)], 1000, 150);
    EXPECT_NEAR(counts[static_cast<std::size_t>(Fault::busy_503)], 2000, 200);
    EXPECT_EQ(counts[static_cast<std::size_t>(Fault::hang)], 0);
}

TEST(FaultPlanTest, RefusesNonsense) {
    for (const auto* text : {"cut", "cut:", "cut:x", "explode:0.1", "cut:0.6,500:0.6", "cut:-1"}) {
        const auto plan = FaultPlan::parse(text, 1);
        ASSERT_FALSE(plan) << text;
        EXPECT_EQ(plan.error().code, "fault_plan");
    }
}

TEST(FaultPlanTest, FaultsThatRecordNothing) {
    TicketBook book;
    Office office{OfficeOptions{}, *FaultPlan::parse("html200:1", 1), book};
    const auto page = office.handle(post(R"({"ref":"R1"})", "k1"));
    EXPECT_EQ(page.status, 200U);
    EXPECT_EQ(page.type, "text/html");
    Office busy{OfficeOptions{}, *FaultPlan::parse("503:1", 1), book};
    const auto refused = busy.handle(post(R"({"ref":"R1"})", "k1"));
    EXPECT_EQ(refused.status, 503U);
    EXPECT_TRUE(refused.retry_after);
    EXPECT_EQ(book.size(), 0U);
}

}  // namespace
}  // namespace hub::office
