#include "codes.hpp"
#include "fields.hpp"
#include "read_condition.hpp"
#include "readers.hpp"

#include <algorithm>
#include <utility>

namespace hub::settings::detail {
namespace {

void read_target(const Node& node, DraftRule& made, Findings& findings) {
    if (node.kind == Node::Kind::map) {
        Fields fields{node, "'to'", findings};
        if (const auto* category = fields.required("competent")) {
            if (auto code = category_of(*category, findings)) {
                made.rule.to = routing::Competent{*code};
                made.categories.push_back({*std::move(code), category->at});
            }
        }
        fields.finish();
        return;
    }
    if (auto id = agency_of(node, findings)) {
        made.rule.to = *id;
        made.to_agency = {*std::move(id), node.at};
    }
}

void read_copies(const Node& node, DraftRule& made, Findings& findings) {
    if (!is_list(node, "a list of agencies", findings)) {
        return;
    }
    for (const auto& agency : node.items) {
        auto id = agency_of(agency, findings);
        if (!id) {
            continue;
        }
        if (made.to_agency && made.to_agency->value == *id) {
            findings.warning(
                code::useless_result, agency.at, say("'{0}' is responsible here: it needs no copy", id->value()),
                "remove it from 'copy'");
        }
        add_once(made.rule.copy, *id, agency, findings);
        made.copies.push_back({*std::move(id), agency.at});
    }
}

void read_flags(const Node& node, DraftRule& made, Findings& findings) {
    constexpr std::string_view flags[] = {"supervisory", "secret"};
    each_alternative(node, "flag", findings, [&](const Node& item) {
        if (const auto flag = word_of(item, flags, findings)) {
            (*flag == "secret" ? made.rule.effects.secret : made.rule.effects.supervisory) = true;
        }
    });
}

/// What the complaint is already by the rule's own conditions.
void check_effects(const DraftRule& made, const Place& at, Findings& findings) {
    const auto& when = made.rule.when;
    const auto& effects = made.rule.effects;
    if (effects.supervisory && when.supervisory == true) {
        findings.warning(
            code::useless_result, at, "the complaint is supervisory already: 'when' asks for it",
            "remove supervisory from 'flag', or from 'when'");
    }
    if (effects.priority && when.priorities.size() == 1 && when.priorities.front() == *effects.priority) {
        findings.warning(
            code::useless_result, at, "the complaint has this priority already: 'when' asks for it",
            "remove one of the two");
    }
}

void read_rule(const Node& item, Draft& draft, Findings& findings) {
    if (!is_map(item, "a rule: { name: …, when: …, to: … }", findings)) {
        return;
    }
    Fields fields{item, "a rule", findings};
    DraftRule made;
    made.at = made.name_at = item.at;
    made.rule.position = to_string(item.at);
    if (const auto* name = fields.required("name")) {
        made.rule.name = text_of(*name, findings).value_or("");
        made.name_at = name->at;
    }
    if (const auto* valid = fields.optional("valid")) {
        read_valid(*valid, made, findings);
    }
    if (const auto* zone = fields.optional("zone")) {
        read_zone(*zone, made, findings);
    }
    if (const auto* when = fields.required("when")) {
        read_condition(*when, made, findings);
    }
    if (const auto* to = fields.required("to")) {
        read_target(*to, made, findings);
    }
    if (const auto* copy = fields.optional("copy")) {
        read_copies(*copy, made, findings);
    }
    if (const auto* priority = fields.optional("priority")) {
        made.rule.effects.priority = enum_of<model::Priority>(*priority, findings);
    }
    if (const auto* flag = fields.optional("flag")) {
        read_flags(*flag, made, findings);
    }
    check_effects(made, made.name_at, findings);
    fields.finish();
    draft.rules.push_back(std::move(made));
}

template <class Read>
void read_each(const Node* list, const char* what, Draft& draft, Findings& findings, Read read) {
    if (list != nullptr && list->kind != Node::Kind::null && is_list(*list, what, findings)) {
        for (const auto& item : list->items) {
            read(item, draft, findings);
        }
    }
}

}  // namespace

void read_routing(const Node& root, Draft& draft, Findings& findings) {
    if (!is_map(root, "the keys of routing.yaml", findings)) {
        return;
    }
    Fields fields{root, "routing.yaml", findings};
    read_each(fields.optional("rules"), "a list of rules", draft, findings, read_rule);
    if (const auto* unsure = fields.required("unsure"); unsure != nullptr && is_map(*unsure, "{ to: … }", findings)) {
        Fields inner{*unsure, "'unsure'", findings};
        if (const auto* to = inner.required("to")) {
            if (auto id = agency_of(*to, findings)) {
                draft.unsure = {*std::move(id), to->at};
            }
        }
        inner.finish();
    }
    read_each(fields.optional("tests"), "a list of tests", draft, findings, read_routing_test);
    fields.finish();
}

}  // namespace hub::settings::detail
