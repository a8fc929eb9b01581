#include "json_reader.hpp"

#include "hub/wire/messages.hpp"

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <limits>
#include <type_traits>

namespace hub::wire {
namespace {

namespace json = boost::json;
constexpr std::int64_t int32_max = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t int32_min = std::numeric_limits<std::int32_t>::min();

/// Parses into memory on the stack (heap beyond it) and gives the object to `read`.
template <class T, class Read>
Result<T> decode_object(std::string_view payload, Read read) {
    try {
        unsigned char memory[8192];
        json::monotonic_resource resource{memory, sizeof memory};
        json::parse_options options;
        options.max_depth = 8;
        json::error_code error;
        const auto value = json::parse(payload, error, &resource, options);
        if (error || !value.is_object()) {
            return Error{"wire_malformed", "payload is not a JSON object"};
        }
        ObjectReader reader{value.get_object()};
        T message;
        read(reader, message);
        HUB_CHECK(reader.status());
        return message;
    } catch (const std::exception&) {  // bad_alloc, length_error of Boost.JSON
        return Error{"wire_malformed", "payload cannot be parsed"};
    }
}

/// Texts that travel as a flat list: key, value, key, value.
std::vector<std::pair<std::string, std::string>> read_pairs(
    ObjectReader& r, std::string_view name, const json::array* list) {
    std::vector<std::pair<std::string, std::string>> pairs;
    if (list == nullptr) {
        return pairs;
    }
    if (list->size() % 2 != 0) {
        r.fail(name);
        return pairs;
    }
    pairs.reserve(list->size() / 2);
    for (std::size_t i = 0; i < list->size(); i += 2) {
        const auto* key = (*list)[i].if_string();
        const auto* value = (*list)[i + 1].if_string();
        if (key == nullptr || value == nullptr) {
            r.fail(name);
            return pairs;
        }
        pairs.emplace_back(std::string{key->data(), key->size()}, std::string{value->data(), value->size()});
    }
    return pairs;
}

void read_content(ObjectReader& r, model::Content& c) {
    c.subject = r.text("subject");
    c.body = r.text("body");
    c.address = r.optional_text("address");
    c.category = model::CategoryCode{r.optional_text("category")};
    c.region = model::RegionCode{r.optional_text("region")};
    c.kind = r.word<model::ComplaintKind>("complaint_kind");
    c.channel = r.word<model::Channel>("channel");
    c.priority = r.word<model::Priority>("priority");
    c.anonymous = r.flag("anonymous");
    c.secret = r.flag("secret");
    c.supervisory = r.flag("supervisory");
    c.wished_agency = model::AgencyId{r.optional_text("wished_agency")};
    c.latitude_e7 = static_cast<std::int32_t>(r.number("latitude", int32_min, int32_max));
    c.longitude_e7 = static_cast<std::int32_t>(r.number("longitude", int32_min, int32_max));
    c.attributes = read_pairs(r, "attributes", r.optional_array("attributes"));
}

/// Five texts, in the order of model::Reporter.
std::optional<model::Reporter> read_reporter(ObjectReader& r, const json::array* list) {
    if (list == nullptr) {
        return std::nullopt;
    }
    model::Reporter out;
    Sensitive<std::string>* const fields[] = {&out.name, &out.nik, &out.phone, &out.email, &out.address};
    if (list->size() != std::size(fields)) {
        r.fail("reporter");
        return std::nullopt;
    }
    for (std::size_t i = 0; i < std::size(fields); ++i) {
        const auto* text = (*list)[i].if_string();
        if (text == nullptr) {
            r.fail("reporter");
            return std::nullopt;
        }
        *fields[i] = Sensitive<std::string>{std::string{text->data(), text->size()}};
    }
    return out;
}

/// Each element of an array must be an object.
template <class Read>
void read_objects(ObjectReader& r, std::string_view name, const json::array* list, Read read) {
    if (list == nullptr) {
        return;
    }
    for (const auto& element : *list) {
        const auto* object = element.if_object();
        if (object == nullptr) {
            r.fail(name);
            return;
        }
        ObjectReader inner{*object};
        read(inner);
        if (!inner.status()) {
            r.fail(name);
        }
    }
}

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
}

model::AgencyUpdate read_update(ObjectReader& r) {
    model::AgencyUpdate update;
    update.kind = r.word<model::UpdateKind>("kind");
    update.complaint = model::ComplaintId{r.uuid("complaint")};
    update.external_ref = r.optional_text("external_ref");
    update.remote_status = r.optional_text("remote_status");
    update.note = r.optional_text("note");
    update.dedup_key = r.text("dedup_key");
    update.happened_at = r.time("happened_at");
    return update;
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
