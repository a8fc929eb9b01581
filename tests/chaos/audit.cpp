#include "audit.hpp"

#include "hub/crypto/crockford.hpp"
#include "hub/store/broken_chains.hpp"

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
    out.undelivered = static_cast<std::size_t>(city.count("SELECT count(*) FROM delivery WHERE state <> 3"));
    out.off = city.count("SELECT off FROM conservation");
    out.violations = static_cast<std::size_t>(city.count("SELECT count(*) FROM conservation_violation"));
    const auto broken = store::broken_chains(city.database_url());
    EXPECT_TRUE(broken) << to_string(broken.error());
    out.broken_chains = broken ? broken->size() : out.stored;
}

/// Complaints, in the stored form of their tracking ids, that a statement finds.
std::unordered_set<std::string> found(const City& city, const std::string& sql) {
    std::unordered_set<std::string> out;
    for (const auto& row : city.sql(sql)) {
        out.insert(row[0]);
    }
    return out;
}

/// Each office says "diterima" with its ticket: that is one answer a ticket, and it must have been applied.
void compare_answers(const City& city, const std::unordered_set<std::string>& ticketed, Audit& out) {
    const std::string applied =
        "SELECT c.tracking FROM complaint c JOIN event e ON e.complaint_id = c.id AND e.kind BETWEEN 7 AND 11 GROUP BY "
        "c.id, c.tracking HAVING count(*) ";
    const auto once = found(city, applied + "= 1");
    out.answered_twice = found(city, applied + "> 1").size();
    for (const auto& id : ticketed) {
        out.unanswered += once.contains(id) ? 0 : 1;
    }
}

/// What one office has; counts tickets and what is wrong with them, returns whose they are.
void look_into(
    const std::string& category, const OfficeProcess& office,
    const std::unordered_map<std::string, const Filed*>& by_id, std::unordered_set<std::string>& arrived, Audit& out) {
    std::set<std::string> refs;
    for (const auto& ticket : office.tickets()) {
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
    out.several_keys += office.stats().refs_with_several_keys;
}

void compare_with_offices(const City& city, const Filers& filers, const AuditedOffices& offices, Audit& out) {
    std::unordered_map<std::string, const Filed*> by_id;
    for (const auto& filed : filers.filed()) {
        by_id[filed.tracking_id] = &filed;
    }
    std::unordered_set<std::string> arrived;
    for (const auto* kind : {&offices.idempotent, &offices.naive}) {
        for (const auto& [category, office] : *kind) {
            look_into(category, *office, by_id, arrived, out);
        }
    }
    const auto unknown =
        found(city, "SELECT c.tracking FROM complaint c JOIN delivery d ON d.complaint_id = c.id WHERE d.state = 3");
    std::unordered_set<std::string> told_home;
    for (const auto& filed : filers.filed()) {
        const auto id = stored_form(filed.tracking_id);
        const bool there = arrived.contains(filed.tracking_id);
        if (unknown.contains(id)) {
            const bool naive = offices.naive.contains(filed.category);
            out.unknown += naive ? 1 : 0;
            out.unknown_there += naive && there ? 1 : 0;
            out.unknown_idempotent += naive ? 0 : 1;
            continue;
        }
        out.not_at_office += there ? 0 : 1;
        if (there) {
            told_home.insert(id);  // the answer came with the delivery; of what is UNKNOWN none was heard
        }
    }
    compare_answers(city, told_home, out);
}

}  // namespace

Audit audit(const City& city, const Filers& filers, const AuditedOffices& offices) {
    Audit out;
    out.unresolved = filers.unresolved();
    out.wrong_replays = filers.wrong_replays();
    out.surprises = filers.surprises().size();
    compare_with_database(city, filers, out);
    compare_with_offices(city, filers, offices, out);
    return out;
}

std::ostream& operator<<(std::ostream& out, const Audit& audit) {
    return out << "accepted=" << audit.accepted << " in_doubt=" << audit.in_doubt << " unresolved=" << audit.unresolved
               << " stored=" << audit.stored << " lost=" << audit.lost << " duplicated=" << audit.duplicated
               << " wrong_replays=" << audit.wrong_replays << " surprises=" << audit.surprises
               << " undelivered=" << audit.undelivered << " unknown=" << audit.unknown
               << " unknown_there=" << audit.unknown_there << " unknown_idempotent=" << audit.unknown_idempotent
               << " unanswered=" << audit.unanswered << " answered_twice=" << audit.answered_twice
               << " tickets=" << audit.tickets << " not_at_office=" << audit.not_at_office
               << " ticket_duplicates=" << audit.ticket_duplicates << " several_keys=" << audit.several_keys
               << " mixed_up=" << audit.mixed_up << " off=" << audit.off << " violations=" << audit.violations
               << " broken_chains=" << audit.broken_chains;
}

void expect_clean(const Audit& audit) {
    EXPECT_EQ(audit.unresolved, 0U);
    EXPECT_EQ(audit.lost, 0U);
    EXPECT_EQ(audit.duplicated, 0U);
    EXPECT_EQ(audit.stored, audit.accepted);
    EXPECT_EQ(audit.wrong_replays, 0U);
    EXPECT_EQ(audit.surprises, 0U);
    EXPECT_EQ(audit.undelivered, 0U);
    EXPECT_EQ(audit.tickets, audit.accepted - (audit.unknown - audit.unknown_there));
    EXPECT_EQ(audit.unknown_idempotent, 0U);
    EXPECT_EQ(audit.unanswered, 0U);
    EXPECT_EQ(audit.answered_twice, 0U);
    EXPECT_EQ(audit.not_at_office, 0U);
    EXPECT_EQ(audit.ticket_duplicates, 0U);
    EXPECT_EQ(audit.several_keys, 0U);
    EXPECT_EQ(audit.mixed_up, 0U);
    EXPECT_EQ(audit.off, 0);
    EXPECT_EQ(audit.violations, 0U);
    EXPECT_EQ(audit.broken_chains, 0U);
}

bool Books::look(const City& city) {
    ++looks;
    try {
        const auto sums = city.sql("SELECT off FROM conservation");
        const auto violations = city.sql("SELECT complaint_id, expected, found FROM conservation_violation LIMIT 5");
        ++seen;
        for (const auto& row : violations) {
            why_not += " violation " + row[0] + " expected " + row[1] + " found " + row[2];
        }
        if (sums.at(0).at(0) != "0") {
            why_not += " off " + sums[0][0];
        }
    } catch (const std::exception&) {
        // The database is away just now; the next look tells. `seen` counts whether any did.
    }
    return why_not.empty();
}

void Books::expect_kept() const {
    EXPECT_EQ(why_not, "");
    EXPECT_GE(seen, 10U) << "hardly anybody looked: this run shows nothing";
    EXPECT_GE(seen, looks / 2) << "of " << looks << " looks";
}

}  // namespace hub::testing
