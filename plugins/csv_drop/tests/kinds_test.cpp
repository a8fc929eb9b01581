// Every kind of message goes out, and every kind of answer comes in.
#include "inbox_fixture.hpp"
#include "sample_call.hpp"

namespace hub::csv_drop {
namespace {

TEST_F(CsvInbox, TheFourKindsOfMessagesGoOut) {
    set_at(tree, "/out/notice", boost::json::parse(R"({"jenis": "peringatan", "nomor": "{{tracking_id}}"})"));
    start();
    const std::pair<hubc_message_kind, std::string_view> kinds[] = {
        {HUBC_MESSAGE_COMPLAINT, "\"pengaduan\""},
        {HUBC_MESSAGE_UPDATE, "\"tambahan\""},
        {HUBC_MESSAGE_WITHDRAWAL, "\"penarikan\""},
        {HUBC_MESSAGE_NOTICE, "\"peringatan\""}};
    for (const auto& [kind, word] : kinds) {
        const plugins::SampleCall sample{kind, HUBC_REASON_NONE, "teks"};
        const auto outcome = connector->submit(sample.call());
        EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << outcome.detail;
        EXPECT_NE(content("out/" + outcome.external_ref).find(word), std::string::npos) << word;
        fs::remove_all(folder / "out");
        fs::remove_all(folder / ".sp4n");
    }
}

TEST_F(CsvInbox, TheSixKindsOfAnswersComeIn) {
    const std::pair<std::string, std::int32_t> kinds[] = {
        {"accepted", HUBC_UPDATE_ACCEPTED},
        {"in_progress", HUBC_UPDATE_IN_PROGRESS},
        {"follow_up", HUBC_UPDATE_FOLLOW_UP},
        {"closed", HUBC_UPDATE_CLOSED},
        {"returned_not_competent", HUBC_UPDATE_RETURNED_NOT_COMPETENT},
        {"needs_information", HUBC_UPDATE_NEEDS_INFORMATION}};
    boost::json::object states;
    std::string rows{header};
    for (const auto& [word, kind] : kinds) {
        states[word] = word;
        rows += "AAA;" + word + ";teks;\r\n";
    }
    set_at(tree, "/answers/states", states);
    start();
    put("answers/j.csv", rows);
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    ASSERT_EQ(host.told.size(), std::size(kinds));
    for (std::size_t i = 0; i < std::size(kinds); ++i) {
        EXPECT_EQ(host.told[i].kind, kinds[i].second) << kinds[i].first;
    }
}

}  // namespace
}  // namespace hub::csv_drop
