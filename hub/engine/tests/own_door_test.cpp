#include "own_door.hpp"

#include "dispatcher_world.hpp"

#include <gtest/gtest.h>

namespace hub::engine {
namespace {

model::AgencyFiling whole() {
    model::AgencyFiling filing;
    filing.content.subject = " Lampu mati \n";
    filing.content.body = "Di depan pasar\x01 sudah seminggu";
    filing.content.category = model::CategoryCode{"public-works.road"};
    filing.content.region = model::RegionCode{"18.72"};
    filing.content.attributes = {{"loket", "3"}};
    filing.external_ref = "L-1";
    filing.dedup_key = "loket:L-1";
    return filing;
}

Result<Filing> take(model::AgencyFiling filing, const char* instance = "a") {
    return filing_of(model::InstanceId{instance}, std::move(filing), {"public-works.road"});
}

std::string code_of(model::AgencyFiling filing) {
    const auto taken = take(std::move(filing));
    return taken ? "" : taken.error().code;
}

TEST(OwnDoor, TextsAreCleanedAndTheKeyIsTheInstancesOwn) {
    const auto filing = take(whole()).value();
    EXPECT_EQ(filing.content.subject, "Lampu mati");
    EXPECT_EQ(filing.content.body.find('\x01'), std::string::npos);
    EXPECT_EQ(filing.from_instance, model::InstanceId{"a"});
    EXPECT_EQ(filing.external_ref, "L-1");
    EXPECT_EQ(filing.idem, take(whole())->idem);
    EXPECT_EQ(filing.idem_body, take(whole())->idem_body);
    EXPECT_NE(filing.idem, take(whole(), "b")->idem) << "two offices may use the same key";
    auto other = whole();
    other.content.body = "lain";
    EXPECT_EQ(filing.idem, take(other)->idem);
    EXPECT_NE(filing.idem_body, take(other)->idem_body);
}

TEST(OwnDoor, WhatCannotBeTakenIsSaid) {
    EXPECT_EQ(code_of(whole()), "");
    auto filing = whole();
    filing.content.body = " \n";
    EXPECT_EQ(code_of(filing), "body_missing");
    filing = whole();
    filing.content.category = model::CategoryCode{"nonsense"};
    EXPECT_EQ(code_of(filing), "unknown_category");
    filing = whole();
    filing.content.region = model::RegionCode{"Lampung"};
    EXPECT_EQ(code_of(filing), "invalid_region");
    filing = whole();
    filing.content.latitude_e7 = 900'000'001;
    EXPECT_EQ(code_of(filing), "out_of_range");
    filing = whole();
    filing.content.attributes = {{"Nama Loket", "3"}};
    EXPECT_EQ(code_of(filing), "invalid_attribute");
    filing.content.attributes.assign(33, {"a", "b"});
    EXPECT_EQ(code_of(filing), "too_many_attributes");
}

TEST(OwnDoor, ASubjectIsFoundWhereNoneWasWritten) {
    auto filing = whole();
    filing.content.subject.clear();
    filing.content.body = "Lampu jalan padam\nsejak Senin";
    EXPECT_EQ(take(filing)->content.subject, "Lampu jalan padam");
}

TEST(OwnDoor, AnEmptyReporterIsNone) {
    auto filing = whole();
    filing.reporter.emplace();
    EXPECT_FALSE(take(filing)->reporter);
    filing.reporter->name = Sensitive<std::string>{" Sri Contoh\x02 "};
    EXPECT_EQ(take(filing)->reporter->name.expose(), "Sri Contoh");
}

}  // namespace
}  // namespace hub::engine
