// The JSON Schemas of config/schemas know the keys and words that the checker knows, no more and no fewer: asked for by
// a key, or a word, that nobody knows.
#include "test_folder.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <iterator>
#include <set>

namespace hub::settings {
namespace {

namespace json = boost::json;

struct Place {
    const char* schema;
    const char* pointer;  ///< of `properties`, or of `enum`
    const char* file;
    const char* old_text;
    const char* new_text;  ///< with the stranger "zzzzzzzzzz"
};

constexpr Place places[] = {
    {"hub", "/properties", "hub.yaml", "listen:", "zzzzzzzzzz: 1\nlisten:"},
    {"hub", "/properties/listen/properties", "hub.yaml", "http: \"127.0.0.1:8080\"", "zzzzzzzzzz: 1"},
    {"hub", "/properties/database/properties", "hub.yaml", "listen:", "database: { zzzzzzzzzz: 1 }\nlisten:"},
    {"hub", "/properties/languages/properties", "hub.yaml", "listen:", "languages: { zzzzzzzzzz: 1 }\nlisten:"},
    {"hub", "/properties/languages/properties/default/enum", "hub.yaml",
     "listen:", "languages: { default: zzzzzzzzzz }\nlisten:"},
    {"hub", "/properties/lease/properties", "hub.yaml", "listen:", "lease: { zzzzzzzzzz: 1 }\nlisten:"},
    {"hub", "/properties/runners/properties", "hub.yaml", "listen:", "runners: { zzzzzzzzzz: 1 }\nlisten:"},
    {"hub", "/properties/limits/properties", "hub.yaml", "listen:", "limits: { zzzzzzzzzz: 1 }\nlisten:"},
    {"categories", "/properties", "categories.yaml", "categories:", "zzzzzzzzzz: 1\ncategories:"},
    {"categories", "/properties/categories/items/properties", "categories.yaml", "code: transport,",
     "code: transport, zzzzzzzzzz: 1,"},
    {"categories", "/properties/categories/items/properties/name/properties", "categories.yaml", "en: Road",
     "en: Road, zzzzzzzzzz: 1"},
    {"agencies", "/properties", "agencies/metro.yaml", "agencies:", "zzzzzzzzzz: 1\nagencies:"},
    {"agencies", "/properties/agencies/items/properties", "agencies/metro.yaml", "- id: metro\n",
     "- id: metro\n    zzzzzzzzzz: 1\n"},
    {"agencies", "/properties/agencies/items/properties/kind/enum", "agencies/metro.yaml", "kind: desk",
     "kind: zzzzzzzzzz"},
    {"agencies", "/properties/agencies/items/properties/disclose_reporter/enum", "agencies/metro.yaml", "- id: metro\n",
     "- id: metro\n    disclose_reporter: zzzzzzzzzz\n"},
    {"routing", "/properties", "routing.yaml", "rules:", "zzzzzzzzzz: 1\nrules:"},
    {"routing", "/properties/rules/items/properties", "routing.yaml", "    to: metro\n",
     "    to: metro\n    zzzzzzzzzz: 1\n"},
    {"routing", "/properties/rules/items/properties/when/properties/text/properties", "routing.yaml",
     "supervisory: true", "text: { zzzzzzzzzz: [a] }"},
    {"routing", "/properties/rules/items/properties/when/properties/days/anyOf/0/enum", "routing.yaml",
     "supervisory: true", "days: zzzzzzzzzz"},
    {"routing", "/properties/rules/items/properties/when/properties/kind/anyOf/0/enum", "routing.yaml",
     "supervisory: true", "kind: zzzzzzzzzz"},
    {"routing", "/properties/rules/items/properties/when/properties/channel/anyOf/0/enum", "routing.yaml",
     "supervisory: true", "channel: zzzzzzzzzz"},
    {"routing", "/properties/rules/items/properties/when/properties/priority/anyOf/0/enum", "routing.yaml",
     "supervisory: true", "priority: zzzzzzzzzz"},
    {"routing", "/properties/rules/items/properties/when/properties/hours/properties", "routing.yaml",
     "supervisory: true", "hours: { zzzzzzzzzz: 1 }"},
    {"routing", "/properties/rules/items/properties/valid/properties", "routing.yaml", "    to: metro\n",
     "    to: metro\n    valid: { zzzzzzzzzz: 1 }\n"},
    {"routing", "/properties/rules/items/properties/zone/enum", "routing.yaml", "    to: metro\n",
     "    to: metro\n    zone: zzzzzzzzzz\n"},
    {"routing", "/properties/rules/items/properties/flag/anyOf/0/enum", "routing.yaml", "    to: metro\n",
     "    to: metro\n    flag: zzzzzzzzzz\n"},
    {"routing", "/properties/tests/items/properties", "routing.yaml", "  - name: road\n",
     "  - name: road\n    zzzzzzzzzz: 1\n"},
    {"routing", "/properties/tests/items/properties/expect/properties", "routing.yaml", "by: competence",
     "zzzzzzzzzz: 1"},
    {"routing", "/properties/tests/items/properties/expect/properties/by/enum", "routing.yaml", "by: competence",
     "by: zzzzzzzzzz"},
    {"sla", "/properties", "sla.yaml", "policies:", "zzzzzzzzzz: 1\npolicies:"},
    {"sla", "/properties/policies/items/properties", "sla.yaml", "    basis", "    zzzzzzzzzz: 1\n    basis"},
    {"sla", "/properties/policies/items/properties/extension/properties", "sla.yaml", "    basis",
     "    extension: { zzzzzzzzzz: 1 }\n    basis"},
    {"sla", "/definitions/clock/anyOf/1/properties", "sla.yaml", "limit: 3", "zzzzzzzzzz: 1"},
    {"sla", "/definitions/clock/anyOf/0/items/properties", "sla.yaml", "{ limit: 3 }", "[{ zzzzzzzzzz: 1 }]"},
    {"sla", "/properties/policies/items/properties/clocks/properties", "sla.yaml", "verification:", "zzzzzzzzzz:"},
    {"sla", "/definitions/clock/anyOf/1/properties/unit/enum", "sla.yaml", "limit: 3", "limit: 3, unit: zzzzzzzzzz"},
    {"sla", "/definitions/clock/anyOf/1/properties/kind/enum", "sla.yaml", "limit: 3", "limit: 3, kind: zzzzzzzzzz"},
    {"sla", "/definitions/clock/anyOf/1/properties/starts/anyOf/0/enum", "sla.yaml", "limit: 3",
     "limit: 3, starts: zzzzzzzzzz"},
    {"sla", "/definitions/clock/anyOf/1/properties/stops/anyOf/0/enum", "sla.yaml", "limit: 3",
     "limit: 3, stops: zzzzzzzzzz"},
    {"sla", "/definitions/ladder/items/properties", "sla.yaml", "    basis",
     "    escalate: { verification: [{ zzzzzzzzzz: 1 }] }\n    basis"},
    {"sla", "/definitions/ladder/items/properties/to/items/enum", "sla.yaml", "    basis",
     "    escalate: { verification: [{ at: breach, to: [zzzzzzzzzz] }] }\n    basis"},
    {"sla", "/properties/mails/properties", "sla.yaml", "policies:", "mails: { zzzzzzzzzz: 1 }\npolicies:"},
    {"sla", "/properties/mails/properties/when/enum", "sla.yaml",
     "policies:", "mails: { through: x, when: zzzzzzzzzz }\npolicies:"},
    {"sla", "/properties/mails/properties/hours/properties", "sla.yaml",
     "policies:", "mails: { through: x, hours: { zzzzzzzzzz: 1 } }\npolicies:"},
    {"people", "/properties", "people.yaml", "", "zzzzzzzzzz: 1\n"},
    {"people", "/properties/people/items/properties", "people.yaml", "",
     "people: [{ role: liaison, zzzzzzzzzz: 1 }]\n"},
    {"people", "/properties/people/items/properties/role/enum", "people.yaml", "", "people: [{ role: zzzzzzzzzz }]\n"},
    {"people", "/properties/people/items/properties/language/enum", "people.yaml", "",
     "people: [{ role: overseer, language: zzzzzzzzzz }]\n"},
    {"calendar", "/properties", "calendar/2026.yaml", "year: 2026", "year: 2026\nzzzzzzzzzz: 1"},
    {"connector", "/properties", "connectors/pupr-rest.yaml", "use: rest", "use: rest\nzzzzzzzzzz: 1"},
    {"connector", "/properties/limits/properties", "connectors/pupr-rest.yaml", "use: rest",
     "use: rest\nlimits: { zzzzzzzzzz: 1 }"},
    {"connector", "/properties/maintenance/items/properties", "connectors/pupr-rest.yaml", "use: rest",
     "use: rest\nmaintenance: [{ zzzzzzzzzz: 1 }]"},
    {"connector", "/properties/maintenance/items/properties/days/anyOf/0/enum", "connectors/pupr-rest.yaml",
     "use: rest", "use: rest\nmaintenance: [{ from: \"22:00\", to: \"04:00\", days: zzzzzzzzzz }]"},
    {"connector", "/properties/reconcile/properties", "connectors/pupr-rest.yaml", "use: rest",
     "use: rest\nreconcile: { zzzzzzzzzz: 1 }"},
    {"connector", "/properties/expect/properties", "connectors/pupr-rest.yaml", "use: rest",
     "use: rest\nexpect: { item: 1h, zzzzzzzzzz: 1 }"},
    {"connector", "/properties/expect/properties/days/anyOf/0/enum", "connectors/pupr-rest.yaml", "use: rest",
     "use: rest\nexpect: { item: 1h, days: zzzzzzzzzz }"},
    {"connector", "/properties/isolation/enum", "connectors/pupr-rest.yaml", "use: rest",
     "use: rest\nisolation: zzzzzzzzzz"},
};

std::set<std::string> in_schema(const Place& place) {
    std::ifstream file{SP4N_SOURCE_FOLDER "/config/schemas/" + std::string{place.schema} + ".schema.json"};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const auto schema = json::parse(text);
    const auto& found = schema.at_pointer(place.pointer);
    std::set<std::string> out;
    if (found.is_object()) {
        for (const auto& property : found.get_object()) {
            out.emplace(property.key());
        }
    } else {
        for (const auto& word : found.as_array()) {
            out.emplace(word.as_string());
        }
    }
    return out;
}

/// "known here: a, b, c"
std::set<std::string> in_checker(const Place& place) {
    auto files = good_files();
    if (std::string_view{place.old_text}.empty()) {
        files[place.file] = place.new_text;  // a file that may be missing
    }
    const auto loaded = load(
        files.contains(place.file) && *place.old_text != '\0' ? with(place.file, place.old_text, place.new_text)
                                                              : files);
    for (const auto& finding : loaded.findings) {
        const auto hint = finding.hint.in(Language::en);
        constexpr std::string_view known = "known here: ";
        if (!hint.starts_with(known) || finding.message.in(Language::en).find("zzzzzzzzzz") == std::string::npos) {
            continue;
        }
        std::set<std::string> out;
        for (std::size_t at = known.size(); at < hint.size();) {
            const auto end = std::min(hint.find(", ", at), hint.size());
            out.insert(hint.substr(at, end - at));
            at = end + 2;
        }
        return out;
    }
    return {};
}

TEST(Schema, knows_what_the_checker_knows) {
    for (const auto& place : places) {
        const auto known = in_checker(place);
        EXPECT_FALSE(known.empty()) << place.schema << place.pointer;
        EXPECT_EQ(in_schema(place), known) << place.schema << place.pointer;
    }
}

}  // namespace
}  // namespace hub::settings
