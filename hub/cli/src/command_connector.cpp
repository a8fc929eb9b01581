// Connector instances and what waits for them, through a running hub.
#include "command.hpp"
#include "hub_talk.hpp"

#include "hub/base/text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <optional>

namespace hub::cli {
namespace {

namespace json = boost::json;

std::int64_t number(const json::object& in, std::string_view name) {
    const auto* value = in.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

/// "3d", "5h", "12m", "40s"
std::string age(std::int64_t seconds) {
    if (seconds >= 86'400) {
        return std::to_string(seconds / 86'400) + "d";
    }
    if (seconds >= 3'600) {
        return std::to_string(seconds / 3'600) + "h";
    }
    return seconds >= 60 ? std::to_string(seconds / 60) + "m" : std::to_string(seconds) + "s";
}

struct Options {
    HubOptions hub;
    std::map<std::string, std::string> parameters;
    std::string instance;
    std::string reason;
    bool as_json = false;
};

/// The members of the answer's array; empty: what is wrong was printed, and `code` says it.
std::optional<json::array> read_list(
    const Options& options, const std::string& path, const char* name, const Surroundings& around, int& code) {
    const auto answer = read_from_hub(options.hub, address_of(path, options.parameters), around, code);
    if (!answer) {
        return std::nullopt;
    }
    return json::parse(answer->body).as_object().at(name).as_array();
}

/// "silent 3h", "heard 5m ago" (whatever came last), "-" where nothing ever came.
std::string hearing(const json::object& instance) {
    if (const auto* silent = instance.if_contains("silent")) {
        return "silent " + age(number(silent->as_object(), "age_seconds"));
    }
    std::optional<std::int64_t> youngest;
    for (const auto* name : {"poll_age_seconds", "item_age_seconds"}) {
        if (instance.contains(name)) {
            youngest = std::min(youngest.value_or(number(instance, name)), number(instance, name));
        }
    }
    return youngest ? "heard " + age(*youngest) + " ago" : "-";
}

void print_line(const json::object& instance, const Surroundings& around) {
    const auto& backlog = instance.at("backlog").as_object();
    const auto health = json_text(instance, "health");
    const auto why = json_text(instance, "waits_for");
    around.out << json_text(instance, "id") << '\t' << (health.empty() ? "missing" : health) << '\t'
               << (why.empty() ? "-" : why) << '\t' << number(backlog, "waiting") << " waiting, "
               << age(number(backlog, "oldest_age_seconds")) << '\t' << number(backlog, "unknown") << " unknown\t"
               << number(backlog, "rejected") << " rejected\t" << number(backlog, "dead") << " dead\t"
               << hearing(instance) << '\n';
}

void print_heard(const json::object& instance, const Surroundings& around) {
    if (const auto time = json_text(instance, "last_poll_at"); !time.empty()) {
        around.out << "  last poll  " << time << ", " << age(number(instance, "poll_age_seconds")) << " ago\n";
    }
    if (const auto time = json_text(instance, "last_item_at"); !time.empty()) {
        around.out << "  last item  " << time << ", " << age(number(instance, "item_age_seconds")) << " ago\n";
    }
    if (const auto failures = number(instance, "poll_failures"); failures != 0) {
        around.out << "  failing    " << failures << (failures == 1 ? " poll" : " polls")
                   << " since: " << clean_text(json_text(instance, "poll_detail"), 500) << '\n';
    }
    if (const auto* found = instance.if_contains("silent")) {
        const auto& silent = found->as_object();
        around.out << "  silent     since " << json_text(silent, "since") << ": no "
                   << (json_text(silent, "missing") == "poll" ? "poll went well" : "word from the agency") << '\n';
    }
}

int list(const Options& options, const Surroundings& around) {
    int code = done;
    const auto instances = read_list(options, "/v1/instances", "instances", around, code);
    if (!instances) {
        return code;
    }
    for (const auto& entry : *instances) {
        if (options.as_json) {
            around.out << json::serialize(entry) << '\n';
        } else {
            print_line(entry.as_object(), around);
        }
    }
    return done;
}

int show(const Options& options, const Surroundings& around) {
    int code = done;
    const auto instances = read_list(options, "/v1/instances", "instances", around, code);
    if (!instances) {
        return code;
    }
    for (const auto& entry : *instances) {
        const auto& instance = entry.as_object();
        if (json_text(instance, "id") != options.instance) {
            continue;
        }
        if (options.as_json) {
            around.out << json::serialize(instance) << '\n';
            return done;
        }
        print_line(instance, around);
        around.out << "  connector  " << json_text(instance, "connector") << '\n';
        for (const auto& agency : instance.at("agencies").as_array()) {
            around.out << "  office     " << std::string_view{agency.as_string()} << '\n';
        }
        if (const auto reason = json_text(instance, "health_reason"); !reason.empty()) {
            around.out << "  health     " << clean_text(reason, 500) << '\n';
        }
        if (const auto* found = instance.if_contains("pause")) {
            const auto& pause = found->as_object();
            around.out << "  paused     since " << json_text(pause, "since") << " by " << json_text(pause, "by") << ": "
                       << clean_text(json_text(pause, "reason"), 1'000) << '\n';
        }
        print_heard(instance, around);
        return done;
    }
    return fail(
        around, {"not_found", "no instance '" + options.instance + "' is visible", "", "see connector list"},
        not_right);
}

int order(const Options& options, const char* verb, const Surroundings& around) {
    int code = done;
    const auto answer = tell_hub(
        options.hub, "/v1/instances/" + percent_encoded(options.instance) + "/" + verb, {{"reason", options.reason}},
        around, code);
    if (!answer) {
        return code;
    }
    if (options.as_json) {
        around.out << answer->body << '\n';
        return done;
    }
    const auto body = json::parse(answer->body).as_object();
    const auto* pause = body.if_contains("pause");
    if (pause == nullptr) {
        around.out << options.instance << " is not paused\n";
    } else {
        around.out << options.instance << " is paused since " << json_text(pause->as_object(), "since") << " by "
                   << json_text(pause->as_object(), "by") << '\n';
    }
    return done;
}

int probe(const Options& options, const Surroundings& around) {
    int code = done;
    const auto answer =
        tell_hub(options.hub, "/v1/instances/" + percent_encoded(options.instance) + "/probe", {}, around, code);
    if (!answer) {
        return code;
    }
    const auto body = json::parse(answer->body).as_object();
    const bool ok = body.at("ok").as_bool();
    if (options.as_json) {
        around.out << answer->body << '\n';
        return ok ? done : not_right;
    }
    around.out << options.instance << (ok ? " answers well" : " does not answer well: ");
    if (!ok) {
        around.out << json_text(body, "outcome") << ", " << json_text(body, "cause");
    }
    for (const auto* name : {"remote_code", "detail"}) {
        if (const auto text = json_text(body, name); !text.empty()) {
            around.out << ", " << clean_text(text, 500);
        }
    }
    around.out << " (" << number(body, "milliseconds") << " ms)\n";
    return ok ? done : not_right;
}

int queue(const Options& options, const Surroundings& around) {
    int code = done;
    const auto lines = read_list(options, "/v1/queue", "queue", around, code);
    if (!lines) {
        return code;
    }
    for (const auto& entry : *lines) {
        const auto& line = entry.as_object();
        if (options.as_json) {
            around.out << json::serialize(line) << '\n';
            continue;
        }
        const auto why = json_text(line, "waits_for");
        around.out << json_text(line, "agency") << '\t' << json_text(line, "instance") << '\t'
                   << number(line, "waiting") << " waiting\t"
                   << "oldest " << age(number(line, "oldest_age_seconds")) << "\t>1m "
                   << number(line, "older_than_a_minute") << "\t>1h " << number(line, "older_than_an_hour") << "\t>1d "
                   << number(line, "older_than_a_day") << '\t' << (why.empty() ? "-" : why) << '\n';
    }
    return done;
}

std::shared_ptr<Options> declare_reading(CLI::App& app) {
    auto options = std::make_shared<Options>();
    add_hub_options(app, options->hub);
    app.add_option("--agency", options->parameters["agency"], "An office and all below it");
    app.add_flag("--json", options->as_json, "One JSON object a line");
    return options;
}

Action declare_order(CLI::App& app, const char* verb, const Surroundings& around) {
    auto options = std::make_shared<Options>();
    add_hub_options(app, options->hub);
    app.add_option("instance", options->instance, "As connector list names it")->required();
    app.add_option("--reason", options->reason, "Why; kept")->required();
    app.add_flag("--json", options->as_json, "The API's answer as it is");
    return [options, verb, &around] { return order(*options, verb, around); };
}

}  // namespace

Action declare_connector_list(CLI::App& app, const Surroundings& around) {
    return [options = declare_reading(app), &around] { return list(*options, around); };
}

Action declare_connector_show(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<Options>();
    add_hub_options(app, options->hub);
    app.add_option("instance", options->instance, "As connector list names it")->required();
    app.add_flag("--json", options->as_json, "One JSON object");
    return [options, &around] { return show(*options, around); };
}

Action declare_connector_pause(CLI::App& app, const Surroundings& around) {
    return declare_order(app, "pause", around);
}

Action declare_connector_resume(CLI::App& app, const Surroundings& around) {
    return declare_order(app, "resume", around);
}

Action declare_connector_probe(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<Options>();
    add_hub_options(app, options->hub);
    app.add_option("instance", options->instance, "As connector list names it")->required();
    app.add_flag("--json", options->as_json, "The API's answer as it is");
    return [options, &around] { return probe(*options, around); };
}

Action declare_queue(CLI::App& app, const Surroundings& around) {
    return [options = declare_reading(app), &around] { return queue(*options, around); };
}

}  // namespace hub::cli
