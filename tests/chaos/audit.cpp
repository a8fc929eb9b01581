#include "audit.hpp"

#include "hub/crypto/crockford.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <ostream>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace hub::testing {
namespace {

namespace json = boost::json;

/// As the database has it: a bigint with the number's bits.
std::string stored_form(const std::string& tracking_id) {
    const auto number = crypto::parse_crockford(tracking_id);
    return number ? std::to_string(static_cast<std::int64_t>(*number)) : "not a tracking id: " + tracking_id;
}

void compare_with_database(const City& city, const Filers& filers, Audit& out) {
    std::unordered_set<std::string> stored;
    for (const auto& row : city.sql("SELECT tracking FROM complaint")) {
        stored.insert(row[0]);
    }
    std::unordered_set<std::string> told;
    for (const auto& filed : filers.filed()) {
        out.in_doubt += filed.in_doubt ? 1 : 0;
        const auto id = stored_form(filed.tracking_id);
        told.insert(id);
        out.lost += stored.contains(id) ? 0 : 1;
    }
    out.accepted = filers.filed().size();
    out.stored = stored.size();
    for (const auto& id : stored) {
        out.duplicated += told.contains(id) ? 0 : 1;  // nobody's: a second one of a key that got another answer
    }
    out.undelivered = static_cast<std::size_t>(city.count("SELECT count(*) FROM delivery"));
    out.off = city.count("SELECT off FROM conservation");
    out.violations = static_cast<std::size_t>(city.count("SELECT count(*) FROM conservation_violation"));
    out.broken_chains = static_cast<std::size_t>(city.count(
        "SELECT count(*) FROM complaint c JOIN (SELECT complaint_id, count(*) AS n, max(seq) AS last FROM event GROUP "
        "BY 1) e ON e.complaint_id = c.id WHERE e.n <> c.version OR e.last <> c.version"));
}

void compare_with_offices(
    const Filers& filers, const std::map<std::string, const OfficeProcess*>& offices, Audit& out) {
    std::unordered_map<std::string, const Filed*> by_id;
    for (const auto& filed : filers.filed()) {
        by_id[filed.tracking_id] = &filed;
    }
    std::unordered_set<std::string> arrived;
    for (const auto& [category, office] : offices) {
        std::set<std::string> refs;
        for (const auto& ticket : office->tickets()) {
            ++out.tickets;
            out.ticket_duplicates += refs.insert(ticket.ref).second ? 0 : 1;
            const auto filed = by_id.find(ticket.ref);
            if (filed == by_id.end()) {
                continue;  // counted as duplicated above
            }
            const auto body = json::parse(ticket.body).as_object();
            const bool right = filed->second->category == category &&
                               std::string_view{body.at("judul").as_string()} == filed->second->subject;
            out.mixed_up += right ? 0 : 1;
            arrived.insert(ticket.ref);
        }
        out.several_keys += office->stats().refs_with_several_keys;
    }
    for (const auto& filed : filers.filed()) {
        out.not_at_office += arrived.contains(filed.tracking_id) ? 0 : 1;
    }
}

}  // namespace

Audit audit(const City& city, const Filers& filers, const std::map<std::string, const OfficeProcess*>& offices) {
    Audit out;
    out.unresolved = filers.unresolved();
    out.wrong_replays = filers.wrong_replays();
    out.surprises = filers.surprises().size();
    compare_with_database(city, filers, out);
    compare_with_offices(filers, offices, out);
    return out;
}

std::ostream& operator<<(std::ostream& out, const Audit& audit) {
    return out << "accepted=" << audit.accepted << " in_doubt=" << audit.in_doubt << " unresolved=" << audit.unresolved
               << " stored=" << audit.stored << " lost=" << audit.lost << " duplicated=" << audit.duplicated
               << " wrong_replays=" << audit.wrong_replays << " surprises=" << audit.surprises
               << " undelivered=" << audit.undelivered << " tickets=" << audit.tickets
               << " not_at_office=" << audit.not_at_office << " ticket_duplicates=" << audit.ticket_duplicates
               << " several_keys=" << audit.several_keys << " mixed_up=" << audit.mixed_up << " off=" << audit.off
               << " violations=" << audit.violations << " broken_chains=" << audit.broken_chains;
}

void expect_clean(const Audit& audit) {
    EXPECT_EQ(audit.unresolved, 0U);
    EXPECT_EQ(audit.lost, 0U);
    EXPECT_EQ(audit.duplicated, 0U);
    EXPECT_EQ(audit.stored, audit.accepted);
    EXPECT_EQ(audit.wrong_replays, 0U);
    EXPECT_EQ(audit.surprises, 0U);
    EXPECT_EQ(audit.undelivered, 0U);
    EXPECT_EQ(audit.tickets, audit.accepted);
    EXPECT_EQ(audit.not_at_office, 0U);
    EXPECT_EQ(audit.ticket_duplicates, 0U);
    EXPECT_EQ(audit.several_keys, 0U);
    EXPECT_EQ(audit.mixed_up, 0U);
    EXPECT_EQ(audit.off, 0);
    EXPECT_EQ(audit.violations, 0U);
    EXPECT_EQ(audit.broken_chains, 0U);
}

bool conserved(const City& city, std::string& why) {
    Rows sums;
    Rows violations;
    try {
        sums = city.sql("SELECT off, born, delivered, waiting, unknown, rejected, dead FROM conservation");
        violations = city.sql("SELECT complaint_id, expected, found FROM conservation_violation LIMIT 5");
    } catch (const std::exception&) {
        return true;  // the database is away just now; the next look tells
    }
    for (const auto& row : violations) {
        why += " violation " + row[0] + " expected " + row[1] + " found " + row[2];
    }
    if (sums.at(0).at(0) != "0") {
        why += " off " + sums[0][0];
    }
    return why.empty();
}

}  // namespace hub::testing
