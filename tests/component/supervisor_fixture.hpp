#pragma once
#include "hub/connectors/supervisor.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <map>
#include <optional>

namespace hub::connectors {

inline std::filesystem::path from_environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

/// A supervisor with real runner processes and a loop that runs until a condition holds.
class SupervisorFixture : public testing::Test, public SupervisorEvents {
protected:
    void SetUp() override {
        options.runner = from_environment("SP4N_BIN") / "sp4n-connector-runner";
        options.connectors = from_environment("SP4N_TEST_CONNECTORS");
        options.work = std::filesystem::path{testing::TempDir()} / ("supervisor-" + std::to_string(getpid()));
        options.spool = options.work / "spool";
        options.ping_every = std::chrono::milliseconds{200};
        options.ping_dead_after = std::chrono::milliseconds{5000};
        options.hang_grace = std::chrono::milliseconds{300};
        options.backoff_base = std::chrono::milliseconds{40};
        options.backoff_cap = std::chrono::milliseconds{100};
        options.quarantine_after = 3;
        ASSERT_TRUE(std::filesystem::exists(options.runner)) << options.runner;
    }
    void TearDown() override {
        supervisor.reset();
        std::filesystem::remove_all(options.work);
    }

    void open() {
        supervisor.emplace(
            io.get_executor(), options,
            [this](const std::string& name) -> Result<std::string> {
                const auto it = secrets.find(name);
                if (it == secrets.end()) {
                    return Error{"secret_missing", "no such secret"};
                }
                return it->second;
            },
            *this);
    }
    static model::Instance instance(const std::string& id, const std::string& does, const std::string& more = "") {
        model::Instance made;
        made.id = model::InstanceId{id};
        made.connector = "trial";
        made.isolation = model::Isolation::shared;
        made.settings_json = R"({"does":")" + does + "\"" + more + "}";
        return made;
    }
    /// True when the condition came to hold before the deadline.
    bool run_until(const std::function<bool()>& condition, std::chrono::seconds limit = std::chrono::seconds{20}) {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) {
                return false;
            }
            if (io.stopped()) {
                io.restart();
            }
            io.run_one_for(std::chrono::milliseconds{50});
        }
        return true;
    }
    /// A refusal ends the wait at once.
    bool run_until_ready(const std::string& id) {
        const model::InstanceId name{id};
        run_until([&] { return supervisor->is_ready(name) || health_of(id).health == Health::refused; });
        return supervisor->is_ready(name);
    }
    bool run_until_health(const std::string& id, Health wanted) {
        return run_until([&] { return health_of(id).health == wanted; });
    }
    InstanceHealth health_of(const std::string& id) {
        for (const auto& h : supervisor->health()) {
            if (h.instance.value() == id) {
                return h;
            }
        }
        return {};
    }
    /// The number by which the result can be found, 0 when not taken.
    std::uint8_t submit(
        const std::string& id, const std::string& subject = "s",
        std::chrono::milliseconds timeout = std::chrono::milliseconds{10'000}) {
        Submission s;
        s.instance = model::InstanceId{id};
        s.delivery = delivery(++last);
        s.timeout = timeout;
        s.message.kind = kind;
        s.message.complaint = model::ComplaintId{delivery(200).value()};
        s.message.tracking_id = "7Q2F9K3M0ABCD";
        s.message.content.subject = subject;
        s.message.content.body = "b \"quoted\"\n";
        s.message.content.attributes = {{"k", "v"}};
        s.message.files = files;
        return supervisor->submit(std::move(s)) ? last : std::uint8_t{0};
    }
    static model::DeliveryId delivery(std::uint8_t n) {
        Uuid id;
        id.bytes[0] = 1;
        id.bytes[15] = n;
        return model::DeliveryId{id};
    }
    const model::AttemptResult* result(std::uint8_t n) {
        const auto it = results.find(delivery(n));
        return it == results.end() ? nullptr : &it->second;
    }
    /// Waits for the result of `n`; fails the test when it does not come.
    model::AttemptResult await(std::uint8_t n) {
        EXPECT_NE(n, 0) << "not taken";
        EXPECT_TRUE(run_until([&] { return result(n) != nullptr; })) << "no result";
        return result(n) != nullptr ? *result(n) : model::AttemptResult{};
    }

    void on_results(std::vector<InstanceResult> batch) override {
        for (auto& [from, r] : batch) {
            EXPECT_TRUE(results.emplace(r.delivery, r).second) << "a second result for one submission";
        }
    }
    void on_emit(
        model::InstanceId from, std::vector<model::AgencyUpdate> updates,
        std::function<void(std::vector<model::EmitAnswer>)> answer) override {
        emitted = std::move(updates);
        emitted_by = from.value();
        answer_emit = std::move(answer);
    }
    void on_file(
        model::InstanceId from, std::vector<model::AgencyFiling> filings,
        std::function<void(std::vector<model::EmitAnswer>)> answer) override {
        filed = std::move(filings);
        emitted_by = from.value();
        answer_emit = std::move(answer);
    }
    void on_state_get(
        model::InstanceId from, std::string key,
        std::function<void(std::optional<model::StateEntry>)> answer) override {
        answer(state_is_away ? std::nullopt : std::optional{state[from.value() + "/" + key]});
    }
    void on_state_put(
        model::InstanceId from, std::string key, model::StateEntry entry,
        std::function<void(model::PutResult, std::int64_t)> answer) override {
        auto& held = state[from.value() + "/" + key];
        if (held.version != entry.version) {
            return answer(model::PutResult::changed, 0);
        }
        held = {std::move(entry.value), held.version + 1};
        answer(model::PutResult::done, held.version);
    }
    void on_health(const InstanceHealth& change) override { changes.push_back(change); }

    boost::asio::io_context io{1};
    SupervisorOptions options;
    std::map<std::string, std::string> secrets;
    std::map<model::DeliveryId, model::AttemptResult> results;
    std::vector<InstanceHealth> changes;
    std::vector<model::AgencyUpdate> emitted;
    std::vector<model::AgencyFiling> filed;
    std::map<std::string, model::StateEntry> state;
    bool state_is_away = false;
    std::string emitted_by;
    std::function<void(std::vector<model::EmitAnswer>)> answer_emit;
    model::MessageKind kind = model::MessageKind::complaint;
    std::vector<model::SentFile> files;  // of what is submitted
    std::uint8_t last = 0;
    std::optional<Supervisor> supervisor;
};

}  // namespace hub::connectors
