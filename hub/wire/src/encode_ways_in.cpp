// What an instance is asked besides taking messages, and what it brings in.
#include "json_writer.hpp"
#include "parts.hpp"

#include "hub/wire/messages.hpp"

namespace hub::wire {
namespace {

void write_task(FrameWriter& w, const Task& m) {
    w.number("timeout_ms", m.timeout.count());
    w.number("may_wait_ms", m.may_wait.count());
    w.optional_text("trace_id", m.trace_id);
}

}  // namespace

void encode(std::string& out, FrameType type, std::uint32_t instance, std::uint64_t op, const Task& m) {
    FrameWriter w{out, {type, instance, op}};
    write_task(w, m);
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const Reconcile& m) {
    FrameWriter w{out, {FrameType::reconcile, instance, op}};
    write_task(w, m.task);
    w.number("since", micros(m.since));
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const Holdings& m) {
    FrameWriter w{out, {FrameType::holdings, instance, op}};
    w.open_array("holdings");
    for (const auto& holding : m.holdings) {
        w.open_object();
        w.optional_text("external_ref", holding.external_ref);
        w.uuid("complaint", holding.complaint.value());
        w.optional_text("tracking_id", holding.tracking_id);
        w.optional_text("remote_status", holding.remote_status);
        if (holding.kind) {
            w.word("kind", *holding.kind);
        }
        if (holding.changed_at) {
            w.number("changed_at", micros(*holding.changed_at));
        }
        w.close_object();
    }
    w.close_array();
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const Webhook& m) {
    FrameWriter w{out, {FrameType::webhook, instance, op}};
    write_task(w, m.task);
    w.text("method", m.request.method);
    w.optional_text("path", m.request.path);
    w.optional_text("query", m.request.query);
    write_pairs(w, "headers", m.request.headers);
    w.bytes("body", m.request.body);
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const WebAnswer& m) {
    FrameWriter w{out, {FrameType::web_answer, instance, op}};
    w.number("status", m.answer.status);
    write_pairs(w, "headers", m.answer.headers);
    w.bytes("body", m.answer.body);
    w.flag("unsupported", m.unsupported);
    w.optional_text("why", m.why);
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const File& m) {
    FrameWriter w{out, {FrameType::file, instance, request}};
    w.open_array("filings");
    for (const auto& filing : m.filings) {
        w.open_object();
        write_content(w, filing.content);
        if (filing.reporter) {
            write_reporter(w, *filing.reporter);
        }
        w.optional_text("external_ref", filing.external_ref);
        w.text("dedup_key", filing.dedup_key);
        write_received(w, filing.files);
        w.close_object();
    }
    w.close_array();
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const StateGet& m) {
    FrameWriter w{out, {FrameType::state_get, instance, request}};
    w.text("key", m.key);
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const StateValue& m) {
    FrameWriter w{out, {FrameType::state_value, instance, request}};
    w.flag("known", m.known);
    w.bytes("value", m.value);
    w.number("version", m.version);
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const StatePut& m) {
    FrameWriter w{out, {FrameType::state_put, instance, request}};
    w.text("key", m.key);
    w.bytes("value", m.value);
    w.number("version", m.version);
}

void encode(std::string& out, std::uint32_t instance, std::uint64_t request, const StateAck& m) {
    FrameWriter w{out, {FrameType::state_ack, instance, request}};
    w.word("result", m.result);
    w.number("version", m.version);
}

}  // namespace hub::wire
