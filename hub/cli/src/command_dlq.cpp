// Dead letters through a running hub: looking.
#include "command.hpp"
#include "dlq_filter.hpp"
#include "exchange_text.hpp"
#include "hub_talk.hpp"
#include "table.hpp"
#include "words.hpp"

#include <boost/json.hpp>

namespace hub::cli {
namespace {

namespace json = boost::json;

struct ListOptions {
    HubOptions hub;
    DeadLetterFilter filter;
    bool group = false;
    bool all = false;
    bool as_json = false;
};

Table letters_table(const Surroundings& around) {
    const Words words{around};
    return {
        around.out,
        {words("MESSAGE", "PESAN"), words("TRACKING-ID", "NOMOR"), "STATE", "CAUSE", words("AGENCY", "INSTANSI"),
         "INSTANCE", words("FAILED", "GAGAL"), words("ATTEMPTS", "PERCOBAAN"), words("WHY", "SEBAB")}};
}

void add_letter(Table& table, const json::object& letter) {
    table.add(
        {json_text(letter, "id"), json_text(letter, "tracking_id"), json_text(letter, "state"),
         json_text(letter, "cause"), json_text(letter, "agency"), json_text(letter, "instance"),
         json_text(letter, "failed_at"), std::to_string(json_number(letter, "attempts")), json_text(letter, "detail")});
}

int list(ListOptions options, const Surroundings& around) {
    if (options.group) {
        options.filter.parameters.erase("after");
        options.filter.parameters.erase("limit");
        return print_groups(options.hub, options.filter, options.as_json, around);
    }
    auto& parameters = options.filter.parameters;
    const auto wanted = parameters;
    auto table = letters_table(around);
    bool none = true;
    for (;;) {
        int code = done;
        const auto answer = read_from_hub(options.hub, address_of(dead_letters_path, parameters), around, code);
        if (!answer) {
            return code;
        }
        const auto body = json::parse(answer->body).as_object();
        for (const auto& entry : body.at("dead_letters").as_array()) {
            none = false;
            if (options.as_json) {
                around.out << json::serialize(entry) << '\n';
            } else {
                add_letter(table, entry.as_object());
            }
        }
        table.flush();
        const auto next = json_text(body, "next");
        if (next.empty()) {
            if (none && !options.as_json) {
                say_none(around, "dead letters", "pesan gagal", wanted);
            }
            return done;
        }
        if (!options.all) {
            say_more(around, next);
            return done;
        }
        parameters["after"] = next;
    }
}

struct ShowOptions {
    HubOptions hub;
    std::string id;
    BytesWish bytes;
    bool as_json = false;
};

int show(const ShowOptions& options, const Surroundings& around) {
    int code = done;
    const auto answer = read_from_hub(options.hub, dead_letters_path + "/" + percent_encoded(options.id), around, code);
    if (!answer) {
        return code;
    }
    if (options.as_json) {
        around.out << answer->body << '\n';
        return options.bytes.wished ? show_bytes(options.hub, options.id, options.bytes, true, around) : done;
    }
    const Words words{around};
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
        around.out << words("looked up         ", "dicari            ") << json_number(look, "looks")
                   << words(" times, ", " kali, ")
                   << (next.empty() ? words("no more: it waits for a person", "tidak lagi: menunggu petugas")
                                    : words("again at ", "lagi pada ") + next)
                   << "  " << one_line(json_text(look, "detail")) << '\n';
    }
    for (const auto& entry : letter.at("failed_attempts").as_array()) {
        const auto& attempt = entry.as_object();
        around.out << "  " << json_text(attempt, "at") << words("  attempt ", "  percobaan ")
                   << json_number(attempt, "attempt") << "  " << json_text(attempt, "outcome") << "  "
                   << json_text(attempt, "cause") << "  " << one_line(json_text(attempt, "remote_code")) << "  "
                   << one_line(json_text(attempt, "detail")) << '\n';
    }
    for (const auto& entry : letter.at("events").as_array()) {
        const auto& event = entry.as_object();
        around.out << "  " << json_text(event, "at") << "  " << json_text(event, "kind") << words(" by ", " oleh ")
                   << json_text(event, "actor") << "  " << json_text(event, "step") << "  "
                   << one_line(json_text(event, "text")) << '\n';
    }
    return options.bytes.wished ? show_bytes(options.hub, options.id, options.bytes, false, around) : done;
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
    declare_bytes(app, options->bytes);
    app.add_flag("--json", options->as_json, "The API's answer as it is");
    return [options, &around] { return show(*options, around); };
}

}  // namespace hub::cli
