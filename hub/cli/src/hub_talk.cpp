#include "hub_talk.hpp"

#include "command.hpp"

#include <boost/json.hpp>

namespace hub::cli {

namespace json = boost::json;

void add_hub_options(CLI::App& app, HubOptions& options) {
    app.add_option("--url", options.url, "Address of the running hub")->envname("SP4N_URL")->capture_default_str();
    app.add_option("--key", options.key, "API key; better through the environment")->envname("SP4N_KEY");
}

HubHeaders headers_for(const HubOptions& options) {
    return {{"Authorization", "Bearer " + options.key}, {"Accept-Language", "en"}};
}

Result<HubAnswer> read_from_hub(
    const HubOptions& options, const std::string& path, const Surroundings& around, int& code) {
    auto answer = ask_hub(options.url, "GET", path, headers_for(options), {});
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
    auto headers = headers_for(options);
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

int show_problem(const Surroundings& around, const HubAnswer& answer) {
    json::error_code failed;
    const auto parsed = json::parse(answer.body, failed);
    if (failed || !parsed.is_object()) {
        around.err << "sp4n-hub: the hub answered " << answer.status << '\n';
        return could_not;
    }
    const auto text = [](const json::object& in, const char* key) {
        const auto* value = in.if_contains(key);
        return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
    };
    const auto& problem = parsed.get_object();
    around.err << "sp4n-hub: " << text(problem, "title") << " [" << text(problem, "code") << "]\n  "
               << text(problem, "detail") << '\n';
    if (const auto* errors = problem.if_contains("errors"); errors != nullptr && errors->is_array()) {
        for (const auto& error : errors->get_array()) {
            if (!error.is_object()) {
                continue;
            }
            const auto& one = error.get_object();
            around.err << "  " << text(one, "pointer") << ": " << text(one, "detail") << " [" << text(one, "code")
                       << "]";
            const auto hint = text(one, "hint");
            around.err << (hint.empty() ? "" : "; " + hint) << '\n';
        }
    }
    if (const auto hint = text(problem, "hint"); !hint.empty()) {
        around.err << "  = hint: " << hint << '\n';
    }
    return answer.status >= 500 || answer.status == 401 || answer.status == 403 ? could_not : not_right;
}

std::string percent_encoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        }
    }
    return out;
}

}  // namespace hub::cli
