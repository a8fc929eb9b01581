#include "command.hpp"
#include "hub_talk.hpp"

#include "hub/base/uuid.hpp"
#include "hub/crypto/random.hpp"

#include <boost/json.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace hub::cli {
namespace {

namespace json = boost::json;

struct SubmitOptions {
    HubOptions hub;
    std::string file;
    std::string idempotency_key;
    std::string subject;
    std::string body;
    std::string category;
    std::string region;
    std::string address;
    bool anonymous = false;
};

Result<std::string> body_of(const SubmitOptions& options) {
    if (!options.file.empty()) {
        std::ostringstream text;
        if (options.file == "-") {
            text << std::cin.rdbuf();
            return text.str();
        }
        std::ifstream in{options.file, std::ios::binary};
        if (!in) {
            return Error{"file_unreadable", "cannot read " + options.file};
        }
        text << in.rdbuf();
        return text.str();
    }
    json::object body;
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty()) {
            body[name] = value;
        }
    };
    put("subject", options.subject);
    put("body", options.body);
    put("category", options.category);
    put("region", options.region);
    put("address", options.address);
    if (options.anonymous) {
        body["anonymous"] = true;
    }
    return json::serialize(body);
}

int submit(const SubmitOptions& options, const Surroundings& around) {
    const auto body = body_of(options);
    if (!body) {
        return fail(around, body.error(), used_wrongly);
    }
    auto key = options.idempotency_key;
    if (key.empty()) {
        SystemClock clock;
        crypto::SystemRandom random;
        key = to_string(UuidV7Source{clock, random}.next());
    }
    auto headers = headers_for(options.hub);
    headers.emplace_back("Content-Type", "application/json");
    headers.emplace_back("Idempotency-Key", "\"" + key + "\"");
    const auto answer = ask_hub(options.hub.url, "POST", "/v1/complaints", headers, *body);
    if (!answer) {
        around.err << "  (to try the same complaint again: --idempotency-key " << key << ")\n";
        return fail(around, answer.error(), could_not);
    }
    if (answer->status != 201) {
        return show_problem(around, *answer);
    }
    around.out << answer->body << '\n';
    return done;
}

struct ShowOptions {
    HubOptions hub;
    std::string tracking_id;
    bool as_json = false;
};

void print(const Surroundings& around, const json::object& file) {
    const auto text = [](const json::value& value) { return std::string{value.as_string()}; };
    around.out << text(file.at("tracking_id")) << "  " << text(file.at("content").at("subject")) << '\n';
    around.out << "  status        " << text(file.at("status")) << '\n';
    around.out << "  responsible   " << text(file.at("responsible").at("id")) << '\n';
    for (const auto& clock : file.at("clocks").as_array()) {
        around.out << "  due           " << text(clock.at("due_at")) << "  " << text(clock.at("clock")) << '\n';
    }
    if (const auto* files = file.if_contains("attachments")) {
        for (const auto& entry : files->as_array()) {
            const auto& one = entry.as_object();
            around.out << "  attachment    " << text(one.at("name")) << "  " << text(one.at("media_type")) << ", "
                       << one.at("size").to_number<std::int64_t>() << " bytes  " << text(one.at("id"))
                       << (one.contains("withheld") ? "  withheld from offices: it cannot be cleaned" : "") << '\n';
        }
    }
    for (const auto& entry : file.at("events").as_array()) {
        const auto& event = entry.as_object();
        around.out << "  " << text(event.at("at")) << "  " << text(event.at("kind"));
        if (const auto* routing = event.if_contains("routing")) {
            around.out << "  -> " << text(routing->at("to")) << " by " << text(routing->at("by")) << " ("
                       << text(routing->at("reason")) << ")";
        }
        for (const auto* name : {"external_ref", "text"}) {
            if (const auto* value = event.if_contains(name)) {
                around.out << "  " << text(*value);
            }
        }
        if (const auto* withheld = event.if_contains("withheld_files")) {
            around.out << "  without " << withheld->to_number<std::int64_t>() << " of its files";
        }
        around.out << '\n';
    }
    for (const auto& entry : file.at("deliveries").as_array()) {
        const auto& delivery = entry.as_object();
        around.out << "  on its way to " << text(delivery.at("instance")) << ": " << text(delivery.at("state")) << ", "
                   << delivery.at("attempts").as_int64() << " attempts";
        if (const auto* why = delivery.if_contains("waits_for")) {
            around.out << ", waits for " << text(*why);
        }
        around.out << '\n';
    }
}

int show(const ShowOptions& options, const Surroundings& around) {
    int code = done;
    const auto answer =
        read_from_hub(options.hub, "/v1/complaints/" + percent_encoded(options.tracking_id), around, code);
    if (!answer) {
        return code;
    }
    if (options.as_json) {
        around.out << answer->body << '\n';
        return done;
    }
    print(around, json::parse(answer->body).as_object());
    return done;
}

struct ActOptions {
    HubOptions hub;
    std::string tracking;
    std::string action;
    std::string text;
    std::string to;
    std::string until;
    std::string other;
    std::string category;
    std::string region;
    std::int64_t days = 0;
    std::int64_t rating = 0;
    std::int64_t if_version = 0;
    bool accepts = false;
};

int act(const ActOptions& options, const Surroundings& around) {
    json::object body;
    for (const auto& [name, value] :
         {std::pair{"text", &options.text}, std::pair{"to", &options.to}, std::pair{"until", &options.until},
          std::pair{"other", &options.other}, std::pair{"category", &options.category},
          std::pair{"region", &options.region}}) {
        if (!value->empty()) {
            body[name] = *value;
        }
    }
    for (const auto& [name, value] : {std::pair{"days", options.days}, std::pair{"rating", options.rating}}) {
        if (value != 0) {
            body[name] = value;
        }
    }
    if (options.accepts) {
        body["accepts"] = true;
    }
    auto headers = headers_for(options.hub);
    headers.emplace_back("Content-Type", "application/json");
    if (options.if_version != 0) {
        headers.emplace_back("If-Match", "\"" + std::to_string(options.if_version) + "\"");
    }
    const auto answer = ask_hub(
        options.hub.url, "POST",
        "/v1/complaints/" + percent_encoded(options.tracking) + "/" + percent_encoded(options.action), headers,
        json::serialize(body));
    if (!answer) {
        return fail(around, answer.error(), could_not);
    }
    if (answer->status != 200) {
        return show_problem(around, *answer);
    }
    around.out << answer->body << '\n';
    return done;
}

}  // namespace

Action declare_complaint_submit(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<SubmitOptions>();
    add_hub_options(app, options->hub);
    auto* file =
        app.add_option("--file", options->file, "Complaint as JSON; - reads standard input")->type_name("FILE");
    app.add_option("--subject", options->subject, "Title, at most 200 characters")->excludes(file);
    app.add_option("--body", options->body, "What happened, where, since when")->excludes(file);
    app.add_option("--category", options->category, "Code from categories.yaml")->excludes(file);
    app.add_option("--region", options->region, "Kemendagri code, e.g. 18.72.01")->excludes(file);
    app.add_option("--address", options->address, "The place, in words")->excludes(file);
    app.add_flag("--anonymous", options->anonymous, "Hide the reporter from agencies and the public")->excludes(file);
    app.add_option("--idempotency-key", options->idempotency_key, "To repeat a complaint safely");
    return [options, &around] { return submit(*options, around); };
}

Action declare_complaint_show(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ShowOptions>();
    add_hub_options(app, options->hub);
    app.add_option("tracking_id", options->tracking_id, "As given when it was filed")->required();
    app.add_flag("--json", options->as_json, "The API's answer as it is");
    return [options, &around] { return show(*options, around); };
}

Action declare_complaint_act(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ActOptions>();
    add_hub_options(app, options->hub);
    app.add_option("tracking-id", options->tracking, "As people quote it")->required();
    app.add_option("action", options->action, "verify, dispose, follow_up, answer, return_not_competent, archive, …")
        ->required();
    app.add_option("--text", options->text, "Answer, question, reason or note");
    app.add_option("--to", options->to, "dispose, copy: the agency")->type_name("AGENCY");
    app.add_option("--days", options->days, "extend: working days");
    app.add_option("--rating", options->rating, "rate: 1 to 5");
    app.add_flag("--accepts", options->accepts, "rate: takes the answer, which closes the complaint");
    app.add_option("--until", options->until, "postpone: until when (RFC 3339)")->type_name("TIME");
    app.add_option("--other", options->other, "link_duplicate: the complaint that stays")->type_name("TRACKING-ID");
    app.add_option("--category", options->category, "verify: the right category");
    app.add_option("--region", options->region, "verify: the right region");
    app.add_option("--if-version", options->if_version, "Only when it is still at this version");
    return [options, &around] { return act(*options, around); };
}

}  // namespace hub::cli
