// route test and route explain: what the rules of a folder do, without a hub and without a database.
#include "command.hpp"
#include "explain_text.hpp"

#include "hub/api/explanation_json.hpp"
#include "hub/base/text.hpp"
#include "hub/base/time_text.hpp"
#include "hub/model/names.hpp"
#include "hub/settings/load.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <vector>

namespace hub::cli {
namespace {

namespace json = boost::json;
using settings::Language;
using settings::RoutingTestResult;

struct TestOptions {
    std::string config;
    bool as_json = false;
};

struct ExplainOptions {
    std::string config;
    std::string category;
    std::string region;
    std::string subject;
    std::string text;
    std::string kind;
    std::string channel;
    std::string priority;
    std::string wish;
    std::string at;
    std::vector<std::string> attributes;
    std::vector<std::string> returned_by;
    bool supervisory = false;
    bool all = false;
    bool as_json = false;
};

std::string place_of(const settings::Position& at) {
    return at.file + ':' + std::to_string(at.line) + ':' + std::to_string(at.column);
}

bool has_other_errors(const settings::Loaded& loaded) {
    return std::ranges::any_of(loaded.findings, [](const settings::Diagnostic& finding) {
        constexpr std::string_view failed_test = "K030";
        return finding.severity == settings::Severity::error && finding.code != failed_test;
    });
}

void print_tests(const std::vector<RoutingTestResult>& results, const Surroundings& around) {
    const auto language = around.language;
    const bool id = language == Language::id;
    std::size_t red = 0;
    for (const auto& result : results) {
        if (result.passed) {
            around.out << "✓ " << result.name << '\n';
            continue;
        }
        ++red;
        around.out << "✗ " << result.name << "  (" << place_of(result.expect_at) << ")\n"
                   << (id ? "  diharapkan: " : "  expected: ") << result.expected << '\n'
                   << (id ? "  hasil:      " : "  got:      ") << result.got << '\n'
                   << explanation_text(result.why, ShownRules::that_matter, language);
    }
    around.out << results.size() << (id ? " uji, " : " tests, ") << red << (id ? " gagal" : " failed") << '\n';
}

void print_tests_json(const std::vector<RoutingTestResult>& results, const Surroundings& around) {
    json::object out;
    out["tests"] = results.size();
    out["failed"] = std::ranges::count(results, false, &RoutingTestResult::passed);
    auto& list = out["results"].emplace_array();
    for (const auto& result : results) {
        json::object one{
            {"name", result.name},
            {"position", place_of(result.at)},
            {"passed", result.passed},
            {"expected", result.expected},
            {"got", result.got}};
        if (!result.passed) {
            one["explanation"] = json::parse(api::explanation_json(result.why));
        }
        list.push_back(std::move(one));
    }
    around.out << json::serialize(out) << '\n';
}

int test(const TestOptions& options, const Surroundings& around) {
    const auto loaded = settings::load_folder(options.config);
    if (!loaded.readable || has_other_errors(loaded)) {
        around.err << settings::render(loaded.findings, options.config, around.language);
        return loaded.readable ? not_right : could_not;
    }
    if (options.as_json) {
        print_tests_json(loaded.routing_tests, around);
    } else {
        print_tests(loaded.routing_tests, around);
    }
    return std::ranges::all_of(loaded.routing_tests, &RoutingTestResult::passed) ? done : not_right;
}

template <class E>
Status read_word(const char* option, const std::string& word, E& into) {
    if (word.empty()) {
        return {};
    }
    if (const auto value = model::parse_name<E>(word)) {
        into = *value;
        return {};
    }
    std::string known;
    for (const auto& [value, name] : model::names_of<E>()) {
        known += (known.empty() ? "" : ", ") + std::string{name};
    }
    return Error{"unknown_word", std::string{option} + " does not know '" + word + "'", "", "say one of: " + known};
}

/// A complaint as it would come in; what the folder does not know is said, not guessed.
Result<model::Content> complaint_of(const ExplainOptions& options, const settings::Settings& folder) {
    model::Content content;
    content.category = model::CategoryCode{options.category};
    content.region = model::RegionCode{options.region};
    content.subject = options.subject;
    content.body = options.text;
    content.supervisory = options.supervisory;
    content.wished_agency = model::AgencyId{options.wish};
    HUB_CHECK(read_word("--kind", options.kind, content.kind));
    HUB_CHECK(read_word("--channel", options.channel, content.channel));
    HUB_CHECK(read_word("--priority", options.priority, content.priority));
    for (const auto& given : options.attributes) {
        const auto sign = given.find('=');
        if (sign == std::string::npos || sign == 0) {
            return Error{"bad_attribute", "--attribute takes name=value, not '" + given + "'"};
        }
        content.attributes.emplace_back(given.substr(0, sign), given.substr(sign + 1));
    }
    const auto is_known = [&](const settings::Category& category) { return category.code == content.category; };
    if (!options.category.empty() && std::ranges::none_of(folder.categories, is_known)) {
        return Error{"unknown_category", "there is no category '" + options.category + "'", "", "see categories.yaml"};
    }
    for (const auto* text : {&options.subject, &options.text}) {
        if (find_invalid_utf8(*text)) {
            return Error{"bad_text", "the text is not UTF-8"};
        }
    }
    return content;
}

Result<std::vector<model::AgencyId>> agencies_of(
    const std::vector<std::string>& names, const std::string& wish, const settings::Settings& folder) {
    std::vector<model::AgencyId> ids;
    auto all = names;
    if (!wish.empty()) {
        all.push_back(wish);
    }
    for (const auto& name : all) {
        if (std::ranges::find(folder.agencies, model::AgencyId{name}, &model::Agency::id) == folder.agencies.end()) {
            return Error{"unknown_agency", "there is no agency '" + name + "'", "", "see agencies/"};
        }
    }
    for (const auto& name : names) {
        ids.emplace_back(name);
    }
    return ids;
}

int explain(const ExplainOptions& options, const Surroundings& around) {
    auto loaded = settings::load_folder(options.config);
    if (!loaded.settings) {
        around.err << settings::render(loaded.findings, options.config, around.language);
        return loaded.readable ? not_right : could_not;
    }
    const auto content = complaint_of(options, *loaded.settings);
    if (!content) {
        return fail(around, content.error(), used_wrongly);
    }
    const auto refused = agencies_of(options.returned_by, options.wish, *loaded.settings);
    if (!refused) {
        return fail(around, refused.error(), used_wrongly);
    }
    const auto now = options.at.empty() ? std::optional{SystemClock{}.now()} : parse_rfc3339(options.at);
    if (!now) {
        return fail(
            around,
            Error{"invalid_time", "--at takes an instant like 2026-11-28T23:00:00+07:00, not '" + options.at + "'"},
            used_wrongly);
    }
    const auto router = routing::Router::create(loaded.settings->rules, loaded.settings->agencies);
    if (!router) {
        return fail(around, router.error(), not_right);
    }
    const auto why = router->explain(
        {.content = *content, .refused = *refused, .returns = static_cast<std::int32_t>(refused->size()), .now = *now});
    if (options.as_json) {
        auto out = json::parse(api::explanation_json(why)).as_object();
        out["at"] = to_rfc3339(*now);
        out["config_hash"] = loaded.settings->hash;
        around.out << json::serialize(out) << '\n';
        return done;
    }
    const auto language = around.language;
    around.out << explanation_text(why, options.all ? ShownRules::all : ShownRules::that_matter, language)
               << (language == Language::id ? "konfigurasi " : "configuration ") << loaded.settings->hash.substr(0, 12)
               << ", " << to_rfc3339(*now) << '\n';
    return done;
}

}  // namespace

Action declare_route_test(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<TestOptions>();
    app.add_option("--config", options->config, "Configuration folder")->type_name("DIR")->required();
    app.add_flag("--json", options->as_json, "For programs; never translated");
    return [options, &around] { return test(*options, around); };
}

Action declare_route_explain(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ExplainOptions>();
    app.add_option("--config", options->config, "Configuration folder")->type_name("DIR")->required();
    app.add_option("--category", options->category, "Its category")->type_name("CODE");
    app.add_option("--region", options->region, "Its region")->type_name("CODE");
    app.add_option("--subject", options->subject, "Its subject");
    app.add_option("--text", options->text, "Its text");
    app.add_option("--kind", options->kind, "complaint, aspiration or information_request");
    app.add_option("--channel", options->channel, "web, sms, app, …");
    app.add_option("--attribute", options->attributes, "An attribute; may be given again")->type_name("NAME=VALUE");
    app.add_flag("--supervisory", options->supervisory, "It alleges abuse of office");
    app.add_option("--priority", options->priority, "low, normal or high");
    app.add_option("--wish", options->wish, "The agency that the reporter chose")->type_name("AGENCY");
    app.add_option("--returned-by", options->returned_by, "Sent it back already; may be given again")
        ->type_name("AGENCY");
    app.add_option("--at", options->at, "When it is decided (default: now)")->type_name("TIME");
    app.add_flag("--all", options->all, "Show every rule, however many fail");
    app.add_flag("--json", options->as_json, "For programs; never translated");
    return [options, &around] { return explain(*options, around); };
}

}  // namespace hub::cli
