#include "shorthand.hpp"

#include "hub/plugins/settings_tree.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace hub::soap {
namespace {

namespace json = boost::json;

constexpr std::string_view fault_path = "/*[local-name()='Envelope']/*[local-name()='Body']/*[local-name()='Fault']";

struct FaultPart {
    std::string_view key;
    std::string_view below[2];  ///< of 1.1 and of 1.2
};
constexpr FaultPart parts[] = {
    {"fault_code", {"/*[local-name()='faultcode']", "/*[local-name()='Code']/*[local-name()='Value']"}},
    {"fault_subcode",
     {"/*[local-name()='Code']//*[local-name()='Subcode']/*[local-name()='Value']",
      "/*[local-name()='Code']/*[local-name()='Subcode']/*[local-name()='Value']"}},
    {"fault_text", {"/*[local-name()='faultstring']", "/*[local-name()='Reason']/*[local-name()='Text']"}},
    {"fault_detail", {"/*[local-name()='detail']", "/*[local-name()='Detail']"}}};

std::string path_of(const FaultPart& part) {
    std::string out{fault_path};
    out.append(part.below[0]).append(" | ").append(fault_path).append(part.below[1]);
    return out;
}

json::object xpath(std::string_view path, const plugins::XmlNamespaces& namespaces) {
    json::object out{{"xml", path}};
    if (!namespaces.empty()) {
        json::object spaces;
        for (const auto& [prefix, uri] : namespaces) {
            spaces[prefix] = uri;
        }
        out["namespaces"] = std::move(spaces);
    }
    return out;
}

/// Is a text under this key a place in an answer?
bool is_place(std::string_view parent, std::string_view key) {
    return (parent == "success" && key == "id") || (parent == "rules" && key == "code") || parent == "keep" ||
           (parent == "answer" && (key == "status" || key == "note"));
}

void spell_out_fault(json::object& object) {
    if (const auto* any = object.if_contains("fault"); any != nullptr && any->is_bool()) {
        object["exists"] = any->get_bool();
        object["xml"] = "boolean(" + std::string{fault_path} + ")";  // an element without a text is there, too
        object.erase("fault");
    }
    for (const auto& part : parts) {
        if (const auto* found = object.if_contains(part.key); found != nullptr && found->is_string()) {
            object["matches"] = *found;
            object["xml"] = path_of(part);
            object.erase(part.key);
        }
    }
}

void walk(json::value& value, std::string_view parent, const plugins::XmlNamespaces& namespaces) {
    if (auto* list = value.if_array()) {
        for (auto& one : *list) {
            walk(one, parent, namespaces);
        }
        return;
    }
    auto* object = value.if_object();
    if (object == nullptr) {
        return;
    }
    if (parent == "when") {
        spell_out_fault(*object);
    }
    for (auto& member : *object) {
        const std::string_view key = member.key();
        if (member.value().is_string() && is_place(parent, key)) {
            member.value() = xpath(member.value().get_string(), namespaces);
        } else if (key != "namespaces") {
            walk(member.value(), key, namespaces);
        }
    }
    const auto* path = object->if_contains("xml");
    if (path != nullptr && path->is_string() && !object->contains("namespaces")) {
        auto whole = xpath(path->get_string(), namespaces);
        if (auto* spaces = whole.if_contains("namespaces")) {
            (*object)["namespaces"] = std::move(*spaces);
        }
    }
}

json::value condition(std::string_view key, json::value is) {
    json::value made = json::object{{key, std::move(is)}};  // braces would make a list of it
    walk(made, "when", {});
    return made;
}

}  // namespace

json::value spelled_out(json::value settings, const plugins::XmlNamespaces& namespaces) {
    walk(settings, "", namespaces);
    return settings;
}

std::vector<plugins::AnswerRule> fault_rules() {
    struct Default {
        const char* key;
        const char* matches;  ///< nullptr: any
        const char* then;
        const char* cause;
        const char* name;
    };
    constexpr const char* security =
        "(?i)(FailedAuthentication|InvalidSecurity|InvalidSecurityToken|FailedCheck|SecurityTokenUnavailable|"
        "UnsupportedSecurityToken|MessageExpired|Unauthori[sz]ed|AccessDenied)";
    constexpr Default defaults[] = {
        {"fault_subcode", security, "retry", "auth", "a fault that says that we are not believed"},
        {"fault_code", security, "retry", "auth", "a fault that says that we are not believed"},
        {"fault_code", "(^|:)(VersionMismatch|MustUnderstand|DataEncodingUnknown)$", "retry", "config",
         "a fault that says that it does not speak so"},
        {"fault_code", "(^|:)(Client|Sender)(\\.|$)", "reject", "validation", "a fault of the sender"},
        {"fault", nullptr, "unknown", "remote_fault", "a fault"}};
    json::array list;
    for (const auto& one : defaults) {
        const auto is = one.matches == nullptr ? json::value(true) : json::value(one.matches);
        json::object rule{{"when", condition(one.key, is)}, {"then", one.then}, {"cause", one.cause}};
        rule["code"] = json::object{{"xml", path_of(parts[0])}};
        list.push_back(std::move(rule));
    }
    const json::object settings{{"rules", std::move(list)}};
    std::vector<sdk::Fault> none;
    auto rules = plugins::read_answer_rules({"", "", settings, none}, "rules", nullptr, nullptr);
    for (std::size_t i = 0; i < rules.size(); ++i) {
        rules[i].name = defaults[i].name;
    }
    return rules;
}

plugins::Conditions envelope_is_there() {
    const json::object settings{
        {"when",
         json::object{{"xml", "boolean(/*[local-name()='Envelope']/*[local-name()='Body'])"}, {"exists", true}}}};
    std::vector<sdk::Fault> none;
    return plugins::read_conditions({"", "", settings, none}, "when", nullptr, nullptr);
}

}  // namespace hub::soap
