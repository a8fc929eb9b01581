#include "hub_talk.hpp"

#include "command.hpp"
#include "words.hpp"

#include <boost/json.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <optional>

namespace hub::cli {

namespace json = boost::json;

void add_hub_options(CLI::App& app, HubOptions& options) {
    app.add_option("--url", options.url, "Address of the running hub")->envname("SP4N_URL")->capture_default_str();
    app.add_option("--key", options.key, "API key; better through the environment")->envname("SP4N_KEY");
}

HubHeaders headers_for(const HubOptions& options, const Surroundings& around) {
    HubHeaders out{{"Accept-Language", Words{around}("en", "id")}};
    if (!options.key.empty()) {
        out.emplace_back("Authorization", "Bearer " + options.key);
    }
    return out;
}

Result<HubAnswer> read_from_hub(
    const HubOptions& options, const std::string& path, const Surroundings& around, int& code) {
    auto answer = ask_hub(options.url, "GET", path, headers_for(options, around), {});
    if (!answer) {
        code = fail(around, answer.error(), could_not);
        return answer;
    }
    if (answer->status != 200) {
        code = show_problem(around, *answer);
        return Error{"refused", "the hub answered " + std::to_string(answer->status)};
    }
    json::error_code malformed;
    if (!json::parse(answer->body, malformed).is_object() || malformed) {
        code = fail(around, Error{"hub_unreachable", "what answers at " + options.url + " is no hub"}, could_not);
        return Error{"refused", "not JSON"};
    }
    return answer;
}

Result<HubAnswer> tell_hub(
    const HubOptions& options, const std::string& path, const json::object& body, const Surroundings& around,
    int& code) {
    auto headers = headers_for(options, around);
    headers.emplace_back("Content-Type", "application/json");
    auto answer = ask_hub(options.url, "POST", path, headers, json::serialize(body));
    if (!answer) {
        code = fail(around, answer.error(), could_not);
        return answer;
    }
    if (answer->status < 200 || answer->status > 202) {
        code = show_problem(around, *answer);
        return Error{"refused", "the hub answered " + std::to_string(answer->status)};
    }
    return answer;
}

std::string json_text(const json::object& in, std::string_view name) {
    const auto* value = in.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

void say_more(const Surroundings& around, const std::string& next) {
    const Words words{around};
    around.err << words("There are more: --after ", "Masih ada lagi: --after ") << next
               << words(" goes on, --all shows them all.\n", " melanjutkan, --all menampilkan semuanya.\n");
}

std::int64_t json_number(const json::object& in, std::string_view name) {
    const auto* value = in.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

std::string address_of(const std::string& path, const std::map<std::string, std::string>& parameters) {
    std::string out = path;
    char separator = '?';
    for (const auto& [name, value] : parameters) {
        if (!value.empty()) {
            out += separator + name + '=' + percent_encoded(value);
            separator = '&';
        }
    }
    return out;
}

namespace {

/// The hub speaks of headers to programs; at a command line a key is given otherwise.
std::optional<Error> about_key(const std::string& code, const Words& words) {
    if (code != "key_missing" && code != "key_unknown") {
        return std::nullopt;
    }
    Error out;
    out.code = code;
    out.detail = code == "key_missing"
                     ? words(
                           "this command asks a hub, which wants an API key, and none was given",
                           "perintah ini bertanya kepada hub yang meminta kunci API, dan kuncinya tidak diberikan")
                     : words(
                           "the hub does not know the API key that was given, or it has expired or was revoked",
                           "hub tidak mengenal kunci API yang diberikan, atau kunci itu kedaluwarsa atau dicabut");
    out.hint = words(
        "export SP4N_KEY=sp4n_… (--key works too, but other users of this machine see it); a new key: "
        "sp4n-hub key add --config DIR --name NAME --role coordinator",
        "export SP4N_KEY=sp4n_… (--key juga bisa, tetapi terlihat oleh pengguna lain di mesin ini); kunci baru: "
        "sp4n-hub key add --config DIR --name NAMA --role coordinator");
    return out;
}

void show_faults(const Surroundings& around, const json::object& problem) {
    const auto* errors = problem.if_contains("errors");
    if (errors == nullptr || !errors->is_array()) {
        return;
    }
    for (const auto& error : errors->get_array()) {
        if (!error.is_object()) {
            continue;
        }
        const auto& one = error.get_object();
        around.err << "  " << json_text(one, "pointer") << ": " << json_text(one, "detail") << " ["
                   << json_text(one, "code") << "]";
        const auto hint = json_text(one, "hint");
        around.err << (hint.empty() ? "" : "; " + hint) << '\n';
    }
}

}  // namespace

int show_problem(const Surroundings& around, const HubAnswer& answer) {
    const Words words{around};
    json::error_code failed;
    const auto parsed = json::parse(answer.body, failed);
    if (failed || !parsed.is_object()) {
        around.err << "sp4n-hub: " << words("the hub answered ", "hub menjawab ") << answer.status << '\n';
        return could_not;
    }
    const auto& problem = parsed.get_object();
    if (const auto key = about_key(json_text(problem, "code"), words)) {
        return fail_as_worded(around, *key, could_not);
    }
    around.err << "sp4n-hub: " << json_text(problem, "title") << " [" << json_text(problem, "code") << "]\n";
    if (const auto detail = json_text(problem, "detail"); !detail.empty()) {
        around.err << "  " << detail << '\n';
    }
    show_faults(around, problem);
    if (const auto hint = json_text(problem, "hint"); !hint.empty()) {
        around.err << words("  = hint: ", "  = saran: ") << hint << '\n';
    }
    return answer.status >= 500 || answer.status == 401 || answer.status == 403 ? could_not : not_right;
}

std::string percent_encoded(std::string_view text) {
    return boost::urls::encode({text.data(), text.size()}, boost::urls::unreserved_chars);
}

}  // namespace hub::cli
