#include "decode_object.hpp"
#include "parts.hpp"

#include "hub/wire/messages.hpp"

#include <limits>

namespace hub::wire {
namespace {

constexpr std::int64_t int64_max = std::numeric_limits<std::int64_t>::max();

Task read_task(ObjectReader& r) {
    Task task;
    task.timeout = r.millis("timeout_ms");
    task.may_wait = r.millis("may_wait_ms");
    task.trace_id = r.optional_text("trace_id");
    return task;
}

}  // namespace

template <>
Result<Task> decode(std::string_view payload) {
    return decode_object<Task>(payload, [](ObjectReader& r, Task& m) { m = read_task(r); });
}

template <>
Result<Reconcile> decode(std::string_view payload) {
    return decode_object<Reconcile>(payload, [](ObjectReader& r, Reconcile& m) {
        m.task = read_task(r);
        m.since = r.time("since").value_or(TimePoint{});
    });
}

template <>
Result<Holdings> decode(std::string_view payload) {
    return decode_object<Holdings>(payload, [](ObjectReader& r, Holdings& m) {
        read_objects(r, "holdings", r.array("holdings"), [&](ObjectReader& h) {
            model::Holding holding;
            holding.external_ref = h.optional_text("external_ref");
            holding.complaint = model::ComplaintId{h.uuid("complaint")};
            holding.tracking_id = h.optional_text("tracking_id");
            holding.remote_status = h.optional_text("remote_status");
            holding.kind = h.optional_word<model::UpdateKind>("kind");
            holding.changed_at = h.time("changed_at");
            m.holdings.push_back(std::move(holding));
        });
    });
}

template <>
Result<Webhook> decode(std::string_view payload) {
    return decode_object<Webhook>(payload, [](ObjectReader& r, Webhook& m) {
        m.task = read_task(r);
        m.request.method = r.text("method");
        m.request.path = r.optional_text("path");
        m.request.query = r.optional_text("query");
        m.request.headers = read_pairs(r, "headers", r.array("headers"));
        m.request.body = r.bytes("body");
    });
}

template <>
Result<WebAnswer> decode(std::string_view payload) {
    return decode_object<WebAnswer>(payload, [](ObjectReader& r, WebAnswer& m) {
        m.answer.status = static_cast<int>(r.number("status", 0, 599));
        m.answer.headers = read_pairs(r, "headers", r.array("headers"));
        m.answer.body = r.bytes("body");
        m.unsupported = r.flag("unsupported");
        m.why = r.optional_text("why");
    });
}

template <>
Result<File> decode(std::string_view payload) {
    return decode_object<File>(payload, [](ObjectReader& r, File& m) {
        read_objects(r, "filings", r.array("filings"), [&](ObjectReader& f) {
            model::AgencyFiling filing;
            read_content(f, filing.content);
            filing.reporter = read_reporter(f, f.optional_array("reporter"));
            filing.external_ref = f.optional_text("external_ref");
            filing.dedup_key = f.text("dedup_key");
            filing.files = read_received(f);
            m.filings.push_back(std::move(filing));
        });
    });
}

template <>
Result<StateGet> decode(std::string_view payload) {
    return decode_object<StateGet>(payload, [](ObjectReader& r, StateGet& m) { m.key = r.text("key"); });
}

template <>
Result<StateValue> decode(std::string_view payload) {
    return decode_object<StateValue>(payload, [](ObjectReader& r, StateValue& m) {
        m.known = r.flag("known");
        m.value = r.bytes("value");
        m.version = r.number("version", 0, int64_max);
    });
}

template <>
Result<StatePut> decode(std::string_view payload) {
    return decode_object<StatePut>(payload, [](ObjectReader& r, StatePut& m) {
        m.key = r.text("key");
        m.value = r.bytes("value");
        m.version = r.number("version", 0, int64_max);
    });
}

template <>
Result<StateAck> decode(std::string_view payload) {
    return decode_object<StateAck>(payload, [](ObjectReader& r, StateAck& m) {
        const auto number = r.number("result", 1, 3);
        m.result = static_cast<model::PutResult>(number);
        m.version = r.number("version", 0, int64_max);
    });
}

}  // namespace hub::wire
