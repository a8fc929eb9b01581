#include "hub/sdk/connector.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <thread>

namespace hub::sdk {
namespace {

/// Counts what a connector tells its host.
struct FakeHost {
    std::map<hubc_op, std::vector<Outcome>> answers;
    std::map<hubc_op, std::string> updates;  ///< remote_status/dedup_key
    std::vector<std::string> lines;
    hubc_status emit_status = HUBC_OK;
    hubc_host table{};

    FakeHost() {
        table = {sizeof(hubc_host), HUBC_ABI_MAJOR, HUBC_ABI_MINOR, this,  c_str("test"), &no_extension,
                 &enabled,          &log,           &complete,      &emit, &now,          nullptr};
    }
    static FakeHost& self(const hubc_host* host) { return *static_cast<FakeHost*>(host->host_data); }
    static const void* no_extension(const hubc_host*, const char*) noexcept { return nullptr; }
    static std::int32_t enabled(const hubc_host*, hubc_level) noexcept { return 1; }
    static void log(const hubc_host* host, hubc_level, hubc_str message, hubc_array) noexcept {
        self(host).lines.emplace_back(view(message));
    }
    static void complete(const hubc_host* host, hubc_op op, const hubc_result* r) noexcept {
        self(host).answers[op].push_back(
            {r->outcome,
             static_cast<Cause>(r->cause),
             std::string{view(r->external_ref)},
             std::string{view(r->remote_code)},
             std::string{view(r->detail)},
             {},
             {}});
        if (r->update != nullptr) {
            self(host).updates[op] =
                std::string{view(r->update->remote_status)} + "/" + std::string{view(r->update->dedup_key)};
        }
    }
    static hubc_status emit(const hubc_host* host, hubc_array updates, hubc_out_array results) noexcept {
        for (std::uint32_t i = 0; i < results.count; ++i) {
            auto* r = static_cast<hubc_emit_result*>(
                static_cast<void*>(static_cast<char*>(results.first) + std::size_t{i} * results.stride));
            r->outcome = HUBC_EMIT_DUPLICATE;
            std::strcpy(r->tracking_id, "0123456789ABC");
        }
        return updates.count == results.count ? self(host).emit_status : HUBC_E_INVALID;
    }
    static hubc_time_us now(const hubc_host*) noexcept { return 1; }
};

std::function<Outcome(const Call&)> behaviour;
std::function<void(const Call&, Completion)> asynchronous;

class Scripted : public Connector {
public:
    Scripted(Host /*host*/, const Settings& settings) {
        if (settings.text("word") == "bad") {
            throw SettingsError{{"word", "/at", "is bad"}};
        }
        if (settings.text("word") == "worse") {
            throw 42;
        }
    }
    Outcome submit(const Call& call) override { return behaviour(call); }
    void submit_async(const Call& call, Completion done) override {
        if (asynchronous) {
            asynchronous(call, std::move(done));
        } else {
            Connector::submit_async(call, std::move(done));
        }
    }
    static std::vector<Fault> check_settings(const Settings& settings) {
        if (settings.text("word") == "bad") {
            return {{"word", "/at", "is bad"}};
        }
        return {};
    }
};

constexpr hubc_option options[] = {option("word", HUBC_OPTION_STRING, 0, "a word")};

}  // namespace
}  // namespace hub::sdk

HUB_CONNECTOR(
    hub::sdk::Scripted, hub::sdk::Descriptor{.id = "scripted", .name = "Scripted", .options = hub::sdk::options})

namespace hub::sdk {
namespace {

class SdkConnector : public testing::Test {
protected:
    void SetUp() override {
        behaviour = nullptr;
        asynchronous = nullptr;
        ASSERT_EQ(create(""), HUBC_OK);
    }
    void TearDown() override {
        if (connector_ != nullptr) {
            api().destroy(connector_);
        }
    }
    static const hubc_connector_api& api() { return *hubc_module_v1()->api; }
    hubc_status create(std::string_view word) {
        if (connector_ != nullptr) {
            api().destroy(std::exchange(connector_, nullptr));
        }
        const hubc_setting setting{sizeof(hubc_setting), 0, c_str("word"), c_str(word)};
        return api().create(&host_.table, {&setting, 1, sizeof setting}, &connector_);
    }
    hubc_status submit(hubc_op op) {
        static const hubc_complaint complaint{};
        const hubc_call call{
            sizeof(hubc_call), 1, op, 1000, HUBC_MESSAGE_COMPLAINT, 0, c_str("key"), c_str("id"), &complaint,
            HUBC_REASON_NONE,  0, {}};
        return api().submit(connector_, &call);
    }
    FakeHost host_;
    hubc_connector* connector_ = nullptr;
};

TEST_F(SdkConnector, DescriptorIsConstantAndComplete) {
    const auto* module = hubc_module_v1();
    EXPECT_EQ(module, hubc_module_v1());
    EXPECT_EQ(module->magic, HUBC_MAGIC);
    EXPECT_EQ(module->struct_size, sizeof(hubc_module));
    EXPECT_STREQ(module->id, "scripted");
    EXPECT_EQ(module->option_count, 1U);
}

TEST_F(SdkConnector, BlockingSubmitAnswersOnce) {
    behaviour = [](const Call& call) { return Outcome::delivered(std::string{call.idempotency_key()}); };
    EXPECT_EQ(submit(7), HUBC_OK);
    ASSERT_EQ(host_.answers[7].size(), 1U);
    EXPECT_EQ(host_.answers[7][0].kind, HUBC_DELIVERED);
    EXPECT_EQ(host_.answers[7][0].external_ref, "key");
}

TEST_F(SdkConnector, AnAnswerCarriesWhatItSaysOfTheCase) {
    behaviour = [](const Call&) {
        Update said;
        said.kind = UpdateKind::accepted;
        said.remote_status = "diterima";
        said.dedup_key = "T-1:diterima";
        return Outcome::delivered("T-1").with(said);
    };
    EXPECT_EQ(submit(7), HUBC_OK);
    EXPECT_EQ(host_.updates.at(7), "diterima/T-1:diterima");
    behaviour = [](const Call&) { return Outcome::delivered("T-2"); };
    EXPECT_EQ(submit(8), HUBC_OK);
    EXPECT_FALSE(host_.updates.contains(8));
}

TEST_F(SdkConnector, AThrowingSubmitEndsUnknownAndItsTextIsNotTold) {
    behaviour = [](const Call&) -> Outcome { throw std::runtime_error{"Ibu Sari, Jl. Melati 5"}; };
    EXPECT_EQ(submit(8), HUBC_OK);
    ASSERT_EQ(host_.answers[8].size(), 1U);
    EXPECT_EQ(host_.answers[8][0].kind, HUBC_UNKNOWN);
    EXPECT_EQ(host_.answers[8][0].cause, Cause::internal);
    for (const auto& line : host_.lines) {
        EXPECT_EQ(line.find("Melati"), std::string::npos);
    }
}

TEST_F(SdkConnector, NotTakenGivesAStatusAndNoAnswer) {
    behaviour = [](const Call&) -> Outcome { throw NotTaken{HUBC_E_BUSY, "full"}; };
    EXPECT_EQ(submit(9), HUBC_E_BUSY);
    EXPECT_TRUE(host_.answers[9].empty());
}

TEST_F(SdkConnector, AnAsynchronousAnswerComesFromAnotherThread) {
    std::thread later;
    asynchronous = [&](const Call&, Completion done) {
        later = std::thread{[answer = std::move(done)]() mutable { answer(Outcome::delivered("x")); }};
    };
    EXPECT_EQ(submit(10), HUBC_OK);
    later.join();
    EXPECT_EQ(host_.answers[10].size(), 1U);
}

TEST_F(SdkConnector, ALostCompletionAnswersUnknown) {
    asynchronous = [](const Call&, Completion) {};
    EXPECT_EQ(submit(11), HUBC_OK);
    ASSERT_EQ(host_.answers[11].size(), 1U);
    EXPECT_EQ(host_.answers[11][0].kind, HUBC_UNKNOWN);
}

TEST_F(SdkConnector, ASecondAnswerOfOneCompletionIsNotSent) {
    asynchronous = [](const Call&, Completion done) {
        done(Outcome::delivered("a"));
        done(Outcome::rejected(Cause::validation, "b"));
        EXPECT_FALSE(done.pending());
    };
    EXPECT_EQ(submit(12), HUBC_OK);
    EXPECT_EQ(host_.answers[12].size(), 1U);
}

TEST_F(SdkConnector, AMovedCompletionOwesTheAnswerOnlyOnce) {
    asynchronous = [this](const Call&, Completion done) {
        Completion other{Host{host_.table}, 99};
        other = std::move(done);  // 99 was owed and is answered now
        other(Outcome::delivered("a"));
    };
    EXPECT_EQ(submit(13), HUBC_OK);
    EXPECT_EQ(host_.answers[13].size(), 1U);
    EXPECT_EQ(host_.answers[99].size(), 1U);
}

TEST_F(SdkConnector, BadSettingsAreAConfigErrorWithALine) {
    EXPECT_EQ(create("bad"), HUBC_E_CONFIG);
    EXPECT_FALSE(host_.lines.empty());
    EXPECT_EQ(create("worse"), HUBC_E_INTERNAL);
    EXPECT_EQ(create("good"), HUBC_OK);
}

TEST_F(SdkConnector, CheckSettingsReportsFaultsWithoutAnInstance) {
    const auto* check = static_cast<const hubc_check_settings*>(api().get_extension(nullptr, HUBC_EXT_CHECK_SETTINGS));
    ASSERT_NE(check, nullptr);
    EXPECT_EQ(api().get_extension(nullptr, "org.example.other/1"), nullptr);
    const hubc_setting setting{sizeof(hubc_setting), 0, c_str("word"), c_str("bad")};
    std::string seen;
    check->check({&setting, 1, sizeof setting}, &seen, [](void* context, const hubc_fault* fault) noexcept {
        static_cast<std::string*>(context)->append(view(fault->option)).append(view(fault->pointer));
    });
    EXPECT_EQ(seen, "word/at");
}

TEST_F(SdkConnector, EmitCarriesResultsBackAndAFailureIsEmpty) {
    const Host host{host_.table};
    const Update updates[] = {{.external_ref = "1"}, {.external_ref = "2"}};
    const auto results = host.emit(updates);
    ASSERT_TRUE(results);
    ASSERT_EQ(results->size(), 2U);
    EXPECT_EQ((*results)[1].outcome, EmitOutcome::duplicate);
    EXPECT_EQ((*results)[1].tracking_id, "0123456789ABC");
    host_.emit_status = HUBC_E_STATE;
    EXPECT_FALSE(host.emit(updates));
}

}  // namespace
}  // namespace hub::sdk
