// routing.yaml, `tests`.
#include "codes.hpp"
#include "fields.hpp"
#include "read_condition.hpp"

#include "hub/base/time_text.hpp"

#include <utility>

namespace hub::settings::detail {
namespace {

constexpr std::string_view facts[] = {"category", "region", "kind",          "channel", "supervisory", "priority",
                                      "subject",  "text",   "wished_agency", "at",      "returned_by"};
constexpr ForeignKey not_facts[] = {
    {"body", "write text: …"},
    {"to", "write it under 'expect'"},
    {"by", "write it under 'expect'"},
    {"rule", "write it under 'expect'"},
    {"copy", "write it under 'expect'"},
    {"flag", "write supervisory: true here; 'flag' stands under 'expect'"},
    {"days", "write at: \"2026-11-28T23:00:00+07:00\""},
    {"hours", "write at: \"2026-11-28T23:00:00+07:00\""},
    {"now", "write at: \"2026-11-28T23:00:00+07:00\""},
    {"date", "write at: \"2026-11-28T23:00:00+07:00\""},
};

void read_words_of(const Node& node, model::Content& complaint, Findings& findings) {
    if (const auto* kind = node.find("kind")) {
        complaint.kind = enum_of<model::ComplaintKind>(*kind, findings).value_or(complaint.kind);
    }
    if (const auto* channel = node.find("channel")) {
        complaint.channel = enum_of<model::Channel>(*channel, findings).value_or(complaint.channel);
    }
    if (const auto* priority = node.find("priority")) {
        complaint.priority = enum_of<model::Priority>(*priority, findings).value_or(complaint.priority);
    }
    if (const auto* supervisory = node.find("supervisory")) {
        complaint.supervisory = boolean_of(*supervisory, findings).value_or(false);
    }
    if (const auto* subject = node.find("subject")) {
        complaint.subject = text_of(*subject, findings).value_or("");
    }
    if (const auto* text = node.find("text")) {
        complaint.body = text_of(*text, findings).value_or("");
    }
}

/// The way it has gone already: when it is asked, and who has sent it back.
void read_history(const Node& node, DraftTest& made, Findings& findings) {
    if (const auto* at = node.find("at")) {
        const auto text = text_of(*at, findings);
        made.test.now = text ? parse_rfc3339(*text) : std::nullopt;
        if (text && !made.test.now) {
            findings.error(
                code::bad_time, at->at, say("'{0}' is not an instant", *text),
                "write date, time and offset: \"2026-11-28T23:00:00+07:00\"");
        }
    }
    if (const auto* returned = node.find("returned_by")) {
        each_alternative(*returned, "returned_by", findings, [&](const Node& item) {
            if (auto id = agency_of(item, findings)) {
                add_once(made.test.returned_by, *id, item, findings);
                made.agencies.push_back({*std::move(id), item.at});
            }
        });
    }
}

void read_complaint(const Node& node, DraftTest& made, Findings& findings) {
    if (!is_map(node, "a complaint: { category: …, region: … }", findings)) {
        return;
    }
    auto& complaint = made.test.complaint;
    if (const auto* category = node.find("category")) {
        if (auto code = category_of(*category, findings)) {
            complaint.category = *code;
            made.categories.push_back({*std::move(code), category->at});
        }
    }
    if (const auto* region = node.find("region")) {
        complaint.region = region_of(*region, findings).value_or(model::RegionCode{});
    }
    if (const auto* wished = node.find("wished_agency")) {
        if (auto id = agency_of(*wished, findings)) {
            complaint.wished_agency = *id;
            made.agencies.push_back({*std::move(id), wished->at});
        }
    }
    read_words_of(node, complaint, findings);
    read_history(node, made, findings);
    read_attributes(node, facts, not_facts, complaint.attributes, findings);
}

void read_expected_way(Fields& fields, DraftTest& made, Findings& findings) {
    if (const auto* to = fields.required("to")) {
        made.expect_at = to->at;
        if (auto id = agency_of(*to, findings)) {
            made.test.to = *id;
            made.agencies.push_back({*std::move(id), to->at});
        }
    }
    if (const auto* by = fields.optional("by")) {
        constexpr std::string_view steps[] = {"rule", "reporter", "competence", "triage"};
        if (const auto word = word_of(*by, steps, findings)) {
            made.test.by = model::parse_name<model::RoutedBy>(*word);
        }
    }
    if (const auto* rule = fields.optional("rule")) {
        made.test.rule = text_of(*rule, findings);
    }
}

void read_expectation(const Node& node, DraftTest& made, Findings& findings) {
    if (!is_map(node, "an expectation: { to: …, by: … }", findings)) {
        return;
    }
    auto& test = made.test;
    made.expect_at = node.at;
    Fields fields{node, "'expect'", findings};
    read_expected_way(fields, made, findings);
    if (const auto* copy = fields.optional("copy"); copy != nullptr && is_list(*copy, "a list of agencies", findings)) {
        test.copies.emplace();
        for (const auto& item : copy->items) {
            if (auto id = agency_of(item, findings)) {
                add_once(*test.copies, *id, item, findings);
                made.agencies.push_back({*std::move(id), item.at});
            }
        }
    }
    if (const auto* priority = fields.optional("priority")) {
        test.priority = enum_of<model::Priority>(*priority, findings);
    }
    if (const auto* supervisory = fields.optional("supervisory")) {
        test.supervisory = boolean_of(*supervisory, findings);
    }
    if (const auto* secret = fields.optional("secret")) {
        test.secret = boolean_of(*secret, findings);
    }
    fields.finish();
}

}  // namespace

void read_routing_test(const Node& item, Draft& draft, Findings& findings) {
    if (!is_map(item, "a test: { name: …, complaint: …, expect: … }", findings)) {
        return;
    }
    Fields fields{item, "a test", findings};
    DraftTest made;
    made.test.at = item.at.position();
    made.expect_at = item.at;
    if (const auto* name = fields.required("name")) {
        made.test.name = text_of(*name, findings).value_or("");
    }
    if (const auto* complaint = fields.required("complaint")) {
        read_complaint(*complaint, made, findings);
    }
    if (const auto* expect = fields.required("expect")) {
        read_expectation(*expect, made, findings);
    }
    fields.finish();
    made.test.expect_at = made.expect_at.position();
    draft.tests.push_back(std::move(made));
}

}  // namespace hub::settings::detail
