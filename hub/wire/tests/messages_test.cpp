#include "hub/wire/messages.hpp"

#include "json_writer.hpp"
#include "sample.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <cstring>

namespace hub::wire {
namespace {

Frame only_frame(FrameReader& reader, const std::string& bytes) {
    const auto space = reader.prepare();
    EXPECT_LE(bytes.size(), space.size());
    std::memcpy(space.data(), bytes.data(), bytes.size());
    reader.commit(bytes.size());
    auto frame = reader.next();
    EXPECT_TRUE(frame && *frame);
    EXPECT_EQ(reader.pending(), 0U);
    return **frame;
}

template <class T>
T round_trip(const std::string& bytes, FrameHead* head = nullptr) {
    FrameReader reader;
    const auto frame = only_frame(reader, bytes);
    if (head != nullptr) {
        *head = frame.head;
    }
    auto message = decode<T>(frame.payload);
    EXPECT_TRUE(message) << to_string(message.error());
    return std::move(*message);
}

TEST(WireMessages, WhoReportedTravelsOnlyWhenItIsSet) {
    auto sent = sample_submit();
    std::string bytes;
    encode(bytes, 7, 1, sent);
    EXPECT_EQ(bytes.find("reporter"), std::string::npos);
    EXPECT_FALSE(round_trip<Submit>(bytes).message.reporter);

    auto& reporter = sent.message.reporter.emplace();
    reporter.name = Sensitive<std::string>{"Sri \"Wati\" é"};
    reporter.nik = Sensitive<std::string>{"1872010101900001"};
    reporter.address = Sensitive<std::string>{"Jl. Melati\n3"};
    bytes.clear();
    encode(bytes, 7, 1, sent);
    const auto got = round_trip<Submit>(bytes).message.reporter;
    ASSERT_TRUE(got);
    EXPECT_EQ(got->name.expose(), reporter.name.expose());
    EXPECT_EQ(got->nik.expose(), reporter.nik.expose());
    EXPECT_EQ(got->phone.expose(), "");
    EXPECT_EQ(got->email.expose(), "");
    EXPECT_EQ(got->address.expose(), reporter.address.expose());
}

TEST(WireMessages, SubmitCarriesEverything) {
    const auto sent = sample_submit();
    std::string bytes;
    encode(bytes, 7, 1'234'567'890'123ULL, sent);
    FrameHead head;
    const auto got = round_trip<Submit>(bytes, &head);
    EXPECT_EQ(head.type, FrameType::submit);
    EXPECT_EQ(head.instance, 7U);
    EXPECT_EQ(head.correlation, 1'234'567'890'123ULL);
    EXPECT_EQ(got.attempt, sent.attempt);
    EXPECT_EQ(got.timeout, sent.timeout);
    EXPECT_EQ(got.key, sent.key);
    EXPECT_EQ(got.trace_id, sent.trace_id);
    const auto& a = got.message;
    const auto& b = sent.message;
    EXPECT_EQ(a.kind, b.kind);
    EXPECT_EQ(a.complaint, b.complaint);
    EXPECT_EQ(a.tracking_id, b.tracking_id);
    EXPECT_EQ(a.revision, b.revision);
    EXPECT_EQ(a.status, b.status);
    EXPECT_EQ(a.received_at, b.received_at);
    EXPECT_EQ(a.due_at, b.due_at);
    EXPECT_EQ(a.reason, b.reason);
    EXPECT_FALSE(a.copy);
    EXPECT_EQ(a.text, b.text);
    EXPECT_EQ(a.external_ref, b.external_ref);
    ASSERT_EQ(a.history.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(a.history[i].kind, b.history[i].kind);
        EXPECT_EQ(a.history[i].at, b.history[i].at);
        EXPECT_EQ(a.history[i].text, b.history[i].text);
    }
    EXPECT_EQ(a.content.subject, b.content.subject);
    EXPECT_EQ(a.content.body, b.content.body);
    EXPECT_EQ(a.content.address, b.content.address);
    EXPECT_EQ(a.content.category, b.content.category);
    EXPECT_EQ(a.content.region, b.content.region);
    EXPECT_EQ(a.content.kind, b.content.kind);
    EXPECT_EQ(a.content.channel, b.content.channel);
    EXPECT_EQ(a.content.priority, b.content.priority);
    EXPECT_EQ(a.content.anonymous, b.content.anonymous);
    EXPECT_EQ(a.content.secret, b.content.secret);
    EXPECT_EQ(a.content.supervisory, b.content.supervisory);
    EXPECT_EQ(a.content.wished_agency, b.content.wished_agency);
    EXPECT_EQ(a.content.latitude_e7, b.content.latitude_e7);
    EXPECT_EQ(a.content.longitude_e7, b.content.longitude_e7);
    EXPECT_EQ(a.content.attributes, b.content.attributes);
    EXPECT_EQ(a.files, b.files);
}

TEST(WireMessages, AHandOverCarriesNothingOfLaterMessages) {
    auto sent = sample_submit();
    sent.message.kind = model::MessageKind::complaint;
    sent.message.reason.reset();
    sent.message.text.clear();
    sent.message.external_ref.clear();
    sent.message.history.clear();
    sent.message.files.clear();
    std::string bytes;
    encode(bytes, 7, 1, sent);
    for (const auto* name : {"copy", "reason", "words", "external_ref", "history", "files"}) {
        EXPECT_EQ(bytes.find('"' + std::string{name} + "\":"), std::string::npos) << name;
    }
    EXPECT_FALSE(round_trip<Submit>(bytes).message.reason);
    sent.message.copy = true;
    bytes.clear();
    encode(bytes, 7, 1, sent);
    EXPECT_TRUE(round_trip<Submit>(bytes).message.copy);
}

TEST(WireMessages, TheOthersCarryEverything) {
    std::string bytes;
    encode(bytes, 0, Hello{"0.9.0+abc", "rest", "1.2.3", "no \"reason\""});
    const auto hello = round_trip<Hello>(bytes);
    EXPECT_EQ(hello.build_id + hello.connector + hello.version + hello.refused, "0.9.0+abcrest1.2.3no \"reason\"");

    bytes.clear();
    encode(bytes, 3, Configure{"pupr-rest", R"({"a":"b"})", 16, "/data/spool/pupr-rest"});
    const auto configure = round_trip<Configure>(bytes);
    EXPECT_EQ(configure.name, "pupr-rest");
    EXPECT_EQ(configure.settings_json, R"({"a":"b"})");
    EXPECT_EQ(configure.in_flight, 16U);
    EXPECT_EQ(configure.spool, "/data/spool/pupr-rest");

    bytes.clear();
    encode(bytes, 3, Ready{"", true, 0x31, 4});
    const auto ready = round_trip<Ready>(bytes);
    EXPECT_TRUE(ready.passing);
    EXPECT_EQ(ready.capabilities, 0x31U);
    EXPECT_EQ(ready.in_flight, 4U);

    bytes.clear();
    encode(
        bytes, 3, 9,
        OpResult{
            model::Outcome::retry, model::Cause::rate_limit, std::chrono::milliseconds{5000}, "T-1", "429", "slow",
            model::AgencyUpdate{
                model::UpdateKind::accepted,
                {},
                "T-1",
                "diterima",
                "n",
                "T-1:diterima",
                TimePoint{std::chrono::seconds{6}}}});
    const auto result = round_trip<OpResult>(bytes);
    EXPECT_EQ(result.outcome, model::Outcome::retry);
    EXPECT_EQ(result.cause, model::Cause::rate_limit);
    EXPECT_EQ(result.retry_after, std::chrono::milliseconds{5000});
    EXPECT_EQ(result.external_ref + result.remote_code + result.detail, "T-1429slow");
    ASSERT_TRUE(result.update);
    EXPECT_EQ(result.update->kind, model::UpdateKind::accepted);
    EXPECT_EQ(
        result.update->remote_status + result.update->note + result.update->dedup_key,
        "diteriman"
        "T-1:diterima");
    EXPECT_EQ(result.update->happened_at, TimePoint{std::chrono::seconds{6}});
    EXPECT_FALSE(decode<OpResult>(R"({"outcome":1,"cause":0,"update":[{"kind":1}]})")) << "not whole";

    bytes.clear();
    Emit emit;
    emit.updates.push_back(
        {model::UpdateKind::closed, sample_submit().message.complaint, "T-1", "selesai", "sudah", "T-1:selesai",
         TimePoint{std::chrono::seconds{5}}, "7Q2F-9K3M-0ABCD"});
    emit.updates.push_back(sample_note());
    encode(bytes, 3, 10, emit);
    const auto emitted = round_trip<Emit>(bytes);
    ASSERT_EQ(emitted.updates.size(), 2U);
    EXPECT_EQ(emitted.updates[0].kind, model::UpdateKind::closed);
    EXPECT_EQ(emitted.updates[0].complaint, sample_submit().message.complaint);
    EXPECT_EQ(emitted.updates[0].remote_status, "selesai");
    EXPECT_EQ(emitted.updates[0].happened_at, TimePoint{std::chrono::seconds{5}});
    EXPECT_EQ(emitted.updates[0].tracking_id, "7Q2F-9K3M-0ABCD");
    EXPECT_TRUE(emitted.updates[1].complaint.value().is_nil());
    EXPECT_FALSE(emitted.updates[1].happened_at);
    EXPECT_TRUE(emitted.updates[0].files.empty());
    EXPECT_EQ(emitted.updates[1].files, sample_note().files);

    bytes.clear();
    encode(bytes, 3, 10, EmitAck{{{model::EmitResult::parked, "unknown_state", "0123456789ABC"}}});
    const auto ack = round_trip<EmitAck>(bytes);
    ASSERT_EQ(ack.answers.size(), 1U);
    EXPECT_EQ(ack.answers[0].result, model::EmitResult::parked);
    EXPECT_EQ(ack.answers[0].code + ack.answers[0].tracking_id, "unknown_state0123456789ABC");

    bytes.clear();
    encode(bytes, 3, 11, SecretValue{true, "tok\"en"});
    const auto secret = round_trip<SecretValue>(bytes);
    EXPECT_TRUE(secret.found);
    EXPECT_EQ(secret.value, "tok\"en");
    bytes.clear();
    encode(bytes, 3, 11, SecretRequest{"pupr-token"});
    EXPECT_EQ(round_trip<SecretRequest>(bytes).name, "pupr-token");

    bytes.clear();
    encode(bytes, 3, LogLine{4, "odd", {{"k", "v"}, {"l", "w"}}});
    const auto line = round_trip<LogLine>(bytes);
    EXPECT_EQ(line.level, 4);
    EXPECT_EQ(line.fields.at(1).second, "w");

    bytes.clear();
    encode(bytes, 3, Stop{std::chrono::milliseconds{700}});
    EXPECT_EQ(round_trip<Stop>(bytes).grace, std::chrono::milliseconds{700});
}

TEST(WireMessages, WhatAnAttemptSentAndHeardTravelsByteForByte) {
    std::string all;
    for (int c = 0; c < 256; ++c) {
        all += static_cast<char>(c);
    }
    OpResult failed{.outcome = model::Outcome::rejected, .cause = model::Cause::validation};
    failed.exchange = {
        {model::Direction::sent, "POST /tickets", all, 0}, {model::Direction::received, "", "", 1ULL << 40U}};
    std::string bytes;
    encode(bytes, 3, 9, failed);
    const auto result = round_trip<OpResult>(bytes);
    ASSERT_EQ(result.exchange.size(), 2U);
    EXPECT_EQ(result.exchange[0].direction, model::Direction::sent);
    EXPECT_EQ(result.exchange[0].label, "POST /tickets");
    EXPECT_EQ(result.exchange[0].bytes, all);
    EXPECT_EQ(result.exchange[1].direction, model::Direction::received);
    EXPECT_EQ(result.exchange[1].left_out, 1ULL << 40U);
    EXPECT_FALSE(
        decode<OpResult>(R"({"outcome":3,"cause":6,"exchange":[{"direction":3,"label":"","bytes":"","left_out":0}]})"));
    bytes.clear();
    encode(bytes, 3, 9, OpResult{.outcome = model::Outcome::delivered});
    EXPECT_EQ(bytes.find("exchange"), std::string::npos) << "a good end carries nothing";
}

TEST(WireMessages, TasksAndWhatTheyBringCarryEverything) {
    const Task task{std::chrono::milliseconds{900}, std::chrono::milliseconds{30}, "trace"};
    std::string bytes;
    FrameHead head;
    encode(bytes, FrameType::probe, 3, 21, task);
    const auto probe = round_trip<Task>(bytes, &head);
    EXPECT_EQ(head.type, FrameType::probe);
    EXPECT_EQ(probe.timeout, task.timeout);
    EXPECT_EQ(probe.may_wait, task.may_wait);
    EXPECT_EQ(probe.trace_id, "trace");

    bytes.clear();
    encode(bytes, 3, 22, Lookup{sample_submit()});
    EXPECT_EQ(round_trip<Submit>(bytes, &head).key, sample_submit().key);
    EXPECT_EQ(head.type, FrameType::lookup);

    bytes.clear();
    encode(bytes, 3, 23, Reconcile{task, TimePoint{std::chrono::seconds{8}}});
    const auto reconcile = round_trip<Reconcile>(bytes);
    EXPECT_EQ(reconcile.since, TimePoint{std::chrono::seconds{8}});
    EXPECT_EQ(reconcile.task.timeout, task.timeout);

    bytes.clear();
    encode(bytes, 3, 23, Holdings{{sample_holding(), {}}});
    const auto holdings = round_trip<Holdings>(bytes).holdings;
    ASSERT_EQ(holdings.size(), 2U);
    EXPECT_EQ(
        holdings[0].external_ref + holdings[0].tracking_id + holdings[0].remote_status, "T-97Q2F-9K3M-0ABCDdiproses");
    EXPECT_EQ(holdings[0].complaint, sample_holding().complaint);
    EXPECT_EQ(holdings[0].kind, model::UpdateKind::in_progress);
    EXPECT_EQ(holdings[0].changed_at, TimePoint{std::chrono::seconds{7}});
    EXPECT_FALSE(holdings[1].kind);
    EXPECT_FALSE(holdings[1].changed_at);

    bytes.clear();
    encode(bytes, 3, 9, OpResult{.outcome = model::Outcome::delivered, .more = true});
    const auto result = round_trip<OpResult>(bytes);
    EXPECT_TRUE(result.more);
}

TEST(WireMessages, RequestsTravelByteForByte) {
    std::string every_byte;
    for (int c = 0; c < 256; ++c) {
        every_byte += static_cast<char>(c);
    }
    const Task task{std::chrono::milliseconds{900}, {}, ""};
    std::string bytes;
    encode(bytes, 3, 24, Webhook{task, {"PUT", "/a%2F", "x=%20", {{"x-sig", "v"}, {"x-sig", "w"}}, every_byte}});
    const auto request = round_trip<Webhook>(bytes).request;
    EXPECT_EQ(request.method + request.path + request.query, "PUT/a%2Fx=%20");
    EXPECT_EQ(request.headers, (model::Headers{{"x-sig", "v"}, {"x-sig", "w"}}));
    EXPECT_EQ(request.body, every_byte);

    bytes.clear();
    encode(bytes, 3, 24, WebAnswer{{202, {{"retry-after", "5"}}, every_byte}, true, "why"});
    const auto answer = round_trip<WebAnswer>(bytes);
    EXPECT_EQ(answer.answer.status, 202);
    EXPECT_EQ(answer.answer.headers, (model::Headers{{"retry-after", "5"}}));
    EXPECT_EQ(answer.answer.body, every_byte);
    EXPECT_TRUE(answer.unsupported);
    EXPECT_EQ(answer.why, "why");

    bytes.clear();
    encode(bytes, 3, 25, StateValue{true, every_byte, 9});
    const auto value = round_trip<StateValue>(bytes);
    EXPECT_TRUE(value.known);
    EXPECT_EQ(value.value, every_byte);
    EXPECT_EQ(value.version, 9);
    bytes.clear();
    encode(bytes, 3, 26, StatePut{"cursor", every_byte, 9});
    const auto put = round_trip<StatePut>(bytes);
    EXPECT_EQ(put.key, "cursor");
    EXPECT_EQ(put.value, every_byte);
    EXPECT_EQ(put.version, 9);
    bytes.clear();
    encode(bytes, 3, 26, StateAck{model::PutResult::changed, 10});
    const auto ack = round_trip<StateAck>(bytes);
    EXPECT_EQ(ack.result, model::PutResult::changed);
    EXPECT_EQ(ack.version, 10);
    EXPECT_FALSE(decode<StateValue>(R"({"known":true,"value":"\u0100","version":1})")) << "no byte has that number";
}

TEST(WireMessages, ANewComplaintCarriesEverything) {
    std::string bytes;
    encode(bytes, 3, 27, File{{sample_filing(), {}}});
    const auto filings = round_trip<File>(bytes).filings;
    ASSERT_EQ(filings.size(), 2U);
    EXPECT_EQ(filings[0].content.subject, sample_filing().content.subject);
    EXPECT_EQ(filings[0].content.attributes, sample_filing().content.attributes);
    EXPECT_EQ(filings[0].content.latitude_e7, sample_filing().content.latitude_e7);
    EXPECT_EQ(filings[0].reporter->name.expose(), "Sri Wati");
    EXPECT_EQ(filings[0].external_ref + filings[0].dedup_key, "L-1loket:L-1");
    EXPECT_FALSE(filings[1].reporter);
    EXPECT_EQ(filings[0].files, sample_filing().files);
    EXPECT_TRUE(filings[1].files.empty());
}

TEST(WireMessages, TooManyOrTooLargeFilesAreMalformed) {
    const auto round = [](const auto& change) {
        auto sent = sample_submit();
        change(sent.message.files);
        std::string bytes;
        encode(bytes, 7, 1, sent);
        return decode<Submit>(std::string_view{bytes}.substr(header_bytes)).has_value();
    };
    using Files = std::vector<model::SentFile>;
    EXPECT_TRUE(round([](Files& files) { files.assign(most_files, files[0]); }));
    EXPECT_FALSE(round([](Files& files) { files.assign(most_files + 1, files[0]); }));
    EXPECT_FALSE(round([](Files& files) { files[1].size = most_file_bytes + 1; }));
    EXPECT_FALSE(decode<Emit>(R"({"updates":[{"kind":7,"complaint":"00000000-0000-0000-0000-000000000000",)"
                              R"("dedup_key":"k","files":[{"spooled":"a","size":-1}]}]})"));
}

TEST(WireMessages, ASpooledNameNamesNothingOutsideItsFolder) {
    const auto taken = [](std::string name) {
        Emit emit{{sample_note()}};
        emit.updates[0].files[0].spooled = std::move(name);
        std::string bytes;
        encode(bytes, 3, 10, emit);
        return decode<Emit>(std::string_view{bytes}.substr(header_bytes)).has_value();
    };
    EXPECT_TRUE(taken("r-1-1"));
    EXPECT_TRUE(taken(std::string(255, 'a')));
    for (const auto* name : {"", ".", "..", "../a", "a/b", "/etc/passwd", "a/"}) {
        EXPECT_FALSE(taken(name)) << name;
    }
    EXPECT_FALSE(taken(std::string{"a\0b", 3}));
    EXPECT_FALSE(taken(std::string(256, 'a')));
}

TEST(WireMessages, WhatIsNotUtf8IsMendedByTheWriter) {
    const std::string bad = std::string{"a\xFF"} + "b\xC3" + "\xE2\x82" + "c";
    std::string out;
    append_json_string(out, bad);
    EXPECT_EQ(boost::json::parse(out).as_string(), "a\uFFFDb\uFFFD\uFFFD\uFFFDc");
}

TEST(WireMessages, EveryByteSurvivesAnIndependentParser) {
    std::string all;
    for (int c = 0; c < 0x80; ++c) {
        all += static_cast<char>(c);
    }
    all += "é€\xF0\x9F\x9A\xA7";
    std::string out;
    append_json_string(out, all);
    const auto back = boost::json::parse(out);
    EXPECT_EQ(std::string_view{back.as_string()}, all);
}

TEST(WireMessages, AMissingOrWrongFieldIsNamed) {
    const auto missing = decode<OpResult>(R"({"outcome":1})");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, "wire_malformed");
    EXPECT_NE(missing.error().detail.find("'cause'"), std::string::npos);
    EXPECT_FALSE(decode<OpResult>(R"({"outcome":0,"cause":0})")) << "0 is no outcome";
    EXPECT_FALSE(decode<OpResult>(R"({"outcome":9,"cause":0})"));
    EXPECT_FALSE(decode<OpResult>(R"({"outcome":"1","cause":0})"));
    EXPECT_FALSE(decode<OpResult>(R"([])"));
    EXPECT_FALSE(decode<OpResult>(R"()"));
    EXPECT_FALSE(decode<LogLine>(R"({"level":2,"message":"m","fields":["odd"]})"));
    EXPECT_FALSE(decode<Emit>(R"({"updates":[1]})"));
    EXPECT_FALSE(decode<SecretRequest>(std::string(100, '[')));
}

}  // namespace
}  // namespace hub::wire
