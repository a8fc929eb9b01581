#include "reporter_seal.hpp"

#include "hub/crypto/random.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace hub::store {
namespace {

class ReporterSeal : public ::testing::Test {
protected:
    static model::ComplaintId complaint(std::uint8_t number) {
        Uuid id;
        id.bytes[15] = number;
        return model::ComplaintId{id};
    }
    static model::Reporter somebody() {
        model::Reporter made;
        made.name = Sensitive<std::string>{"Sri \"Wati\" Ñandú"};
        made.nik = Sensitive<std::string>{"1872010101900001"};
        made.address = Sensitive<std::string>{"Jl. Melati 3\nRT 02"};
        return made;
    }

    crypto::SystemRandom random;
    crypto::MasterKey master = crypto::MasterKey::make(random);
    ReporterKeys keys{master};
};

TEST_F(ReporterSeal, WhatWasSealedIsRead) {
    const auto sealed = seal_reporter(keys, complaint(1), somebody(), random);
    const auto opened = open_reporter(keys, complaint(1), sealed.wrapped_key, sealed.record);
    ASSERT_TRUE(opened) << to_string(opened.error());
    EXPECT_EQ(opened->name.expose(), somebody().name.expose());
    EXPECT_EQ(opened->nik.expose(), somebody().nik.expose());
    EXPECT_EQ(opened->phone.expose(), "");
    EXPECT_EQ(opened->address.expose(), somebody().address.expose());
    for (const auto& part : {sealed.wrapped_key, sealed.record, sealed.commitment}) {
        EXPECT_EQ(part.find("1872"), std::string::npos);
    }
    std::ostringstream printed;
    printed << opened->name;
    EXPECT_EQ(printed.str(), "***");
}

TEST_F(ReporterSeal, ARecordCannotBeMovedOrAltered) {
    const auto sealed = seal_reporter(keys, complaint(1), somebody(), random);
    const auto other = seal_reporter(keys, complaint(2), somebody(), random);
    const auto code = [&](model::ComplaintId id, std::string_view key, std::string_view record) {
        const auto opened = open_reporter(keys, id, key, record);
        return opened ? std::string{"opened"} : opened.error().code;
    };
    EXPECT_EQ(code(complaint(2), sealed.wrapped_key, sealed.record), "identity_unreadable");
    EXPECT_EQ(code(complaint(1), other.wrapped_key, sealed.record), "identity_unreadable");
    EXPECT_EQ(code(complaint(1), sealed.wrapped_key, other.record), "identity_unreadable");
    auto altered = sealed.record;
    altered.back() = static_cast<char>(altered.back() ^ 1);
    EXPECT_EQ(code(complaint(1), sealed.wrapped_key, altered), "identity_unreadable");
    EXPECT_EQ(code(complaint(1), "", ""), "identity_unreadable");
    const ReporterKeys others{crypto::MasterKey::make(random)};
    EXPECT_FALSE(open_reporter(others, complaint(1), sealed.wrapped_key, sealed.record));
}

TEST_F(ReporterSeal, NothingOfItTellsTwoPeopleApart) {
    model::Reporter brief;
    brief.name = Sensitive<std::string>{"A"};
    const auto a = seal_reporter(keys, complaint(1), somebody(), random);
    const auto b = seal_reporter(keys, complaint(1), brief, random);
    EXPECT_EQ(a.record.size(), b.record.size());
    const auto again = seal_reporter(keys, complaint(1), somebody(), random);
    EXPECT_NE(a.commitment, again.commitment) << "the same person twice has nothing in common";
    EXPECT_NE(a.record, again.record);
}

}  // namespace
}  // namespace hub::store
