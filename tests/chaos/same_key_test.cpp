// REL_I1: one Idempotency-Key is one complaint: filed by many at once, cut off before the answer, repeated after a
// restart, repeated with something else in it.
#include "kill_loop.hpp"

#include "hub/testing/raw_exchange.hpp"
#include "hub/testing/wait.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <barrier>
#include <iostream>
#include <mutex>
#include <random>
#include <set>
#include <thread>

namespace hub::testing {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

class REL_I1 : public ::testing::Test {
protected:
    static constexpr unsigned most_at_once = 50;

    void SetUp() override {
        office.start();
        city.instances = {rest_instance("roads", office.port())};
        city.write_config();
        city.prepare_database();
        hub.start_ready();
    }

    static std::string key(std::uint64_t n) { return "kunci-" + std::to_string(n); }
    static std::string body(std::uint64_t n, std::string_view word = "isi") {
        return json::serialize(json::object{
            {"subject", "laporan " + std::to_string(n)}, {"body", word}, {"category", "roads"}, {"region", "18.72"}});
    }
    [[nodiscard]] Result<HttpReply> post(HttpClient& client, std::uint64_t n, std::string_view word = "isi") const {
        return client.post_json(
            "/v1/complaints", body(n, word), {{"Authorization", "Bearer " + city.key()}, {"Idempotency-Key", key(n)}});
    }
    /// Sends it and goes away at once.
    void post_and_leave(std::uint64_t n) const {
        const auto text = body(n);
        static_cast<void>(raw_exchange(
            hub.port(),
            "POST /v1/complaints HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer " + city.key() +
                "\r\nIdempotency-Key: " + key(n) + "\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(text.size()) + "\r\n\r\n" + text,
            0ms));
    }

    static std::string tracking(const HttpReply& reply) {
        return std::string{json::parse(reply.body).at("tracking_id").as_string()};
    }

    Cluster cluster;
    City city{cluster};
    OfficeProcess& office = city.add_office("ROADS");
    HubNode& hub = city.add_node();
};

TEST_F(REL_I1, same_key_is_one_complaint) {
    const auto keys = from_environment("SP4N_KEYS", 200);
    std::vector<std::set<std::string>> told(keys);
    std::mutex mutex;
    std::atomic<std::size_t> posts{0};
    std::atomic<std::size_t> strange{0};
    std::mt19937_64 random{from_environment("SP4N_SEED", 5)};
    std::vector<unsigned> at_once(keys);
    for (auto& count : at_once) {
        count = 2 + static_cast<unsigned>(random() % (most_at_once - 1));
    }
    std::barrier together{most_at_once};
    {
        std::vector<std::jthread> threads;
        for (unsigned me = 0; me < most_at_once; ++me) {
            threads.emplace_back([&, me] {
                auto client = hub.client();
                for (std::uint64_t n = 0; n < keys; ++n) {
                    together.arrive_and_wait();
                    if (me >= at_once[n]) {
                        continue;
                    }
                    ++posts;
                    if (me == 0 && n % 3 == 0) {
                        post_and_leave(n);
                        continue;
                    }
                    const auto reply = post(client, n);
                    if (!reply || reply->status != 201) {
                        ++strange;
                        client = hub.client();
                        continue;
                    }
                    const std::scoped_lock lock{mutex};
                    told[n].insert(tracking(*reply));
                }
            });
        }
    }
    // Another life of the hub knows the keys, and what was in them.
    ASSERT_EQ(hub.stop(), ExitStatus{});
    hub.start_ready();
    std::size_t refused = 0;
    std::size_t several = 0;
    auto client = hub.client();
    for (std::uint64_t n = 0; n < keys; ++n) {
        const auto again = post(client, n);
        ASSERT_TRUE(again && again->status == 201) << (again ? again->body : to_string(again.error()));
        told[n].insert(tracking(*again));
        several += told[n].size() == 1 ? 0 : 1;
        const auto other = post(client, n, "sesuatu yang lain");
        refused += other && other->status == 422 ? 1 : 0;
    }
    const auto stored = city.count("SELECT count(*) FROM complaint");
    std::cout << "REL_I1 keys=" << keys << " posts=" << posts << " complaints=" << stored
              << " several_answers=" << several << " other_body_refused=" << refused << " no_201=" << strange << '\n';
    EXPECT_EQ(stored, static_cast<std::int64_t>(keys));
    EXPECT_EQ(several, 0U);
    EXPECT_EQ(refused, keys);
    EXPECT_EQ(strange, 0U);
    EXPECT_TRUE(wait_until([&] { return office.stats().tickets == keys; }, 30s, 20ms));
    EXPECT_EQ(office.stats().duplicates, 0U);
}

}  // namespace
}  // namespace hub::testing
