// Random damage: every stream gives frames or an error, never a crash or a hang. Under the asan preset this is a small
// fuzz run; the seed is printed by the assertion's trace.
#include "sample.hpp"

#include "hub/wire/messages.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>

namespace hub::wire {
namespace {

void decode_any(const Frame& frame) {
    switch (frame.head.type) {
        case FrameType::hello: (void)decode<Hello>(frame.payload).has_value(); break;
        case FrameType::configure: (void)decode<Configure>(frame.payload).has_value(); break;
        case FrameType::ready: (void)decode<Ready>(frame.payload).has_value(); break;
        case FrameType::submit: (void)decode<Submit>(frame.payload).has_value(); break;
        case FrameType::result: (void)decode<OpResult>(frame.payload).has_value(); break;
        case FrameType::emit: (void)decode<Emit>(frame.payload).has_value(); break;
        case FrameType::emit_ack: (void)decode<EmitAck>(frame.payload).has_value(); break;
        case FrameType::secret: (void)decode<SecretRequest>(frame.payload).has_value(); break;
        case FrameType::secret_value: (void)decode<SecretValue>(frame.payload).has_value(); break;
        case FrameType::log: (void)decode<LogLine>(frame.payload).has_value(); break;
        case FrameType::stop: (void)decode<Stop>(frame.payload).has_value(); break;
        case FrameType::poll:
        case FrameType::probe: (void)decode<Task>(frame.payload).has_value(); break;
        case FrameType::lookup: (void)decode<Submit>(frame.payload).has_value(); break;
        case FrameType::reconcile: (void)decode<Reconcile>(frame.payload).has_value(); break;
        case FrameType::holdings: (void)decode<Holdings>(frame.payload).has_value(); break;
        case FrameType::webhook: (void)decode<Webhook>(frame.payload).has_value(); break;
        case FrameType::web_answer: (void)decode<WebAnswer>(frame.payload).has_value(); break;
        case FrameType::file: (void)decode<File>(frame.payload).has_value(); break;
        case FrameType::state_get: (void)decode<StateGet>(frame.payload).has_value(); break;
        case FrameType::state_value: (void)decode<StateValue>(frame.payload).has_value(); break;
        case FrameType::state_put: (void)decode<StatePut>(frame.payload).has_value(); break;
        case FrameType::state_ack: (void)decode<StateAck>(frame.payload).has_value(); break;
        case FrameType::cancel:
        case FrameType::ping:
        case FrameType::pong:
        case FrameType::bye: break;
    }
}

std::string all_frames() {
    std::string bytes;
    encode(bytes, 0, Hello{"b", "c", "v", "r"});
    encode(bytes, 1, Configure{"n", "{}", 1, "/spool/n"});
    encode(bytes, 1, Ready{"", true, 1, 1});
    encode(bytes, 1, 5, sample_submit());
    encode(bytes, 1, 5, OpResult{model::Outcome::unknown, model::Cause::timeout, {}, "e", "r", "d"});
    encode(bytes, 1, 6, Emit{{sample_note()}});
    encode(bytes, 1, 6, EmitAck{{{model::EmitResult::applied, "", "t"}}});
    encode(bytes, 1, 7, SecretRequest{"s"});
    encode(bytes, 1, 7, SecretValue{true, "v"});
    encode(bytes, 1, LogLine{2, "m", {{"k", "v"}}});
    encode(bytes, 1, Stop{std::chrono::milliseconds{1}});
    const Task task{std::chrono::milliseconds{1}, {}, "t"};
    encode(bytes, FrameType::poll, 1, 8, task);
    encode(bytes, 1, 8, Lookup{sample_submit()});
    encode(bytes, 1, 9, Reconcile{task, {}});
    encode(bytes, 1, 9, Holdings{{sample_holding()}});
    encode(bytes, 1, 10, Webhook{task, {"POST", "/a", "b=c", {{"x", "y"}}, "\xFF\x01"}});
    encode(bytes, 1, 10, WebAnswer{{200, {{"x", "y"}}, "\xFF"}, false, ""});
    encode(bytes, 1, 11, File{{sample_filing()}});
    encode(bytes, 1, 12, StateGet{"k"});
    encode(bytes, 1, 12, StateValue{true, "v", 3});
    encode(bytes, 1, 13, StatePut{"k", "v", 3});
    encode(bytes, 1, 13, StateAck{model::PutResult::changed, 4});
    return bytes;
}

TEST(WireMutation, DamagedStreamsNeverCrash) {
    const auto whole = all_frames();
    std::size_t frames = 0;
    std::size_t errors = 0;
    for (unsigned seed = 0; seed < 20'000; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        auto bytes = whole;
        for (auto n = random() % 8 + 1; n > 0 && !bytes.empty(); --n) {
            switch (random() % 4) {
                case 0: bytes[random() % bytes.size()] = static_cast<char>(random()); break;
                case 1: bytes.erase(random() % bytes.size(), random() % 4); break;
                case 2: bytes.insert(random() % bytes.size(), 1, static_cast<char>(random())); break;
                default: bytes.resize(std::max<std::size_t>(1, random() % bytes.size()));
            }
        }
        FrameReader reader{64};
        std::string_view rest = bytes;
        bool broken = false;
        while (!broken && !rest.empty()) {
            const auto space = reader.prepare();
            const auto n = std::min(space.size(), rest.size());
            std::memcpy(space.data(), rest.data(), n);
            reader.commit(n);
            rest.remove_prefix(n);
            while (true) {
                const auto frame = reader.next();
                if (!frame) {
                    broken = true;
                    ++errors;
                    break;
                }
                if (!*frame) {
                    break;
                }
                ++frames;
                decode_any(**frame);
            }
        }
    }
    EXPECT_GT(frames, 1000U);  // the damage must leave something to decode, or nothing was tested
    EXPECT_GT(errors, 1000U);
}

}  // namespace
}  // namespace hub::wire
