// What hub and agency do not agree about, through a running hub.
#include "command.hpp"
#include "hub_talk.hpp"
#include "table.hpp"
#include "words.hpp"

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

void print_run(const json::object& run, const Surroundings& around) {
    const Words words{around};
    around.err << json_text(run, "instance") << words(": comparison ", ": pembandingan ") << json_number(run, "id")
               << ' ' << json_text(run, "state") << words(", began ", ", mulai ") << json_text(run, "began_at") << ", "
               << json_number(run, "listed") << words(" cases listed since ", " kasus terdaftar sejak ")
               << json_text(run, "since");
    if (const auto failure = json_text(run, "failure"); !failure.empty()) {
        around.err << ": " << clean_text(failure, 500);
    }
    around.err << '\n';
}

Table differences_table(const Surroundings& around) {
    const Words words{around};
    return {
        around.out,
        {"ID", words("KIND", "JENIS"), words("TRACKING-ID", "NOMOR"), words("AGENCY", "INSTANSI"),
         words("THEIR NUMBER", "NOMOR MEREKA"), words("THEIR STATUS", "STATUS MEREKA"),
         words("FIRST SEEN", "PERTAMA TERLIHAT"), words("STATE", "KEADAAN"), words("DETAIL", "RINCIAN")}};
}

void add_difference(Table& table, const json::object& one, const Surroundings& around) {
    const Words words{around};
    const auto id = std::to_string(json_number(one, "id"));
    table.add(
        {id, json_text(one, "kind"), json_text(one, "tracking_id"), json_text(one, "agency"),
         json_text(one, "external_ref"), json_text(one, "remote_status"), json_text(one, "first_seen"),
         json_text(one, "resolved_at").empty() ? words("open", "terbuka") : words("resolved", "selesai"),
         json_text(one, "detail")});
    if (one.contains("resend")) {
        around.err << words("  hand it over again: ", "  serahkan lagi: ") << "sp4n-hub connector resend " << id
                   << " --reason '…'\n";
    }
}

int show_instance(const Options& options, const std::string& instance, Table& table, const Surroundings& around) {
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
                add_difference(table, entry.as_object(), around);
            }
        }
        table.flush();
        parameters["after"] = json_text(body, "next");
        if (parameters["after"].empty()) {
            return done;
        }
    }
}

/// Of all that the key may see.
int show_all(const Options& options, Table& table, const Surroundings& around) {
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
        if (const int shown = show_instance(options, json_text(instance, "id"), table, around); shown != done) {
            return shown;
        }
    }
    return done;
}

int differences(const Options& options, const Surroundings& around) {
    auto table = differences_table(around);
    const int code = options.instance.empty() ? show_all(options, table, around)
                                              : show_instance(options, options.instance, table, around);
    if (code == done && table.empty() && !options.as_json) {
        auto wanted = options.parameters;
        wanted["instance"] = options.instance;
        say_none(
            around, options.resolved ? "differences" : "open differences",
            options.resolved ? "perbedaan" : "perbedaan yang masih terbuka", wanted);
    }
    return code;
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
    const Words words{around};
    around.out << options.instance << words(": comparison ", ": pembandingan ") << json_number(run, "id")
               << words(" is due now; see what it finds: ", " berjalan sekarang; lihat hasilnya: ")
               << "sp4n-hub connector differences " << options.instance << '\n';
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
    const Words words{around};
    around.out << json_text(body, "tracking_id") << words(" is handed over again: message ", " diserahkan lagi: pesan ")
               << json_text(body, "delivery") << '\n';
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
