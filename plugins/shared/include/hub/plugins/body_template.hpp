#pragma once
#include "hub/plugins/json_template.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/template.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hub::plugins {

/// A request's body: one of {json: a tree}, {form: {name: text or list of texts}}, {xml: text}, {text: text}, each with
/// {{field}}s that are escaped for where they stand. Immutable: any thread.
class BodyTemplate {
public:
    enum class As : std::uint8_t { json = 1, form, xml, text };

    /// Empty and faults: what is wrong.
    static std::optional<BodyTemplate> read(const Tree& tree, const Fields* fields, const KeptNames* kept);
    [[nodiscard]] std::string render(const Values& values) const;
    /// Of `form`: name and value, in order, not escaped.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> form_values(const Values& values) const;
    [[nodiscard]] As as() const { return as_; }
    [[nodiscard]] const std::string& content_type() const { return content_type_; }
    /// Of `json` that is a mapping: its members.
    [[nodiscard]] const std::optional<std::vector<std::string>>& members() const { return members_; }

private:
    bool read_json(const Tree& tree, const Fields* fields, const KeptNames* kept);
    bool read_form(const Tree& tree, const Fields* fields, const KeptNames* kept);
    bool read_text(const Tree& tree, const Fields* fields, const KeptNames* kept);

    As as_ = As::json;
    std::string content_type_;
    std::optional<JsonTemplate> json_;
    std::optional<std::vector<std::string>> members_;
    std::vector<std::pair<std::string, Template>> form_;
    std::optional<Template> text_;
};

/// Is it a template of a whole XML document, whose fields stand where XML has texts? Empty: it is; else what is wrong.
std::string fault_of_xml(const std::string& text);

}  // namespace hub::plugins
