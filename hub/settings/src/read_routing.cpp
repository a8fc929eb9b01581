#include "codes.hpp"
#include "fields.hpp"
#include "readers.hpp"

#include <algorithm>
#include <utility>

namespace hub::settings::detail {
namespace {

/// Conditions that the design knows and this version does not: refused by name, not taken for attributes.
constexpr std::string_view future_conditions[] = {"text", "words", "any", "all",  "not",        "time",     "hours",
                                                  "days", "from",  "to",  "date", "valid_from", "valid_to", "priority"};
constexpr std::string_view own_conditions[] = {"kind", "channel", "supervisory", "category", "region"};

/// Any key that is none of ours is an attribute of the complaint (road_class: national).
void read_attributes(
    const Node& map, std::span<const std::string_view> known, std::vector<model::Attribute>& into, Findings& findings) {
    for (const auto& entry : map.entries) {
        const auto& key = entry.key.text;
        if (std::ranges::find(known, key) != known.end()) {
            continue;
        }
        if (const auto meant = nearest(key, known); !meant.empty()) {
            findings.error(code::unknown_key, entry.key.at, "unknown key '" + key + "'", "did you mean " + meant + "?");
            continue;
        }
        if (const auto value = text_of(entry.value, findings)) {
            into.emplace_back(key, *value);
        }
    }
}

void read_condition(const Node& node, DraftRule& made, Findings& findings) {
    if (!is_map(node, "conditions: { category: …, region: … }", findings)) {
        return;
    }
    Fields fields{node, "'when'", findings};
    auto& when = made.rule.when;
    for (const auto key : future_conditions) {
        fields.refuse_unsupported(key, "use category, region, kind, channel, supervisory or attributes");
    }
    if (const auto* kind = fields.optional("kind")) {
        when.kind = enum_of<model::ComplaintKind>(*kind, findings);
    }
    if (const auto* channel = fields.optional("channel")) {
        when.channel = enum_of<model::Channel>(*channel, findings);
    }
    if (const auto* supervisory = fields.optional("supervisory")) {
        when.supervisory = boolean_of(*supervisory, findings);
    }
    if (const auto* category = fields.optional("category")) {
        if (auto code = category_of(*category, findings)) {
            when.category = *code;
            made.categories.push_back({*std::move(code), category->at});
        }
    }
    if (const auto* region = fields.optional("region")) {
        when.region = region_of(*region, findings).value_or(model::RegionCode{});
    }
    std::vector<std::string_view> known{std::begin(own_conditions), std::end(own_conditions)};
    known.insert(known.end(), std::begin(future_conditions), std::end(future_conditions));
    read_attributes(node, known, when.attributes, findings);
}

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
    if (const auto* when = fields.required("when")) {
        read_condition(*when, made, findings);
    }
    if (const auto* to = fields.required("to")) {
        read_target(*to, made, findings);
    }
    if (const auto* copy = fields.optional("copy"); copy != nullptr && is_list(*copy, "a list of agencies", findings)) {
        for (const auto& agency : copy->items) {
            if (auto id = agency_of(agency, findings)) {
                made.rule.copy.push_back(*id);
                made.copies.push_back({*std::move(id), agency.at});
            }
        }
    }
    fields.finish();
    draft.rules.push_back(std::move(made));
}

void read_test_complaint(const Node& node, DraftTest& made, Findings& findings) {
    if (!is_map(node, "a complaint: { category: …, region: … }", findings)) {
        return;
    }
    auto& complaint = made.complaint;
    constexpr std::string_view known[] = {"category",    "region", "kind",         "channel",
                                          "supervisory", "text",   "wished_agency"};
    if (const auto* category = node.find("category")) {
        if (auto code = category_of(*category, findings)) {
            complaint.category = *code;
            made.categories.push_back({*std::move(code), category->at});
        }
    }
    if (const auto* region = node.find("region")) {
        complaint.region = region_of(*region, findings).value_or(model::RegionCode{});
    }
    if (const auto* kind = node.find("kind")) {
        complaint.kind = enum_of<model::ComplaintKind>(*kind, findings).value_or(complaint.kind);
    }
    if (const auto* channel = node.find("channel")) {
        complaint.channel = enum_of<model::Channel>(*channel, findings).value_or(complaint.channel);
    }
    if (const auto* supervisory = node.find("supervisory")) {
        complaint.supervisory = boolean_of(*supervisory, findings).value_or(false);
    }
    if (const auto* text = node.find("text")) {
        complaint.body = text_of(*text, findings).value_or("");
    }
    if (const auto* wished = node.find("wished_agency")) {
        if (auto id = agency_of(*wished, findings)) {
            complaint.wished_agency = *id;
            made.agencies.push_back({*std::move(id), wished->at});
        }
    }
    read_attributes(node, known, complaint.attributes, findings);
}

void read_expectation(const Node& node, DraftTest& made, Findings& findings) {
    if (!is_map(node, "an expectation: { to: …, by: … }", findings)) {
        return;
    }
    made.expect_at = node.at;
    Fields fields{node, "'expect'", findings};
    if (const auto* to = fields.required("to")) {
        made.expect_at = to->at;
        if (auto id = agency_of(*to, findings)) {
            made.to = *id;
            made.agencies.push_back({*std::move(id), to->at});
        }
    }
    if (const auto* by = fields.optional("by")) {
        constexpr std::string_view steps[] = {"rule", "reporter", "competence", "triage"};
        if (const auto word = word_of(*by, steps, findings)) {
            made.by = model::parse_name<model::RoutedBy>(*word);
        }
    }
    if (const auto* rule = fields.optional("rule")) {
        made.rule = text_of(*rule, findings);
    }
    fields.finish();
}

void read_test(const Node& item, Draft& draft, Findings& findings) {
    if (!is_map(item, "a test: { name: …, complaint: …, expect: … }", findings)) {
        return;
    }
    Fields fields{item, "a test", findings};
    DraftTest made;
    made.at = made.expect_at = item.at;
    if (const auto* name = fields.required("name")) {
        made.name = text_of(*name, findings).value_or("");
    }
    if (const auto* complaint = fields.required("complaint")) {
        read_test_complaint(*complaint, made, findings);
    }
    if (const auto* expect = fields.required("expect")) {
        read_expectation(*expect, made, findings);
    }
    fields.finish();
    draft.tests.push_back(std::move(made));
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
    read_each(fields.optional("tests"), "a list of tests", draft, findings, read_test);
    fields.finish();
}

}  // namespace hub::settings::detail
