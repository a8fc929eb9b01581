#pragma once
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/template.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hub::plugins {

/// A field that the settings make of one of ours: with the agency's codes, its way to write a date, a default.
struct FieldRule {
    enum class As : std::uint8_t {
        text = 1,
        number,    ///< in JSON without quotes; null where there is none
        boolean,   ///< in JSON true or false
        list,      ///< in JSON a list of texts
        nullable,  ///< in JSON null where the text is empty
    };
    std::optional<Template> from;
    std::string from_name;
    std::map<std::string, std::string, std::less<>> values;  ///< our word → the agency's; empty: no table
    std::optional<std::string> other{};                      ///< for words that the table lacks
    std::string preset{};                                    ///< for a value that is absent
    bool required = false;
    std::string format{};  ///< of a time, as strftime; "unix", "unix_ms"; empty: RFC 3339
    std::optional<Zone> zone{};
    As as = As::text;
    std::string separator = ",";
    std::size_t max_characters = 0;  ///< longer texts are cut; 0: never
};

/// The fields that the settings define. Immutable after it was read: any thread.
class Fields {
public:
    /// Faults are appended.
    static Fields read(const Tree& tree);
    [[nodiscard]] const FieldRule* find(std::string_view name) const;
    /// As text. A fault goes to `values.fault`, and the value is empty.
    [[nodiscard]] std::string value(std::string_view name, const Values& values) const;
    /// As a JSON value.
    [[nodiscard]] std::string json(std::string_view name, const Values& values) const;
    [[nodiscard]] const std::map<std::string, FieldRule, std::less<>>& all() const { return rules_; }

private:
    std::map<std::string, FieldRule, std::less<>> rules_;
};

}  // namespace hub::plugins
