// What hub and agency do not agree about, through a running hub.
#include "command.hpp"
#include "hub_talk.hpp"

#include "hub/base/text.hpp"

#include <boost/json.hpp>

#include <memory>

namespace hub::cli {
namespace {

namespace json = boost::json;

struct Options {
    HubOptions hub;
    std::map<std::string, std::string> parameters;
    std::string instance;
    std::string difference;
    std::string reason;
    bool resolved = false;
    bool as_json = false;
};

std::string number(const json::object& in, std::string_view name) {
    const auto* value = in.if_contains(name);
    return value != nullptr && value->is_int64() ? std::to_string(value->get_int64()) : std::string{};
}

std::string or_dash(std::string text) {
    return text.empty() ? "-" : clean_text(text, 500);
}

void print_run(const json::object& run, const Surroundings& around) {
    around.err << json_text(run, "instance") << ": comparison " << number(run, "id") << ' ' << json_text(run, "state")
               << ", began " << json_text(run, "began_at") << ", " << number(run, "listed") << " cases listed since "
               << json_text(run, "since");
    if (const auto failure = json_text(run, "failure"); !failure.empty()) {
        around.err << ": " << clean_text(failure, 500);
    }
    around.err << '\n';
}

void print_difference(const json::object& one, const Surroundings& around) {
    around.out << number(one, "id") << '\t' << json_text(one, "kind") << '\t' << or_dash(json_text(one, "tracking_id"))
               << '\t' << or_dash(json_text(one, "agency")) << '\t' << or_dash(json_text(one, "external_ref")) << '\t'
               << or_dash(json_text(one, "remote_status")) << '\t' << json_text(one, "first_seen") << '\t'
               << (json_text(one, "resolved_at").empty() ? "open" : "resolved") << '\t'
               << or_dash(json_text(one, "detail")) << '\n';
    if (one.contains("resend")) {
        around.err << "  hand it over again: sp4n-hub connector resend " << number(one, "id") << " --reason '…'\n";
    }
}

int show_instance(const Options& options, const std::string& instance, const Surroundings& around) {
    auto parameters = options.parameters;
    parameters["resolved"] = options.resolved ? "true" : "";
    for (bool first = true;; first = false) {
        int code = done;
        const auto answer = read_from_hub(
            options.hub, address_of("/v1/instances/" + percent_encoded(instance) + "/differences", parameters), around,
            code);
        if (!answer) {
            return code;
        }
        const auto body = json::parse(answer->body).as_object();
        if (const auto* run = body.if_contains("last_run"); run != nullptr && first && !options.as_json) {
            print_run(run->as_object(), around);
        }
        for (const auto& entry : body.at("differences").as_array()) {
            if (options.as_json) {
                around.out << json::serialize(entry) << '\n';
            } else {
                print_difference(entry.as_object(), around);
            }
        }
        parameters["after"] = json_text(body, "next");
        if (parameters["after"].empty()) {
            return done;
        }
    }
}

/// Of one instance, or of all that the key may see.
int differences(const Options& options, const Surroundings& around) {
    if (!options.instance.empty()) {
        return show_instance(options, options.instance, around);
    }
    int code = done;
    const auto answer = read_from_hub(options.hub, "/v1/instances", around, code);
    if (!answer) {
        return code;
    }
    const auto body = json::parse(answer->body).as_object();
    for (const auto& entry : body.at("instances").as_array()) {
        const auto& instance = entry.as_object();
        if (json_text(instance, "waits_for") == "instance_missing") {
            continue;  // it left the configuration
        }
        if (const int shown = show_instance(options, json_text(instance, "id"), around); shown != done) {
            return shown;
        }
    }
    return done;
}

int reconcile(const Options& options, const Surroundings& around) {
    int code = done;
    const auto answer =
        tell_hub(options.hub, "/v1/instances/" + percent_encoded(options.instance) + "/reconcile", {}, around, code);
    if (!answer) {
        return code;
    }
    if (options.as_json) {
        around.out << answer->body << '\n';
        return done;
    }
    const auto run = json::parse(answer->body).as_object();
    around.out << options.instance << ": comparison " << number(run, "id") << " is due now; sp4n-hub connector "
               << "differences " << options.instance << " shows what it finds\n";
    return done;
}

int resend(const Options& options, const Surroundings& around) {
    int code = done;
    const auto answer = tell_hub(
        options.hub, "/v1/differences/" + percent_encoded(options.difference) + "/resend", {{"reason", options.reason}},
        around, code);
    if (!answer) {
        return code;
    }
    if (options.as_json) {
        around.out << answer->body << '\n';
        return done;
    }
    const auto body = json::parse(answer->body).as_object();
    around.out << json_text(body, "tracking_id") << " is handed over again: message " << json_text(body, "delivery")
               << '\n';
    return done;
}

std::shared_ptr<Options> declare(CLI::App& app) {
    auto options = std::make_shared<Options>();
    add_hub_options(app, options->hub);
    return options;
}

}  // namespace

Action declare_connector_differences(CLI::App& app, const Surroundings& around) {
    auto options = declare(app);
    app.add_option("instance", options->instance, "As connector list names it; all when left out");
    app.add_flag("--resolved", options->resolved, "Those too that are no more");
    app.add_flag("--json", options->as_json, "One JSON object a line");
    return [options, &around] { return differences(*options, around); };
}

Action declare_connector_reconcile(CLI::App& app, const Surroundings& around) {
    auto options = declare(app);
    app.add_option("instance", options->instance, "As connector list names it")->required();
    app.add_flag("--json", options->as_json, "The API's answer as it is");
    return [options, &around] { return reconcile(*options, around); };
}

Action declare_connector_resend(CLI::App& app, const Surroundings& around) {
    auto options = declare(app);
    app.add_option("difference", options->difference, "Its number, as connector differences shows it")->required();
    app.add_option("--reason", options->reason, "Why; stands in the complaint's history")->required();
    app.add_flag("--json", options->as_json, "The API's answer as it is");
    return [options, &around] { return resend(*options, around); };
}

}  // namespace hub::cli
