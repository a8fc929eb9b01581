#include "codes.hpp"
#include "fields.hpp"
#include "readers.hpp"

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
        category.finish();
        if (!made.category.code.empty()) {
            draft.categories.push_back(std::move(made));
        }
    }
}

}  // namespace hub::settings::detail
