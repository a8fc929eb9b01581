#include "json_writer.hpp"
#include "parts.hpp"

#include "hub/wire/messages.hpp"

namespace hub::wire {
namespace {

void write_history(FrameWriter& w, const std::vector<model::FollowUp>& history) {
    w.open_array("history");
    for (const auto& one : history) {
        w.open_object();
        w.word("kind", one.kind);
        w.number("at", micros(one.at));
        w.optional_text("text", one.text);
        w.close_object();
    }
    w.close_array();
}

/// What the hand-over with which a complaint was born has none of.
void write_rest(FrameWriter& w, const model::Message& message) {
    if (message.copy) {
        w.flag("copy", true);
    }
    if (message.reason) {
        w.word("reason", *message.reason);
    }
    w.optional_text("words", message.text);
    w.optional_text("external_ref", message.external_ref);
    if (!message.history.empty()) {
        write_history(w, message.history);
    }
    if (message.reporter) {
        write_reporter(w, *message.reporter);
    }
    if (!message.files.empty()) {
        write_attachments(w, message.files);
    }
}

}  // namespace

void encode(std::string& out, std::uint32_t instance, const Hello& m) {
    FrameWriter w{out, {FrameType::hello, instance, 0}};
    w.text("build_id", m.build_id);
    w.optional_text("connector", m.connector);
    w.optional_text("version", m.version);
    w.optional_text("refused", m.refused);
}

void encode(std::string& out, std::uint32_t instance, const Configure& m) {
    FrameWriter w{out, {FrameType::configure, instance, 0}};
    w.text("name", m.name);
    w.text("settings", m.settings_json);
    w.number("in_flight", m.in_flight);
    w.optional_text("spool", m.spool);
}

void encode(std::string& out, std::uint32_t instance, const Ready& m) {
    FrameWriter w{out, {FrameType::ready, instance, 0}};
    w.optional_text("refused", m.refused);
    w.flag("passing", m.passing);
    w.number("capabilities", static_cast<std::int64_t>(m.capabilities & 0x7FFFFFFFFFFFFFFFULL));
    w.number("in_flight", m.in_flight);
}

namespace {

void encode_submit(std::string& out, const FrameHead& head, const Submit& m) {
    FrameWriter w{out, head};
    const auto& message = m.message;
    w.number("attempt", m.attempt);
    w.number("timeout_ms", m.timeout.count());
    if (m.may_wait.count() != 0) {
        w.number("may_wait_ms", m.may_wait.count());
    }
    w.uuid("key", m.key.value());
    w.optional_text("trace_id", m.trace_id);
    w.word("kind", message.kind);
    w.uuid("complaint", message.complaint.value());
    w.text("tracking_id", message.tracking_id);
    w.number("revision", message.revision);
    w.word("status", message.status);
    w.number("received_at", micros(message.received_at));
    if (message.due_at) {
        w.number("due_at", micros(*message.due_at));
    }
    write_content(w, message.content);
    write_rest(w, message);
}

}  // namespace

void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const Submit& m) {
    encode_submit(out, {FrameType::submit, instance, op}, m);
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const Lookup& m) {
    encode_submit(out, {FrameType::lookup, instance, op}, m.submit);
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const OpResult& m) {
    FrameWriter w{out, {FrameType::result, instance, op}};
    w.word("outcome", m.outcome);
    w.word("cause", m.cause);
    if (m.retry_after.count() != 0) {
        w.number("retry_after_ms", m.retry_after.count());
    }
    w.optional_text("external_ref", m.external_ref);
    w.optional_text("remote_code", m.remote_code);
    w.optional_text("detail", m.detail);
    if (m.update) {  // a list of one
        w.open_array("update");
        write_update(w, *m.update);
        w.close_array();
    }
    if (m.more) {
        w.flag("more", true);
    }
    write_exchange(w, m.exchange);
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const Emit& m) {
    FrameWriter w{out, {FrameType::emit, instance, request}};
    w.open_array("updates");
    for (const auto& update : m.updates) {
        write_update(w, update);
    }
    w.close_array();
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const EmitAck& m) {
    FrameWriter w{out, {FrameType::emit_ack, instance, request}};
    w.open_array("answers");
    for (const auto& answer : m.answers) {
        w.open_object();
        w.word("result", answer.result);
        w.optional_text("code", answer.code);
        w.optional_text("tracking_id", answer.tracking_id);
        w.close_object();
    }
    w.close_array();
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const SecretRequest& m) {
    FrameWriter w{out, {FrameType::secret, instance, request}};
    w.text("name", m.name);
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const SecretValue& m) {
    FrameWriter w{out, {FrameType::secret_value, instance, request}};
    w.flag("found", m.found);
    w.optional_text("value", m.value);
}

void encode(std::string& out, std::uint32_t instance, const LogLine& m) {
    FrameWriter w{out, {FrameType::log, instance, 0}};
    w.number("level", m.level);
    w.text("message", m.message);
    write_pairs(w, "fields", m.fields);
}

void encode(std::string& out, std::uint32_t instance, const Stop& m) {
    FrameWriter w{out, {FrameType::stop, instance, 0}};
    w.number("grace_ms", m.grace.count());
}

void encode(std::string& out, const FrameHead& head) {
    append_head(out, head, 0);
}

}  // namespace hub::wire
