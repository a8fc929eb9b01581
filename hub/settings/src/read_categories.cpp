#include "codes.hpp"
#include "fields.hpp"
#include "readers.hpp"

#include <algorithm>
#include <array>

namespace hub::settings::detail {

model::Bilingual read_bilingual(const Node& node, Findings& findings) {
    model::Bilingual name;
    if (!is_map(node, "a name in both languages: { id: …, en: … }", findings)) {
        return name;
    }
    Fields fields{node, "a name", findings};
    const auto read = [&](const char* language, std::string& into) {
        const auto* text = fields.required(language);
        if (text == nullptr) {
            return;
        }
        into = text_of(*text, findings).value_or("");
        if (text->kind == Node::Kind::scalar && into.empty()) {
            findings.error(code::empty_list, text->at, say("a name must not be empty"));
        }
    };
    read("id", name.id);
    read("en", name.en);
    fields.finish();
    return name;
}

namespace {

// In the order of AttributeType.
constexpr std::array<std::string_view, 6> type_words{"string", "number",          "datetime",
                                                     "text",   "singlevaluelist", "multivaluelist"};

bool is_list_type(AttributeType type) {
    return type == AttributeType::singlevaluelist || type == AttributeType::multivaluelist;
}

/// Of an attribute: the doors take these names (hub/api filing_body), rules and connectors name them.
std::string attribute_code(const Node& node, Findings& findings) {
    auto text = text_of(node, findings).value_or("");
    const bool well_formed = !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!well_formed && node.kind == Node::Kind::scalar) {
        findings.error(code::bad_id, node.at, say("an attribute's code is 1-40 of a-z, 0-9 and _"));
        return {};
    }
    return text;
}

void read_values(const Node& list, CategoryAttribute& made, Findings& findings) {
    if (!is_list(list, "a list of values: [{ key: …, name: … }]", findings)) {
        return;
    }
    for (const auto& item : list.items) {
        if (!is_map(item, "a value: { key: …, name: … }", findings)) {
            continue;
        }
        Fields fields{item, "a value", findings};
        AttributeValue value;
        if (const auto* key = fields.required("key")) {
            value.key = text_of(*key, findings).value_or("");
            if (std::ranges::find(made.values, value.key, &AttributeValue::key) != made.values.end()) {
                findings.error(code::defined_twice, key->at, say("'{0}' is defined twice", value.key));
            }
        }
        if (const auto* name = fields.required("name")) {
            value.name = read_bilingual(*name, findings);
        }
        fields.finish();
        made.values.push_back(std::move(value));
    }
}

CategoryAttribute read_attribute(const Node& item, Findings& findings) {
    Fields fields{item, "an attribute", findings};
    CategoryAttribute made;
    if (const auto* code = fields.required("code")) {
        made.code = attribute_code(*code, findings);
    }
    if (const auto* type = fields.required("type")) {
        if (const auto word = word_of(*type, type_words, findings)) {
            made.type = static_cast<AttributeType>(std::ranges::find(type_words, *word) - type_words.begin() + 1);
        }
    }
    if (const auto* name = fields.required("name")) {
        made.name = read_bilingual(*name, findings);
    }
    if (const auto* required = fields.optional("required")) {
        made.required = boolean_of(*required, findings).value_or(false);
    }
    const auto* values = fields.optional("values");
    if (values != nullptr) {
        read_values(*values, made, findings);
    }
    if (is_list_type(made.type) != (values != nullptr)) {
        findings.error(code::contradiction, item.at, say("an attribute has `values` when it is a list, and only then"));
    }
    fields.finish();
    return made;
}

void read_attributes(const Node& list, Category& category, Findings& findings) {
    if (!is_list(list, "a list of attributes", findings)) {
        return;
    }
    for (const auto& item : list.items) {
        if (!is_map(item, "an attribute: { code: …, type: …, name: … }", findings)) {
            continue;
        }
        auto made = read_attribute(item, findings);
        if (std::ranges::find(category.attributes, made.code, &CategoryAttribute::code) != category.attributes.end()) {
            findings.error(code::defined_twice, item.at, say("'{0}' is defined twice", made.code));
        }
        category.attributes.push_back(std::move(made));
    }
}

}  // namespace

void read_categories(const Node& root, Draft& draft, Findings& findings) {
    if (!is_map(root, "the key 'categories'", findings)) {
        return;
    }
    Fields fields{root, "categories.yaml", findings};
    const auto* list = fields.required("categories");
    fields.finish();
    if (list == nullptr || !is_list(*list, "a list of categories", findings)) {
        return;
    }
    for (const auto& item : list->items) {
        if (!is_map(item, "a category: { code: …, name: … }", findings)) {
            continue;
        }
        Fields category{item, "a category", findings};
        DraftCategory made;
        if (const auto* code = category.required("code")) {
            made.at = code->at;
            made.category.code = category_of(*code, findings).value_or(model::CategoryCode{});
        }
        if (const auto* name = category.required("name")) {
            made.category.name = read_bilingual(*name, findings);
        }
        if (const auto* attributes = category.optional("attributes")) {
            read_attributes(*attributes, made.category, findings);
        }
        category.finish();
        if (!made.category.code.empty()) {
            draft.categories.push_back(std::move(made));
        }
    }
}

}  // namespace hub::settings::detail
