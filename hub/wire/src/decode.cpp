#include "decode_object.hpp"
#include "parts.hpp"

#include "hub/wire/messages.hpp"

#include <limits>

namespace hub::wire {
namespace {

constexpr std::int64_t int32_max = std::numeric_limits<std::int32_t>::max();

void read_rest(ObjectReader& r, model::Message& message) {
    message.copy = r.optional_flag("copy");
    message.reason = r.optional_word<model::MessageReason>("reason");
    message.text = r.optional_text("words");
    message.external_ref = r.optional_text("external_ref");
    read_objects(r, "history", r.optional_array("history"), [&](ObjectReader& one) {
        model::FollowUp said;
        said.kind = one.word<model::UpdateKind>("kind");
        said.at = one.time("at").value_or(TimePoint{});
        said.text = one.optional_text("text");
        message.history.push_back(std::move(said));
    });
    message.reporter = read_reporter(r, r.optional_array("reporter"));
    message.files = read_attachments(r);
}

}  // namespace

template <>
Result<Hello> decode(std::string_view payload) {
    return decode_object<Hello>(payload, [](ObjectReader& r, Hello& m) {
        m.build_id = r.text("build_id");
        m.connector = r.optional_text("connector");
        m.version = r.optional_text("version");
        m.refused = r.optional_text("refused");
    });
}

template <>
Result<Configure> decode(std::string_view payload) {
    return decode_object<Configure>(payload, [](ObjectReader& r, Configure& m) {
        m.name = r.text("name");
        m.settings_json = r.text("settings");
        m.in_flight = static_cast<std::uint32_t>(r.number("in_flight", 1, 4096));
        m.spool = r.optional_text("spool");
    });
}

template <>
Result<Ready> decode(std::string_view payload) {
    return decode_object<Ready>(payload, [](ObjectReader& r, Ready& m) {
        m.refused = r.optional_text("refused");
        m.passing = r.flag("passing");
        m.capabilities =
            static_cast<std::uint64_t>(r.number("capabilities", 0, std::numeric_limits<std::int64_t>::max()));
        m.in_flight = static_cast<std::uint32_t>(r.number("in_flight", 1, 4096));
    });
}

template <>
Result<Submit> decode(std::string_view payload) {
    return decode_object<Submit>(payload, [](ObjectReader& r, Submit& m) {
        m.attempt = static_cast<std::int32_t>(r.number("attempt", 1, int32_max));
        m.timeout = r.millis("timeout_ms");
        m.may_wait = r.millis("may_wait_ms");
        m.key = model::DeliveryId{r.uuid("key")};
        m.trace_id = r.optional_text("trace_id");
        m.message.kind = r.word<model::MessageKind>("kind");
        m.message.complaint = model::ComplaintId{r.uuid("complaint")};
        m.message.tracking_id = r.text("tracking_id");
        m.message.revision = static_cast<std::int32_t>(r.number("revision", 0, int32_max));
        m.message.status = r.word<model::Status>("status");
        m.message.received_at = r.time("received_at").value_or(TimePoint{});
        m.message.due_at = r.time("due_at");
        read_content(r, m.message.content);
        read_rest(r, m.message);
    });
}

template <>
Result<OpResult> decode(std::string_view payload) {
    return decode_object<OpResult>(payload, [](ObjectReader& r, OpResult& m) {
        m.outcome = r.word<model::Outcome>("outcome");
        m.cause = r.word<model::Cause>("cause");
        m.retry_after = r.millis("retry_after_ms");
        m.external_ref = r.optional_text("external_ref");
        m.remote_code = r.optional_text("remote_code");
        m.detail = r.optional_text("detail");
        read_objects(r, "update", r.optional_array("update"), [&](ObjectReader& u) { m.update = read_update(u); });
        m.more = r.optional_flag("more");
        m.exchange = read_exchange(r);
    });
}

template <>
Result<Emit> decode(std::string_view payload) {
    return decode_object<Emit>(payload, [](ObjectReader& r, Emit& m) {
        read_objects(r, "updates", r.array("updates"), [&](ObjectReader& u) { m.updates.push_back(read_update(u)); });
    });
}

template <>
Result<EmitAck> decode(std::string_view payload) {
    return decode_object<EmitAck>(payload, [](ObjectReader& r, EmitAck& m) {
        read_objects(r, "answers", r.array("answers"), [&](ObjectReader& a) {
            model::EmitAnswer answer;
            answer.result = a.word<model::EmitResult>("result");
            answer.code = a.optional_text("code");
            answer.tracking_id = a.optional_text("tracking_id");
            m.answers.push_back(std::move(answer));
        });
    });
}

template <>
Result<SecretRequest> decode(std::string_view payload) {
    return decode_object<SecretRequest>(payload, [](ObjectReader& r, SecretRequest& m) { m.name = r.text("name"); });
}

template <>
Result<SecretValue> decode(std::string_view payload) {
    return decode_object<SecretValue>(payload, [](ObjectReader& r, SecretValue& m) {
        m.found = r.flag("found");
        m.value = r.optional_text("value");
    });
}

template <>
Result<LogLine> decode(std::string_view payload) {
    return decode_object<LogLine>(payload, [](ObjectReader& r, LogLine& m) {
        m.level = static_cast<int>(r.number("level", 1, 6));
        m.message = r.text("message");
        m.fields = read_pairs(r, "fields", r.array("fields"));
    });
}

template <>
Result<Stop> decode(std::string_view payload) {
    return decode_object<Stop>(payload, [](ObjectReader& r, Stop& m) { m.grace = r.millis("grace_ms"); });
}

}  // namespace hub::wire
