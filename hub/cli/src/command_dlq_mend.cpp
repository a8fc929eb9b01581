// Dead letters through a running hub: deciding about them.
#include "command.hpp"
#include "dlq_filter.hpp"
#include "hub_talk.hpp"
#include "redrive_text.hpp"
#include "table.hpp"
#include "words.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iostream>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace hub::cli {
namespace {

namespace json = boost::json;

/// On a terminal the word is typed; elsewhere --yes must be said.
bool is_confirmed(bool yes, const std::string& word, const Surroundings& around) {
    if (yes) {
        return true;
    }
    const Words words{around};
    if (::isatty(STDIN_FILENO) == 0) {
        around.err << words(
            "sp4n-hub: this cannot be undone: say --yes\n", "sp4n-hub: ini tidak dapat dibatalkan: tambahkan --yes\n");
        return false;
    }
    around.err << words("Type ", "Ketik ") << word << words(" to go on: ", " untuk melanjutkan: ") << std::flush;
    std::string typed;
    std::getline(std::cin, typed);
    return typed == word;
}

struct MendOptions {
    HubOptions hub;
    DeadLetterFilter filter;
    std::vector<std::string> ids;
    std::string reason;
    std::string external_ref;
    std::string not_before;
    std::int64_t per_minute = 0;
    bool may_arrive_twice = false;
    bool dry_run = false;
    bool yes = false;
    bool as_json = false;
};

/// "019a… of 8KQ3M…: waiting to be sent again"
std::string mended_text(const json::object& mended, const Words& words) {
    const auto state = json_text(mended, "state");
    const char* became = state == "waiting" ? words("is sent again", "dikirim lagi")
                         : state == "discarded"
                             ? words("is given up: nobody gets it", "dibatalkan: tidak ada yang menerimanya")
                             : words("counts as delivered", "dianggap sudah tersampaikan");
    return json_text(mended, "id") + words(" of ", " dari ") + json_text(mended, "tracking_id") + ": " + became +
           (mended.contains("repeated")
                ? words(" (decided before; nothing was changed now)", " (sudah diputuskan; tidak ada yang berubah)")
                : "");
}

void print_mended(const std::string& body, bool as_json, const Surroundings& around) {
    around.out << (as_json ? body : mended_text(json::parse(body).as_object(), Words{around})) << '\n';
}

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
        const auto answer =
            tell_hub(options.hub, dead_letters_path + "/" + percent_encoded(id) + "/" + verb, body, around, code);
        if (answer) {
            print_mended(answer->body, options.as_json, around);
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
    bool as_json = false;
};

void print_preview(const json::object& preview, const Surroundings& around) {
    const Words words{around};
    const auto value = [&](const json::object& change, const char* name) {
        const auto text = one_line(json_text(change, name));
        return text.empty() ? std::string{words("(nothing)", "(kosong)")} : text;
    };
    const auto& changes = preview.at("changes").as_array();
    for (const auto& entry : changes) {
        const auto& change = entry.as_object();
        around.out << one_line(json_text(change, "field")) << ": " << value(change, "from") << " -> "
                   << value(change, "to") << '\n';
    }
    if (changes.empty()) {
        say_none(around, "changes", "perubahan");
    }
}

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
        tell_hub(options.hub, dead_letters_path + "/" + percent_encoded(options.id) + "/edit", body, around, code);
    if (!answer) {
        return code;
    }
    if (options.dry_run && !options.as_json) {
        print_preview(json::parse(answer->body).as_object(), around);
    } else {
        print_mended(answer->body, options.as_json, around);
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
        return print_groups(options.hub, options.filter, options.as_json, around);
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
    if (options.as_json) {
        around.out << answer->body << '\n';
        return done;
    }
    const auto job = json::parse(answer->body).as_object();
    around.out << redrive_text(job, Words{around}) << '\n';
    around.err << Words{around}("  how far it came: sp4n-hub dlq redrives ", "  sejauh mana: sp4n-hub dlq redrives ")
               << json_number(job, "id") << '\n';
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
    app.add_flag("--json", options->as_json, "The API's answer as it is");
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
    app.add_flag("--json", options->as_json, "The API's answer as it is");
    return [options, &around] { return edit(*options, around); };
}

Action declare_dlq_discard(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<MendOptions>();
    add_hub_options(app, options->hub);
    app.add_option("id", options->ids, "Messages, as dlq list shows them")->required();
    app.add_option("--reason", options->reason, "Why; stands in the complaint's history")->required();
    app.add_flag("--yes", options->yes, "Do not ask");
    app.add_flag("--json", options->as_json, "The API's answer as it is");
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
    app.add_flag("--json", options->as_json, "The API's answer as it is");
    return [options, &around] { return mend(*options, "settle", around); };
}

}  // namespace hub::cli
