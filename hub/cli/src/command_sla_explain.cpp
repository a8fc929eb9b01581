// Why a complaint's limits are when they are, and which mails went to people about limits.
#include "command.hpp"
#include "hub_talk.hpp"
#include "table.hpp"
#include "words.hpp"

#include "hub/base/text.hpp"

#include <boost/json.hpp>

#include <array>
#include <cstdlib>

namespace hub::cli {
namespace {

namespace json = boost::json;
constexpr auto& text = json_text;

struct ExplainOptions {
    HubOptions hub;
    std::string tracking_id;
    bool as_json = false;
};

/// The hub's own words in the reader's language; names of holidays stand as they are.
std::string in_words(const std::string& code, const Words& words) {
    struct Pair {
        std::string_view code;
        const char* en;
        const char* id;
    };
    static constexpr std::array<Pair, 14> known{
        {{"verification", "verification", "verifikasi"},
         {"first_follow_up", "first follow-up", "tindak lanjut pertama"},
         {"completion", "completion", "penyelesaian"},
         {"began", "began", "mulai"},
         {"paused", "stands still", "berhenti sementara"},
         {"went_on", "goes on", "berjalan lagi"},
         {"extended", "extended", "diperpanjang"},
         {"recounted", "counted again: the calendar changed", "dihitung ulang: kalender berubah"},
         {"breached", "ran out", "terlewati"},
         {"ended", "ended", "berakhir"},
         {"met", "met", "dipenuhi"},
         {"late", "missed", "terlewat"},
         {"left", "ended by something else", "berakhir karena hal lain"},
         {"weekend", "weekend", "akhir pekan"}}};
    for (const auto& one : known) {
        if (one.code == code) {
            return std::string{words(one.en, one.id)};
        }
    }
    return code;
}

std::string why_in_words(const json::object& day, const Words& words) {
    const auto why = text(day, "why");
    constexpr std::string_view working = "working day ";
    if (why.starts_with(working)) {
        auto rest = why.substr(working.size());
        if (const auto of = rest.find(" of "); of != std::string::npos) {
            rest.replace(of, 4, words(" of ", " dari "));
        }
        return std::string{words("working day ", "hari kerja ke-")} + rest;
    }
    return text(day, "verdict") == "stood_still" ? std::string{words("the clock stood still", "jam berhenti")}
                                                 : in_words(why, words);
}

/// "2d 3h"
std::string span_text(std::int64_t seconds) {
    const auto hours = seconds / 3600;
    return std::to_string(hours / 24) + "d " + std::to_string(hours % 24) + "h";
}

void print_clock(const json::object& clock, const Words& words, std::ostream& out) {
    out << in_words(text(clock, "clock"), words) << "  " << text(clock, "agency") << "  " << text(clock, "policy")
        << ": " << text(clock, "basis") << '\n';
    for (const auto& entry : clock.at("turns").as_array()) {
        const auto& turn = entry.as_object();
        out << "  " << text(turn, "at") << "  " << in_words(text(turn, "what"), words)
            << words(", limit ", ", tenggat ") << text(turn, "due_at") << '\n';
    }
    for (const auto& entry : clock.at("days").as_array()) {
        const auto& day = entry.as_object();
        out << "    " << text(day, "date") << (text(day, "verdict") == "counted" ? "  +  " : "  -  ")
            << clean_text(why_in_words(day, words), 200) << '\n';
    }
    if (const auto fate = text(clock, "fate"); !fate.empty()) {
        out << "  " << in_words(fate, words) << '\n';
    } else if (clock.at("paused").as_bool()) {
        out << words(
            "  stands still: the limit moves by as long as it does\n",
            "  berhenti sementara: tenggat bergeser selama itu\n");
    }
    if (const auto* overrun = clock.if_contains("overrun")) {
        out << words("  overrun: the office ", "  keterlambatan: instansi ")
            << span_text(json_number(overrun->as_object(), "agency_seconds")) << ", hub "
            << span_text(json_number(overrun->as_object(), "hub_seconds")) << '\n';
    }
}

int explain(const ExplainOptions& options, const Surroundings& around) {
    int code = done;
    const auto answer =
        read_from_hub(options.hub, "/v1/complaints/" + percent_encoded(options.tracking_id) + "/clocks", around, code);
    if (!answer) {
        return code;
    }
    if (options.as_json) {
        around.out << answer->body << '\n';
        return done;
    }
    const Words words{around};
    const auto body = json::parse(answer->body).as_object();
    const auto& clocks = body.at("clocks").as_array();
    for (const auto& clock : clocks) {
        print_clock(clock.as_object(), words, around.out);
    }
    if (clocks.empty()) {
        say_none(around, "clocks", "jam");
    }
    return done;
}

struct LettersOptions {
    HubOptions hub;
    std::map<std::string, std::string> parameters;
    bool as_json = false;
};

int letters(const LettersOptions& options, const Surroundings& around) {
    int code = done;
    const auto answer = read_from_hub(options.hub, address_of("/v1/letters", options.parameters), around, code);
    if (!answer) {
        return code;
    }
    if (options.as_json) {
        around.out << answer->body << '\n';
        return done;
    }
    const Words words{around};
    const auto body = json::parse(answer->body).as_object();
    Table table{
        around.out,
        {words("MADE", "DIBUAT"), words("PERSON", "ORANG"), words("STATE", "KEADAAN"), words("ALARMS", "PERINGATAN"),
         words("ATTEMPTS", "PERCOBAAN"), words("CAUSE", "SEBAB")}};
    for (const auto& entry : body.at("letters").as_array()) {
        const auto& letter = entry.as_object();
        table.add(
            {text(letter, "born_at"), text(letter, "person"), text(letter, "state"),
             std::to_string(json_number(letter, "alarms")), std::to_string(json_number(letter, "attempts")),
             text(letter, "cause")});
    }
    table.flush();
    around.out << json_number(body, "alarms_waiting")
               << words(" alarms wait for their hour\n", " peringatan menunggu waktunya\n");
    return done;
}

}  // namespace

Action declare_sla_explain(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ExplainOptions>();
    add_hub_options(app, options->hub);
    app.add_option("tracking_id", options->tracking_id, "As given when it was filed")->required();
    app.add_flag("--json", options->as_json, "The API's answer as it is");
    return [options, &around] { return explain(*options, around); };
}

Action declare_sla_letters(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<LettersOptions>();
    add_hub_options(app, options->hub);
    app.add_option("--limit", options->parameters["limit"], "Lines, at most 200");
    app.add_flag("--json", options->as_json, "The API's answer as it is");
    return [options, &around] { return letters(*options, around); };
}

}  // namespace hub::cli
