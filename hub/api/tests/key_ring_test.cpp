#include "key_ring.hpp"

#include "hub/api/key_text.hpp"

#include <gtest/gtest.h>

namespace hub::api {
namespace {

using namespace std::chrono_literals;

class KeyRingTest : public ::testing::Test {
protected:
    /// What a request with this key is told now; "waits" while the ring reads.
    std::shared_ptr<std::string> ask(const std::string& key) {
        auto said = std::make_shared<std::string>("waits");
        ring->find("Bearer " + key, [said](const Result<const store::ApiKey*>& found) {
            *said = found ? (*found)->name : found.error().code;
        });
        return said;
    }
    void add(const std::string& name) {
        store::ApiKey key;
        key.name = name;
        key.hash = hash_key("sp4n_" + name);
        valid.push_back(key);
    }
    void answer(bool readable = true) {
        auto done = std::exchange(pending, nullptr);
        ASSERT_TRUE(done) << "the ring did not ask";
        readable ? done(valid) : done(Error{"storage_unavailable", "gone"});
    }

    VirtualClock clock{TimePoint{std::chrono::hours{24}}};
    std::vector<store::ApiKey> valid;
    KeyRing::Loaded pending;
    std::shared_ptr<KeyRing> ring =
        std::make_shared<KeyRing>(clock, [this](KeyRing::Loaded done) { pending = std::move(done); });
};

TEST_F(KeyRingTest, a_revoked_key_is_not_believed_after_five_quiet_seconds) {
    add("door");
    const auto first = ask("sp4n_door");
    answer();
    EXPECT_EQ(*first, "door");
    valid.clear();
    clock.advance(4s);
    EXPECT_EQ(*ask("sp4n_door"), "door") << "known, and looks again meanwhile";
    answer();
    EXPECT_EQ(*ask("sp4n_door"), "key_unknown");

    add("door");
    clock.advance(1s);
    const auto again = ask("sp4n_door");
    answer();
    EXPECT_EQ(*again, "door");
    valid.clear();
    clock.advance(5s);
    const auto idle = ask("sp4n_door");
    EXPECT_EQ(*idle, "waits") << "the first one after a pause is not answered from memory";
    answer();
    EXPECT_EQ(*idle, "key_unknown");
}

TEST_F(KeyRingTest, without_the_database_what_was_read_last_counts) {
    add("door");
    static_cast<void>(ask("sp4n_door"));
    answer();
    clock.advance(1min);
    const auto waiting = ask("sp4n_door");
    answer(false);
    EXPECT_EQ(*waiting, "door");
    EXPECT_EQ(*ask("sp4n_door"), "door");
    const auto other = ask("sp4n_other");
    EXPECT_EQ(*other, "waits");
    clock.advance(10s);
    answer(false);
    EXPECT_EQ(*other, "storage_unavailable");
}

TEST_F(KeyRingTest, wrong_keys_do_not_make_it_read_again_and_again) {
    const auto first = ask("sp4n_x");
    answer();
    EXPECT_EQ(*first, "key_unknown");
    EXPECT_EQ(*ask("sp4n_y"), "key_unknown");
    EXPECT_FALSE(pending);
    clock.advance(1s);
    EXPECT_EQ(*ask("sp4n_y"), "waits");
    EXPECT_TRUE(pending);
}

}  // namespace
}  // namespace hub::api
