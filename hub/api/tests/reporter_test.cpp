#include "access.hpp"
#include "complaint_json.hpp"
#include "reporter_body.hpp"

#include "hub/api/reporter_door.hpp"
#include "hub/api/route_table.hpp"
#include "hub/crypto/random.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace hub::api {
namespace {

std::vector<std::string> faults(const std::string& json) {
    std::vector<FieldFault> found;
    (void)read_reporter(boost::json::parse(json), found);
    std::vector<std::string> out;
    for (const auto& fault : found) {
        out.push_back(fault.code + " " + fault.pointer);
    }
    return out;
}

using Faults = std::vector<std::string>;

TEST(ReporterBody, IsReadAndTrimmed) {
    std::vector<FieldFault> found;
    const auto read = read_reporter(
        boost::json::parse(R"({"name":" Sri Wati ","nik":"1872010101900001","phone":"+62 812-3456-789",
                               "email":"sri@example.go.id","address":"Jl. Melati 3\nMetro"})"),
        found);
    EXPECT_TRUE(found.empty());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->name.expose(), "Sri Wati");
    EXPECT_EQ(read->nik.expose(), "1872010101900001");
    EXPECT_EQ(read->phone.expose(), "+62 812-3456-789");
    EXPECT_EQ(read->email.expose(), "sri@example.go.id");
    EXPECT_EQ(read->address.expose(), "Jl. Melati 3\nMetro");
    EXPECT_TRUE(faults(R"({"phone":"(0725) 41-555"})").empty()) << "one field is enough";
}

TEST(ReporterBody, EveryFaultHasItsPointer) {
    EXPECT_EQ(faults(R"("Sri")"), (Faults{"wrong_type /reporter"}));
    EXPECT_EQ(faults("{}"), (Faults{"empty /reporter"}));
    EXPECT_EQ(faults(R"({"name":"  "})"), (Faults{"empty /reporter"}));
    EXPECT_EQ(faults(R"({"name":1})"), (Faults{"wrong_type /reporter/name", "empty /reporter"}));
    EXPECT_EQ(faults(R"({"nik":"187201010190000"})"), (Faults{"invalid_nik /reporter/nik"}));
    EXPECT_EQ(faults(R"({"nik":"187201010190000x"})"), (Faults{"invalid_nik /reporter/nik"}));
    EXPECT_EQ(faults(R"({"phone":"call me"})"), (Faults{"invalid_phone /reporter/phone"}));
    for (const auto* email : {"a", "@b.c", "a@b", "a@.c", "a@b.", "a@@b.c", "a b@c.d", "x <a@b.c>"}) {
        EXPECT_EQ(faults(std::string{R"({"email":")"} + email + "\"}"), (Faults{"invalid_email /reporter/email"}))
            << email;
    }
    EXPECT_EQ(faults(R"({"name":"x","nick":"y"})"), (Faults{"unknown_field /reporter/nick"}));
    EXPECT_EQ(faults("{\"name\":\"" + std::string(201, 'x') + "\"}"), (Faults{"too_long /reporter/name"}));
}

TEST(ReporterBody, AFaultNeverRepeatsWhatWasSaid) {
    std::vector<FieldFault> found;
    (void)read_reporter(
        boost::json::parse(R"({"nik":"12345","phone":"rahasia","email":"rahasia","name":"rahasia\u0001"})"), found);
    EXPECT_EQ(found.size(), 4U);
    for (const auto& fault : found) {
        EXPECT_EQ((fault.detail + fault.hint).find("rahasia"), std::string::npos);
        EXPECT_EQ((fault.detail + fault.hint).find("12345"), std::string::npos);
    }
}

class Door : public ::testing::Test {
protected:
    crypto::SystemRandom random;
    ReporterDoor door{crypto::MasterKey::make(random)};
    model::TrackingNumber tracking{0x1234'5678'9ABC'DEF0};
};

TEST_F(Door, TheCodeOpensItsOwnComplaint) {
    const auto code = door.code_of(tracking);
    EXPECT_TRUE(door.opens(tracking, code));
    EXPECT_FALSE(door.opens(model::TrackingNumber{7}, code));
    EXPECT_FALSE(door.opens(tracking, door.code_of(model::TrackingNumber{7})));
    EXPECT_FALSE(ReporterDoor{crypto::MasterKey::make(random)}.opens(tracking, code));
}

TEST_F(Door, TheSchemeIsReadInEitherCase) {
    EXPECT_EQ(ReporterDoor::code_in("Access-Code ABC"), "ABC");
    EXPECT_EQ(ReporterDoor::code_in("access-code  ABC "), "ABC");
    for (const auto* other : {"", "Access-Code", "Access-Code ", "Bearer ABC", "Access-CodeABC"}) {
        EXPECT_FALSE(ReporterDoor::code_in(other)) << other;
    }
}

TEST_F(Door, TheDigestOfABodyIsNobodysWithoutTheKey) {
    EXPECT_EQ(door.body_digest("{}"), door.body_digest("{}"));
    EXPECT_NE(door.body_digest("{}"), door.body_digest("{ }"));
    EXPECT_NE(door.body_digest("{}"), ReporterDoor{crypto::MasterKey::make(random)}.body_digest("{}"));
}

TEST_F(Door, LeadsToOneComplaintOnly) {
    const auto router = routing::Router::create({{}, model::AgencyId{"desk"}}, {[] {
                                                    model::Agency desk;
                                                    desk.id = model::AgencyId{"desk"};
                                                    desk.kind = model::AgencyKind::desk;
                                                    return desk;
                                                }()});
    ASSERT_TRUE(router);
    store::ApiKey caller;
    caller.role = model::Role::reporter;
    caller.only = tracking;
    model::ComplaintState state;
    state.tracking = tracking;
    EXPECT_TRUE(may_see(caller, state, *router));
    state.tracking = model::TrackingNumber{7};
    EXPECT_FALSE(may_see(caller, state, *router));
    caller.only = {};
    state.tracking = {};
    EXPECT_FALSE(may_see(caller, state, *router)) << "a reporter without a complaint sees none";
    for (const auto& line : route_table()) {
        const bool open =
            line.route == Route::complaint || line.route == Route::action || line.route == Route::attachment;
        EXPECT_EQ(!line.roles.empty() && may_ask(model::Role::reporter, line), open) << line.pattern;
    }
}

}  // namespace
}  // namespace hub::api
