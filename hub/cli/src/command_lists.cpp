#include "command.hpp"
#include "complaint_text.hpp"
#include "exchange_text.hpp"
#include "hub_talk.hpp"
#include "table.hpp"
#include "words.hpp"

#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <optional>

namespace hub::cli {
namespace {

namespace json = boost::json;
constexpr auto& text = json_text;

std::string agency_of(const json::object& complaint) {
    const auto* responsible = complaint.if_contains("responsible");
    return responsible != nullptr && responsible->is_object() ? text(responsible->get_object(), "id") : std::string{};
}

struct Urgent {
    std::string due;
    std::string clock;
};

/// The clock that runs out first, of those of the offices: "2026-12-01T17:00:00Z", "first_follow_up OVERDUE".
Urgent most_urgent(const json::object& complaint, const Words& words) {
    Urgent out;
    const auto* clocks = complaint.if_contains("clocks");
    if (clocks == nullptr || !clocks->is_array()) {
        return out;
    }
    for (const auto& entry : clocks->get_array()) {
        const auto& clock = entry.as_object();
        const auto name = text(clock, "clock");
        const auto at = text(clock, "due_at");
        const bool of_offices = name == "verification" || name == "first_follow_up" || name == "completion";
        if (of_offices && (out.due.empty() || at < out.due)) {
            out = {at, name + (clock.contains("overdue") ? words(" OVERDUE", " TERLAMBAT") : "")};
        }
    }
    return out;
}

/// Received so many days ago: bouncing from office to office cannot hide delay (domain.md section 4).
std::string age(const json::object& complaint) {
    const auto received = parse_rfc3339(text(complaint, "received_at"));
    if (!received) {
        return "?";
    }
    return std::to_string(std::chrono::floor<std::chrono::days>(SystemClock{}.now() - *received).count()) + "d";
}

Table complaints_table(const Surroundings& around) {
    const Words words{around};
    return {
        around.out,
        {words("TRACKING-ID", "NOMOR"), "STATUS", words("AGENCY", "INSTANSI"), words("AGE", "UMUR"),
         words("DUE", "TENGGAT"), words("CLOCK", "JAM"), words("SUBJECT", "JUDUL")}};
}

void add_line(Table& table, const json::object& complaint, const Words& words) {
    const auto urgent = most_urgent(complaint, words);
    table.add(
        {text(complaint, "tracking_id"), text(complaint, "status"), agency_of(complaint), age(complaint), urgent.due,
         urgent.clock, clean_text(text(complaint, "subject"), 200)});
}

struct ListOptions {
    HubOptions hub;
    std::map<std::string, std::string> parameters;  ///< of the address, by name
    bool overdue = false;
    bool parked = false;
    bool copied = false;
    bool all = false;
    bool as_json = false;
};

/// One page, or all of them one after another: a line a complaint.
int list(const std::string& path, ListOptions options, const Surroundings& around) {
    if (options.overdue) {
        options.parameters["overdue"] = "true";
    }
    if (options.parked) {
        options.parameters["parked"] = "true";
    }
    if (options.copied) {
        options.parameters["copied"] = "true";
    }
    const Words words{around};
    auto table = complaints_table(around);
    bool none = true;
    const auto wanted = options.parameters;
    for (;;) {
        int code = done;
        const auto answer = read_from_hub(options.hub, address_of(path, options.parameters), around, code);
        if (!answer) {
            return code;
        }
        const auto body = json::parse(answer->body).as_object();
        for (const auto& entry : body.at("complaints").as_array()) {
            none = false;
            if (options.as_json) {
                around.out << json::serialize(entry) << '\n';
            } else {
                add_line(table, entry.as_object(), words);
            }
        }
        table.flush();
        const auto next = text(body, "next");
        if (next.empty()) {
            if (none && !options.as_json) {
                say_none(around, "complaints", "laporan", wanted);
            }
            if (body.contains("more")) {
                around.err << words(
                    "There are more: a larger --limit, a shorter --within or an --agency shows them.\n",
                    "Masih ada lagi: --limit lebih besar, --within lebih pendek, atau --agency menampilkannya.\n");
            }
            return done;
        }
        if (!options.all) {
            say_more(around, next);
            return done;
        }
        options.parameters["after"] = next;
    }
}

struct TraceOptions {
    HubOptions hub;
    std::string tracking_id;
    BytesWish bytes;
    bool as_json = false;
};

/// Of every message that had a failed attempt (or that one), in the order of the trace.
int trace_bytes(const TraceOptions& options, const json::object& body, const Surroundings& around) {
    std::vector<std::string> messages;
    for (const auto& entry : body.at("trace").as_array()) {
        const auto& step = entry.as_object();
        const auto delivery = text(step, "delivery");
        if (text(step, "kind") == "attempt" && std::ranges::find(messages, delivery) == messages.end()) {
            messages.push_back(delivery);
        }
    }
    if (messages.empty()) {
        around.out << "no attempt failed: of what was delivered at once no bytes are kept\n";
    }
    int worst = done;
    for (const auto& message : messages) {
        if (!options.as_json) {
            around.out << "message " << message << '\n';
        }
        const auto code = show_bytes(options.hub, message, options.bytes, options.as_json, around);
        worst = worst == done ? code : worst;
    }
    return worst;
}

int trace(const TraceOptions& options, const Surroundings& around) {
    int code = done;
    const auto answer =
        read_from_hub(options.hub, "/v1/complaints/" + percent_encoded(options.tracking_id) + "/trace", around, code);
    if (!answer) {
        return code;
    }
    const auto body = json::parse(answer->body).as_object();
    if (options.as_json) {
        around.out << answer->body << '\n';
        return options.bytes.wished ? trace_bytes(options, body, around) : done;
    }
    const Words words{around};
    for (const auto& entry : body.at("trace").as_array()) {
        const auto& step = entry.as_object();
        around.out << text(step, "at") << "  " << text(step, "kind");
        if (const auto* number = step.if_contains("attempt")) {
            around.out << ' ' << json::serialize(*number);
        }
        if (const auto* routing = step.if_contains("routing")) {
            around.out << "  " << routing_text(routing->as_object(), words);
        }
        for (const auto* name :
             {"message", "outcome", "cause", "remote_code", "clock", "step", "external_ref", "remote_status", "text",
              "detail"}) {
            if (const auto value = text(step, name); !value.empty()) {
                around.out << "  " << clean_text(value, 500);
            }
        }
        around.out << '\n';
    }
    for (const auto& entry : body.at("deliveries").as_array()) {
        around.out << delivery_text(entry.as_object(), words) << '\n';
    }
    return options.bytes.wished ? trace_bytes(options, body, around) : done;
}

void add_parameter(CLI::App& app, ListOptions& options, const char* name, const char* description) {
    auto option = std::string{"--"} + name;
    std::ranges::replace(option, '_', '-');
    app.add_option(option, options.parameters[name], description);
}

}  // namespace

Action declare_complaint_list(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ListOptions>();
    add_hub_options(app, options->hub);
    add_parameter(app, *options, "status", "One or more, with commas: unverified, in_progress, …");
    add_parameter(app, *options, "agency", "An office and all below it");
    add_parameter(app, *options, "category", "A topic and all below it");
    add_parameter(app, *options, "region", "A region and all within it");
    add_parameter(app, *options, "kind", "complaint, aspiration, information_request");
    add_parameter(app, *options, "channel", "web, sms, …");
    add_parameter(app, *options, "priority", "low, normal, high");
    add_parameter(app, *options, "received_from", "First moment (RFC 3339)");
    add_parameter(app, *options, "received_before", "Up to this moment, exclusive");
    add_parameter(app, *options, "after", "The last one of the page before");
    add_parameter(app, *options, "limit", "Lines of a page, at most 200");
    app.add_flag("--overdue", options->overdue, "Only where a clock has run out");
    app.add_flag("--parked", options->parked, "Only where an agency's system said a word that nobody mapped");
    app.add_flag("--copied", options->copied, "What the office was told about, instead of its own");
    app.add_flag("--all", options->all, "Page after page, to the end");
    app.add_flag("--json", options->as_json, "One JSON object a line");
    return [options, &around] { return list("/v1/complaints", *options, around); };
}

Action declare_complaint_trace(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<TraceOptions>();
    add_hub_options(app, options->hub);
    app.add_option("tracking_id", options->tracking_id, "As given when it was filed")->required();
    declare_bytes(app, options->bytes);
    app.add_flag("--json", options->as_json, "The API's answer as it is");
    return [options, &around] { return trace(*options, around); };
}

Action declare_sla_due(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ListOptions>();
    add_hub_options(app, options->hub);
    add_parameter(app, *options, "within", "From now: 1d (unless given), 12h, 30m; 0d is what has run out");
    add_parameter(app, *options, "agency", "An office and all below it");
    add_parameter(app, *options, "limit", "Lines, at most 200");
    app.add_flag("--json", options->as_json, "One JSON object a line");
    return [options, &around] { return list("/v1/due", *options, around); };
}

}  // namespace hub::cli
