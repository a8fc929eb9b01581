#include "command.hpp"
#include "complaint_text.hpp"
#include "hub_talk.hpp"
#include "nearest.hpp"
#include "words.hpp"

#include "hub/base/uuid.hpp"
#include "hub/crypto/random.hpp"
#include "hub/model/names.hpp"
#include "hub/workflow/permissions.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <vector>

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
    bool as_json = false;
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
    auto headers = headers_for(options.hub, around);
    headers.emplace_back("Content-Type", "application/json");
    headers.emplace_back("Idempotency-Key", "\"" + key + "\"");
    const auto answer = ask_hub(options.hub.url, "POST", "/v1/complaints", headers, *body);
    if (!answer) {
        around.err << Words{around}(
                          "  (to try the same complaint again: --idempotency-key ",
                          "  (untuk mencoba lagi laporan yang sama: --idempotency-key ")
                   << key << ")\n";
        return fail(around, answer.error(), could_not);
    }
    if (answer->status != 201) {
        return show_problem(around, *answer);
    }
    if (options.as_json) {
        around.out << answer->body << '\n';
    } else {
        around.out << filed_text(json::parse(answer->body).as_object(), Words{around});
    }
    return done;
}

struct ShowOptions {
    HubOptions hub;
    std::string tracking_id;
    bool as_json = false;
};

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
    around.out << complaint_text(json::parse(answer->body).as_object(), Words{around});
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
    bool as_json = false;
};

/// What may be done to this complaint now, said after an action that may not, or that does not exist.
std::optional<std::string> possible_now(const ActOptions& options, const Surroundings& around) {
    const auto answer = ask_hub(
        options.hub.url, "GET", "/v1/complaints/" + percent_encoded(options.tracking), headers_for(options.hub, around),
        {});
    if (!answer || answer->status != 200) {
        return std::nullopt;
    }
    std::vector<std::string> words;
    for (const auto& action : json::parse(answer->body).as_object().at("allowed_actions").as_array()) {
        words.emplace_back(action.as_string());
    }
    return nearest_first(std::move(words), options.action);
}

/// A word that is no action: told here, with what is possible (of this complaint where the hub says it).
int refuse_unknown_action(const ActOptions& options, const Surroundings& around) {
    const Words words{around};
    Error error{"unknown_action", words("there is no action '", "tidak ada tindakan '") + options.action + "'"};
    if (const auto now = possible_now(options, around)) {
        error.hint = words("possible for this complaint now: ", "yang bisa untuk laporan ini sekarang: ") +
                     (now->empty() ? words("nothing", "tidak ada") : *now);
        return fail_as_worded(around, error, used_wrongly);
    }
    std::vector<std::string> all;
    for (const auto& line : workflow::permissions()) {
        const std::string name{model::name_of(line.action)};
        if (line.action != model::Action::receive && std::ranges::find(all, name) == all.end()) {
            all.push_back(name);
        }
    }
    error.hint = words("actions there are: ", "tindakan yang ada: ") + nearest_first(std::move(all), options.action);
    return fail_as_worded(around, error, used_wrongly);
}

int act(const ActOptions& options, const Surroundings& around) {
    const auto known = model::parse_name<model::Action>(options.action);
    if (!known || *known == model::Action::receive) {
        return refuse_unknown_action(options, around);
    }
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
    auto headers = headers_for(options.hub, around);
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
        const int code = show_problem(around, *answer);
        if (answer->status == 409) {
            if (const auto now = possible_now(options, around)) {
                const Words words{around};
                around.err << words("  possible for this complaint now: ", "  yang bisa untuk laporan ini sekarang: ")
                           << (now->empty() ? words("nothing", "tidak ada") : *now) << '\n';
            }
        }
        return code;
    }
    if (options.as_json) {
        around.out << answer->body << '\n';
    } else {
        around.out << acted_text(json::parse(answer->body).as_object(), Words{around});
    }
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
    app.add_flag("--json", options->as_json, "The API's answer as it is");
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
    app.add_flag("--json", options->as_json, "The API's answer as it is");
    return [options, &around] { return act(*options, around); };
}

}  // namespace hub::cli
