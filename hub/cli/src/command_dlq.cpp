// Dead letters through a running hub.
#include "command.hpp"
#include "hub_talk.hpp"

#include "hub/base/text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <optional>
#include <unistd.h>
#include <vector>

namespace hub::cli {
namespace {

namespace json = boost::json;

const std::string letters = "/v1/dead-letters";

std::string number(const json::object& in, std::string_view name) {
    const auto* value = in.if_contains(name);
    return value == nullptr ? "0" : json::serialize(*value);
}

std::string one_line(std::string text) {
    text = clean_text(text, 300);
    std::ranges::replace(text, '\n', ' ');
    std::ranges::replace(text, '\t', ' ');
    return text;
}

/// On a terminal the word is typed; elsewhere --yes must be said.
bool is_confirmed(bool yes, const std::string& word, const Surroundings& around) {
    if (yes) {
        return true;
    }
    if (::isatty(STDIN_FILENO) == 0) {
        around.err << "sp4n-hub: this cannot be undone: say --yes\n";
        return false;
    }
    around.err << "Type " << word << " to go on: " << std::flush;
    std::string typed;
    std::getline(std::cin, typed);
    return typed == word;
}

struct Filter {
    std::map<std::string, std::string> parameters;  ///< as the API names them

    void declare(CLI::App& app, const char* name, const char* description) {
        auto option = std::string{"--"} + name;
        std::ranges::replace(option, '_', '-');
        app.add_option(option, parameters[name], description);
    }
    void declare_all(CLI::App& app) {
        declare(app, "agency", "An office and all below it");
        declare(app, "instance", "One connector instance");
        declare(app, "state", "One or more, with commas: unknown, rejected, dead");
        declare(app, "cause", "Of the last failure: validation, timeout, network, …");
        declare(app, "message", "complaint, update, withdrawal, notice");
        declare(app, "failed_from", "Failed at this moment or later (RFC 3339)");
        declare(app, "failed_before", "Failed before this moment");
    }
    [[nodiscard]] bool empty() const {
        return std::ranges::all_of(parameters, [](const auto& one) { return one.second.empty(); });
    }
};

struct ListOptions {
    HubOptions hub;
    Filter filter;
    bool group = false;
    bool all = false;
    bool as_json = false;
};

void print_letter(const Surroundings& around, const json::object& letter) {
    around.out << json_text(letter, "id") << '\t' << json_text(letter, "tracking_id") << '\t'
               << json_text(letter, "state") << '\t' << json_text(letter, "cause") << '\t'
               << json_text(letter, "agency") << '\t' << json_text(letter, "instance") << '\t'
               << json_text(letter, "failed_at") << '\t' << number(letter, "attempts") << '\t'
               << one_line(json_text(letter, "detail")) << '\n';
}

int print_groups(const HubOptions& hub, Filter filter, bool as_json, const Surroundings& around) {
    int code = done;
    filter.parameters["group"] = "cause";
    const auto answer = read_from_hub(hub, address_of(letters, filter.parameters), around, code);
    if (!answer) {
        return code;
    }
    if (as_json) {
        around.out << answer->body << '\n';
        return done;
    }
    const auto body = json::parse(answer->body).as_object();
    for (const auto& entry : body.at("groups").as_array()) {
        const auto& group = entry.as_object();
        around.out << number(group, "count") << '\t' << json_text(group, "state") << '\t' << json_text(group, "cause")
                   << '\t' << json_text(group, "agency") << '\t' << json_text(group, "instance") << '\t'
                   << json_text(group, "first_failed_at") << " .. " << json_text(group, "last_failed_at") << '\n';
    }
    around.err << number(body, "total") << " in all\n";
    return done;
}

int list(ListOptions options, const Surroundings& around) {
    if (options.group) {
        options.filter.parameters.erase("after");
        options.filter.parameters.erase("limit");
        return print_groups(options.hub, options.filter, options.as_json, around);
    }
    auto& parameters = options.filter.parameters;
    for (;;) {
        int code = done;
        const auto answer = read_from_hub(options.hub, address_of(letters, parameters), around, code);
        if (!answer) {
            return code;
        }
        const auto body = json::parse(answer->body).as_object();
        for (const auto& entry : body.at("dead_letters").as_array()) {
            if (options.as_json) {
                around.out << json::serialize(entry) << '\n';
            } else {
                print_letter(around, entry.as_object());
            }
        }
        const auto next = json_text(body, "next");
        if (next.empty()) {
            return done;
        }
        if (!options.all) {
            around.err << "There are more: --after " << next << " goes on, --all shows them all.\n";
            return done;
        }
        parameters["after"] = next;
    }
}

struct ShowOptions {
    HubOptions hub;
    std::string id;
    bool as_json = false;
};

int show(const ShowOptions& options, const Surroundings& around) {
    int code = done;
    const auto answer = read_from_hub(options.hub, letters + "/" + percent_encoded(options.id), around, code);
    if (!answer) {
        return code;
    }
    if (options.as_json) {
        around.out << answer->body << '\n';
        return done;
    }
    const auto letter = json::parse(answer->body).as_object();
    for (const auto* name :
         {"id", "tracking_id", "state", "cause", "message", "agency", "instance", "born_at", "failed_at", "requeued_at",
          "next_attempt_at"}) {
        if (const auto value = json_text(letter, name); !value.empty()) {
            around.out << name << std::string(18 - std::string_view{name}.size(), ' ') << value << '\n';
        }
    }
    if (const auto* found = letter.if_contains("look_up")) {
        const auto& look = found->as_object();
        const auto next = json_text(look, "next_at");
        around.out << "looked up         " << number(look, "looks") << " times, "
                   << (next.empty() ? "no more: it waits for a person" : "again at " + next) << "  "
                   << one_line(json_text(look, "detail")) << '\n';
    }
    for (const auto& entry : letter.at("failed_attempts").as_array()) {
        const auto& attempt = entry.as_object();
        around.out << "  " << json_text(attempt, "at") << "  attempt " << number(attempt, "attempt") << "  "
                   << json_text(attempt, "outcome") << "  " << json_text(attempt, "cause") << "  "
                   << one_line(json_text(attempt, "remote_code")) << "  " << one_line(json_text(attempt, "detail"))
                   << '\n';
    }
    for (const auto& entry : letter.at("events").as_array()) {
        const auto& event = entry.as_object();
        around.out << "  " << json_text(event, "at") << "  " << json_text(event, "kind") << " by "
                   << json_text(event, "actor") << "  " << json_text(event, "step") << "  "
                   << one_line(json_text(event, "text")) << '\n';
    }
    return done;
}

struct MendOptions {
    HubOptions hub;
    Filter filter;
    std::vector<std::string> ids;
    std::string reason;
    std::string external_ref;
    std::string not_before;
    std::int64_t per_minute = 0;
    bool may_arrive_twice = false;
    bool dry_run = false;
    bool yes = false;
};

void put(json::object& body, std::string_view name, const std::string& value) {
    if (!value.empty()) {
        body[name] = value;
    }
}

/// The same for each id; the first refusal decides about the exit code, but the others are tried too.
int mend(const MendOptions& options, const std::string& verb, const Surroundings& around) {
    json::object body;
    put(body, "reason", options.reason);
    put(body, "external_ref", options.external_ref);
    put(body, "not_before", options.not_before);
    if (options.may_arrive_twice) {
        body["may_arrive_twice"] = true;
    }
    int worst = done;
    for (const auto& id : options.ids) {
        int code = done;
        const auto answer = tell_hub(options.hub, letters + "/" + percent_encoded(id) + "/" + verb, body, around, code);
        if (answer) {
            around.out << answer->body << '\n';
        } else {
            worst = worst == done ? code : worst;
        }
    }
    return worst;
}

struct EditOptions {
    HubOptions hub;
    std::string id;
    std::string category;
    std::string region;
    std::vector<std::string> attributes;
    std::string reason;
    std::string not_before;
    bool dry_run = false;
};

int edit(const EditOptions& options, const Surroundings& around) {
    json::object body;
    put(body, "category", options.category);
    put(body, "region", options.region);
    put(body, "reason", options.reason);
    put(body, "not_before", options.not_before);
    for (const auto& attribute : options.attributes) {
        const auto equals = attribute.find('=');
        if (equals == std::string::npos || equals == 0) {
            return fail(
                around, {"used_wrongly", "--attribute takes name=value, and '" + attribute + "' is none"},
                used_wrongly);
        }
        if (!body.contains("attributes")) {
            body["attributes"].emplace_object();
        }
        body["attributes"].as_object()[attribute.substr(0, equals)] = attribute.substr(equals + 1);
    }
    if (options.dry_run) {
        body["dry_run"] = true;
    }
    int code = done;
    const auto answer =
        tell_hub(options.hub, letters + "/" + percent_encoded(options.id) + "/edit", body, around, code);
    if (!answer) {
        return code;
    }
    if (!options.dry_run) {
        around.out << answer->body << '\n';
        return done;
    }
    const auto preview = json::parse(answer->body).as_object();
    for (const auto& entry : preview.at("changes").as_array()) {
        const auto& change = entry.as_object();
        const auto from = one_line(json_text(change, "from"));
        const auto to = one_line(json_text(change, "to"));
        around.out << one_line(json_text(change, "field")) << ": " << (from.empty() ? "(nothing)" : from) << " -> "
                   << (to.empty() ? "(nothing)" : to) << '\n';
    }
    return done;
}

std::vector<std::string> words_of(const std::string& list) {
    std::vector<std::string> out;
    for (std::string_view rest{list}; !rest.empty();) {
        const auto one = rest.substr(0, rest.find(','));
        out.emplace_back(one);
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    }
    return out;
}

int replay_by_filter(MendOptions options, const Surroundings& around) {
    auto& parameters = options.filter.parameters;
    if (parameters["state"].empty()) {
        parameters["state"] = "rejected,dead";  // what may have arrived is named by whoever wishes it
    }
    if (options.dry_run) {
        return print_groups(options.hub, options.filter, false, around);
    }
    if (options.reason.empty()) {
        return fail(around, {"reason_missing", "sending many again needs --reason"}, used_wrongly);
    }
    if (!options.yes) {
        if (const int code = print_groups(options.hub, options.filter, false, around); code != done) {
            return code;
        }
    }
    if (!is_confirmed(options.yes, "replay", around)) {
        return used_wrongly;
    }
    json::object body;
    for (const auto& [name, value] : parameters) {
        if (name != "state") {
            put(body, name, value);
        }
    }
    auto& states = body["states"].emplace_array();
    for (auto& word : words_of(parameters["state"])) {
        states.emplace_back(std::move(word));
    }
    put(body, "reason", options.reason);
    if (options.per_minute != 0) {
        body["per_minute"] = options.per_minute;
    }
    if (options.may_arrive_twice) {
        body["may_arrive_twice"] = true;
    }
    int code = done;
    const auto answer = tell_hub(options.hub, "/v1/redrives", body, around, code);
    if (!answer) {
        return code;
    }
    around.out << answer->body << '\n';
    return done;
}

int replay(const MendOptions& options, const Surroundings& around) {
    if (!options.ids.empty() && !options.filter.empty()) {
        return fail(around, {"used_wrongly", "either name messages or give a filter, not both"}, used_wrongly);
    }
    if (!options.ids.empty()) {
        return mend(options, "redrive", around);
    }
    if (options.filter.empty()) {
        return fail(
            around, {"used_wrongly", "name messages, or say which by a filter: --agency, --instance, --cause, …"},
            used_wrongly);
    }
    if (!options.not_before.empty()) {
        return fail(around, {"used_wrongly", "--not-before is for messages that are named"}, used_wrongly);
    }
    return replay_by_filter(options, around);
}

}  // namespace

Action declare_dlq_list(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ListOptions>();
    add_hub_options(app, options->hub);
    options->filter.declare_all(app);
    options->filter.declare(app, "after", "The `next` of the page before");
    options->filter.declare(app, "limit", "Lines of a page, at most 200");
    app.add_flag("--group", options->group, "Count what is alike: state, cause, office, instance");
    app.add_flag("--all", options->all, "Page after page, to the end");
    app.add_flag("--json", options->as_json, "One JSON object a line");
    return [options, &around] { return list(*options, around); };
}

Action declare_dlq_show(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ShowOptions>();
    add_hub_options(app, options->hub);
    app.add_option("id", options->id, "Of the message, as dlq list shows it")->required();
    app.add_flag("--json", options->as_json, "The API's answer as it is");
    return [options, &around] { return show(*options, around); };
}

Action declare_dlq_replay(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<MendOptions>();
    add_hub_options(app, options->hub);
    app.add_option("id", options->ids, "Messages, as dlq list shows them");
    options->filter.declare_all(app);
    app.add_option("--per-minute", options->per_minute, "At which rate (60 unless given)")
        ->check(CLI::Range(1, 60'000));
    app.add_option("--reason", options->reason, "Why; stands in the complaint's history");
    app.add_option("--not-before", options->not_before, "Of named messages: when (RFC 3339)")->type_name("TIME");
    app.add_flag("--may-arrive-twice", options->may_arrive_twice, "Also what the agency may have already");
    app.add_flag("--dry-run", options->dry_run, "Only count what the filter finds");
    app.add_flag("--yes", options->yes, "Do not ask");
    return [options, &around] { return replay(*options, around); };
}

Action declare_dlq_edit(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<EditOptions>();
    add_hub_options(app, options->hub);
    app.add_option("id", options->id, "The message, as dlq list shows it")->required();
    app.add_option("--category", options->category, "The category's code that the agency's system takes");
    app.add_option("--region", options->region, "The region's code that it takes");
    app.add_option("--attribute", options->attributes, "name=value; name= takes it out")->allow_extra_args(false);
    app.add_option("--reason", options->reason, "Why; stands in the complaint's history");
    app.add_option("--not-before", options->not_before, "When it is sent (RFC 3339)")->type_name("TIME");
    app.add_flag("--dry-run", options->dry_run, "Only show what would be changed");
    return [options, &around] { return edit(*options, around); };
}

Action declare_dlq_discard(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<MendOptions>();
    add_hub_options(app, options->hub);
    app.add_option("id", options->ids, "Messages, as dlq list shows them")->required();
    app.add_option("--reason", options->reason, "Why; stands in the complaint's history")->required();
    app.add_flag("--yes", options->yes, "Do not ask");
    return [options, &around] {
        return is_confirmed(options->yes, "discard", around) ? mend(*options, "discard", around) : used_wrongly;
    };
}

Action declare_dlq_settle(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<MendOptions>();
    add_hub_options(app, options->hub);
    options->ids.emplace_back();
    app.add_option("id", options->ids[0], "The message, as dlq list shows it")->required();
    app.add_option("--external-ref", options->external_ref, "The agency's own number of it")->required();
    app.add_option("--reason", options->reason, "Who looked where")->required();
    return [options, &around] { return mend(*options, "settle", around); };
}

}  // namespace hub::cli
