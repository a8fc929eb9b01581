#include "dlq_filter.hpp"

#include "table.hpp"
#include "words.hpp"

#include "hub/base/text.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace hub::cli {

namespace json = boost::json;

void DeadLetterFilter::declare(CLI::App& app, const char* name, const char* description) {
    auto option = std::string{"--"} + name;
    std::ranges::replace(option, '_', '-');
    app.add_option(option, parameters[name], description);
}

void DeadLetterFilter::declare_all(CLI::App& app) {
    declare(app, "agency", "An office and all below it");
    declare(app, "instance", "One connector instance");
    declare(app, "state", "One or more, with commas: unknown, rejected, dead");
    declare(app, "cause", "Of the last failure: validation, timeout, network, …");
    declare(app, "message", "complaint, update, withdrawal, notice");
    declare(app, "failed_from", "Failed at this moment or later (RFC 3339)");
    declare(app, "failed_before", "Failed before this moment");
}

bool DeadLetterFilter::empty() const {
    return std::ranges::all_of(parameters, [](const auto& one) { return one.second.empty(); });
}

int print_groups(const HubOptions& hub, DeadLetterFilter filter, bool as_json, const Surroundings& around) {
    int code = done;
    filter.parameters["group"] = "cause";
    const auto answer = read_from_hub(hub, address_of(dead_letters_path, filter.parameters), around, code);
    if (!answer) {
        return code;
    }
    if (as_json) {
        around.out << answer->body << '\n';
        return done;
    }
    const Words words{around};
    const auto body = json::parse(answer->body).as_object();
    Table table{
        around.out,
        {words("COUNT", "JUMLAH"), "STATE", "CAUSE", words("AGENCY", "INSTANSI"), "INSTANCE",
         words("FAILED FROM", "GAGAL DARI"), words("TO", "SAMPAI")}};
    for (const auto& entry : body.at("groups").as_array()) {
        const auto& group = entry.as_object();
        table.add(
            {std::to_string(json_number(group, "count")), json_text(group, "state"), json_text(group, "cause"),
             json_text(group, "agency"), json_text(group, "instance"), json_text(group, "first_failed_at"),
             json_text(group, "last_failed_at")});
    }
    if (table.empty()) {
        filter.parameters.erase("group");
        say_none(around, "dead letters", "pesan gagal", filter.parameters);
        return done;
    }
    table.flush();
    around.err << json_number(body, "total") << words(" in all\n", " seluruhnya\n");
    return done;
}

std::string one_line(std::string text) {
    text = clean_text(text, 300);
    std::ranges::replace(text, '\n', ' ');
    std::ranges::replace(text, '\t', ' ');
    return text;
}

}  // namespace hub::cli
