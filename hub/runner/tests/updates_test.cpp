#include "updates.hpp"

#include "views.hpp"

#include "hub/wire/messages.hpp"

#include <gtest/gtest.h>

namespace hub::runner {
namespace {

hubc_update sample() {
    hubc_update update{};
    update.struct_size = sizeof update;
    update.kind = HUBC_UPDATE_ACCEPTED;
    for (auto* text : {&update.external_ref, &update.complaint_id, &update.remote_status, &update.note}) {
        *text = c_str("");
    }
    update.dedup_key = c_str("T-1:diterima");
    return update;
}

TEST(Updates, WhatIsNotWholeIsNamed) {
    model::AgencyUpdate out;
    auto update = sample();
    EXPECT_EQ(read_update(update, out), "");
    update.dedup_key = c_str("");
    EXPECT_EQ(read_update(update, out), "no_dedup_key");
    update = sample();
    update.kind = 99;
    EXPECT_EQ(read_update(update, out), "unknown_kind");
    update = sample();
    update.complaint_id = c_str("no uuid");
    EXPECT_EQ(read_update(update, out), "bad_complaint_id");
}

TEST(Updates, TheBoundHoldsWhateverTheBytes) {
    for (const char byte : {'a', '"', '\x01', '\n', '\xFF', '\x00'}) {
        wire::Emit emit;
        model::AgencyUpdate update;
        update.note = std::string(5'000, byte);
        update.external_ref = update.remote_status = update.dedup_key = "x" + std::string(100, byte);
        update.happened_at = TimePoint{std::chrono::microseconds{INT64_MIN}};
        emit.updates = {update, update};
        std::string frame;
        encode(frame, 1, 1, emit);
        const auto bound = empty_frame_bytes + 2 * encoded_bytes(update);
        EXPECT_LE(frame.size() - wire::header_bytes, bound) << int{byte};
        EXPECT_LT(bound, frame.size() + 1'000) << "and is close: " << int{byte};
    }
}

}  // namespace
}  // namespace hub::runner
