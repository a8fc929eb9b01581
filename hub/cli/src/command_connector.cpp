// Connector instances and what waits for them, through a running hub.
#include "command.hpp"
#include "hub_talk.hpp"
#include "nearest.hpp"
#include "table.hpp"
#include "words.hpp"

#include "hub/base/text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <optional>

namespace hub::cli {
namespace {

namespace json = boost::json;

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
std::string hearing(const json::object& instance, const Words& words) {
    if (const auto* silent = instance.if_contains("silent")) {
        return words("silent ", "diam ") + age_text(json_number(silent->as_object(), "age_seconds"));
    }
    std::optional<std::int64_t> youngest;
    for (const auto* name : {"poll_age_seconds", "item_age_seconds"}) {
        if (instance.contains(name)) {
            youngest = std::min(youngest.value_or(json_number(instance, name)), json_number(instance, name));
        }
    }
    return youngest ? words("heard ", "terdengar ") + age_text(*youngest) + words(" ago", " lalu") : "";
}

Table instances_table(const Surroundings& around) {
    const Words words{around};
    return {
        around.out,
        {"INSTANCE", words("HEALTH", "KESEHATAN"), words("WAITS FOR", "MENUNGGU"), words("WAITING", "ANTRE"),
         words("OLDEST", "TERTUA"), "UNKNOWN", "REJECTED", "DEAD", words("HEARD", "KABAR")}};
}

void add_line(Table& table, const json::object& instance, const Words& words) {
    const auto& backlog = instance.at("backlog").as_object();
    const auto health = json_text(instance, "health");
    const auto count = [&](const char* name) { return std::to_string(json_number(backlog, name)); };
    table.add(
        {json_text(instance, "id"), health.empty() ? words("missing", "tidak ada") : health,
         json_text(instance, "waits_for"), count("waiting"), age_text(json_number(backlog, "oldest_age_seconds")),
         count("unknown"), count("rejected"), count("dead"), hearing(instance, words)});
}

void print_heard(const json::object& instance, const Surroundings& around) {
    const Words words{around};
    const auto print = [&](const char* label, const char* time_name, const char* age_name) {
        if (const auto time = json_text(instance, time_name); !time.empty()) {
            around.out << label << time << ", " << age_text(json_number(instance, age_name)) << words(" ago", " lalu")
                       << '\n';
        }
    };
    print(words("  last poll  ", "  pantauan   "), "last_poll_at", "poll_age_seconds");
    print(words("  last item  ", "  kabar      "), "last_item_at", "item_age_seconds");
    if (const auto failures = json_number(instance, "poll_failures"); failures != 0) {
        around.out << words("  failing    ", "  gagal      ") << failures
                   << words(failures == 1 ? " poll" : " polls", " pantauan") << words(" since: ", " sejak itu: ")
                   << clean_text(json_text(instance, "poll_detail"), 500) << '\n';
    }
    if (const auto* found = instance.if_contains("silent")) {
        const auto& silent = found->as_object();
        around.out << words("  silent     since ", "  diam       sejak ") << json_text(silent, "since") << ": "
                   << (json_text(silent, "missing") == "poll"
                           ? words("no poll went well", "tidak ada pantauan yang berhasil")
                           : words("no word from the agency", "tidak ada kabar dari instansi"))
                   << '\n';
    }
}

int list(const Options& options, const Surroundings& around) {
    int code = done;
    const auto instances = read_list(options, "/v1/instances", "instances", around, code);
    if (!instances) {
        return code;
    }
    auto table = instances_table(around);
    for (const auto& entry : *instances) {
        if (options.as_json) {
            around.out << json::serialize(entry) << '\n';
        } else {
            add_line(table, entry.as_object(), Words{around});
        }
    }
    if (table.empty() && !options.as_json) {
        say_none(around, "connector instances", "instans konektor", options.parameters);
    }
    table.flush();
    return done;
}

std::string names_nearest_first(const json::array& instances, const std::string& typed) {
    std::vector<std::string> names;
    for (const auto& entry : instances) {
        names.push_back(json_text(entry.as_object(), "id"));
    }
    return nearest_first(std::move(names), typed);
}

int show(const Options& options, const Surroundings& around) {
    int code = done;
    const auto instances = read_list(options, "/v1/instances", "instances", around, code);
    if (!instances) {
        return code;
    }
    const Words words{around};
    for (const auto& entry : *instances) {
        const auto& instance = entry.as_object();
        if (json_text(instance, "id") != options.instance) {
            continue;
        }
        if (options.as_json) {
            around.out << json::serialize(instance) << '\n';
            return done;
        }
        auto table = instances_table(around);
        add_line(table, instance, words);
        table.flush();
        around.out << words("  connector  ", "  konektor   ") << json_text(instance, "connector") << '\n';
        for (const auto& agency : instance.at("agencies").as_array()) {
            around.out << words("  office     ", "  instansi   ") << std::string_view{agency.as_string()} << '\n';
        }
        if (const auto reason = json_text(instance, "health_reason"); !reason.empty()) {
            around.out << words("  health     ", "  kesehatan  ") << clean_text(reason, 500) << '\n';
        }
        if (const auto* found = instance.if_contains("pause")) {
            const auto& pause = found->as_object();
            around.out << words("  paused     since ", "  dijeda     sejak ") << json_text(pause, "since")
                       << words(" by ", " oleh ") << json_text(pause, "by") << ": "
                       << clean_text(json_text(pause, "reason"), 1'000) << '\n';
        }
        print_heard(instance, around);
        return done;
    }
    return fail_as_worded(
        around,
        {"not_found",
         words("no instance '", "tidak ada instans '") + options.instance + words("' is visible", "' yang terlihat"),
         "", words("instances: ", "instans: ") + names_nearest_first(*instances, options.instance)},
        not_right);
}

/// What the order came to: also that there was nothing to do.
std::string order_text(const std::string& instance, const json::object& body, const Words& words) {
    const auto* changed = body.if_contains("changed");
    const bool as_before = changed != nullptr && changed->is_bool() && !changed->get_bool();
    const auto* pause = body.if_contains("pause");
    if (pause == nullptr) {
        return instance +
               (as_before
                    ? words(" was not paused: nothing was changed", " tidak sedang dijeda: tidak ada yang berubah")
                    : words(" is not paused any more", " tidak dijeda lagi"));
    }
    const auto& now = pause->as_object();
    return instance +
           (as_before ? words(" was paused already, since ", " sudah dijeda, sejak ")
                      : words(" is paused since ", " dijeda sejak ")) +
           json_text(now, "since") + words(" by ", " oleh ") + json_text(now, "by");
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
    around.out << order_text(options.instance, json::parse(answer->body).as_object(), Words{around}) << '\n';
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
    const Words words{around};
    around.out << options.instance
               << (ok ? words(" answers well", " menjawab dengan baik")
                      : words(" does not answer well: ", " tidak menjawab dengan baik: "));
    if (!ok) {
        around.out << json_text(body, "outcome") << ", " << json_text(body, "cause");
    }
    for (const auto* name : {"remote_code", "detail"}) {
        if (const auto text = json_text(body, name); !text.empty()) {
            around.out << ", " << clean_text(text, 500);
        }
    }
    around.out << " (" << json_number(body, "milliseconds") << " ms)\n";
    return ok ? done : not_right;
}

int queue(const Options& options, const Surroundings& around) {
    int code = done;
    const auto lines = read_list(options, "/v1/queue", "queue", around, code);
    if (!lines) {
        return code;
    }
    const Words words{around};
    Table table{
        around.out,
        {words("AGENCY", "INSTANSI"), "INSTANCE", words("WAITING", "ANTRE"), words("OLDEST", "TERTUA"), ">1M", ">1H",
         ">1D", words("WAITS FOR", "MENUNGGU")}};
    for (const auto& entry : *lines) {
        const auto& line = entry.as_object();
        if (options.as_json) {
            around.out << json::serialize(line) << '\n';
            continue;
        }
        const auto count = [&](const char* name) { return std::to_string(json_number(line, name)); };
        table.add(
            {json_text(line, "agency"), json_text(line, "instance"), count("waiting"),
             age_text(json_number(line, "oldest_age_seconds")), count("older_than_a_minute"),
             count("older_than_an_hour"), count("older_than_a_day"), json_text(line, "waits_for")});
    }
    if (table.empty() && !options.as_json) {
        say_none(around, "messages that wait to be sent", "pesan yang menunggu dikirim", options.parameters);
    }
    table.flush();
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
