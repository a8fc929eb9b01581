#include "hub/wire/frame.hpp"

#include "json_writer.hpp"
#include "sample.hpp"

#include "hub/wire/messages.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace hub::wire {
namespace {

void feed(FrameReader& reader, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto space = reader.prepare();
        const auto n = std::min(space.size(), bytes.size());
        std::memcpy(space.data(), bytes.data(), n);
        reader.commit(n);
        bytes.remove_prefix(n);
    }
}

TEST(FrameReader, AStreamCutAtEveryByteGivesTheSameFrames) {
    std::string bytes;
    encode(bytes, 1, 5, sample_submit());
    encode(bytes, FrameHead{FrameType::ping, 0, 77});
    encode(bytes, 2, 6, OpResult{model::Outcome::delivered, model::Cause::none, {}, "T", "", ""});
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        FrameReader reader{16};
        std::vector<FrameHead> heads;
        std::size_t payloads = 0;
        for (const auto part : {std::string_view{bytes}.substr(0, cut), std::string_view{bytes}.substr(cut)}) {
            feed(reader, part);
            while (true) {
                const auto frame = reader.next();
                ASSERT_TRUE(frame);
                if (!*frame) {
                    break;
                }
                heads.push_back((*frame)->head);
                payloads += (*frame)->payload.size();
            }
        }
        ASSERT_EQ(heads.size(), 3U) << cut;
        EXPECT_EQ(heads[0].correlation, 5U);
        EXPECT_EQ(heads[1].type, FrameType::ping);
        EXPECT_EQ(heads[1].correlation, 77U);
        EXPECT_EQ(heads[2].instance, 2U);
        EXPECT_EQ(payloads + 3 * header_bytes, bytes.size());
        EXPECT_EQ(reader.pending(), 0U);
    }
}

TEST(FrameReader, ByteByByte) {
    std::string bytes;
    encode(bytes, 1, 5, sample_submit());
    FrameReader reader{1};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        feed(reader, std::string_view{bytes}.substr(i, 1));
        const auto frame = reader.next();
        ASSERT_TRUE(frame);
        ASSERT_EQ(frame->has_value(), i + 1 == bytes.size());
        if (*frame) {
            EXPECT_TRUE(decode<Submit>((*frame)->payload));
        }
    }
}

TEST(FrameReader, ATornFrameIsPending) {
    std::string bytes;
    encode(bytes, 1, 5, sample_submit());
    FrameReader reader;
    feed(reader, std::string_view{bytes}.substr(0, bytes.size() - 1));
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.pending(), bytes.size() - 1);
}

TEST(FrameReader, BadHeadersAreErrors) {
    const auto refused = [](std::string bytes) {
        FrameReader reader;
        feed(reader, bytes);
        const auto frame = reader.next();
        return !frame && frame.error().code == "wire_malformed";
    };
    std::string good;
    append_head(good, {FrameType::ping, 0, 0}, 0);
    EXPECT_FALSE(refused(good));
    auto bytes = good;
    bytes[4] = 0;
    EXPECT_TRUE(refused(bytes));
    bytes[4] = static_cast<char>(last_frame_type) + 1;
    EXPECT_TRUE(refused(bytes));
    bytes = good;
    bytes[6] = 1;
    EXPECT_TRUE(refused(bytes));
    bytes = good;
    const std::uint32_t huge = max_payload_bytes + 1;
    std::memcpy(bytes.data(), &huge, 4);
    EXPECT_TRUE(refused(bytes)) << "refused before a byte of it is stored";
}

}  // namespace
}  // namespace hub::wire
