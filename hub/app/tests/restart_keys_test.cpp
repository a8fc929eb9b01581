#include "restart_keys.hpp"

#include "descriptor_limit.hpp"

#include <gmock/gmock.h>

namespace hub::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(RestartKeys, each_key_that_a_reload_does_not_change_is_named) {
    const settings::HubSettings running;
    EXPECT_THAT(restart_keys(running, running), IsEmpty());
    auto fresh = running;
    fresh.default_language = "en";
    EXPECT_THAT(restart_keys(running, fresh), IsEmpty());
    fresh.listen.port = 81;
    fresh.max_body_bytes = 1;
    EXPECT_THAT(restart_keys(running, fresh), ElementsAre("listen.http", "limits.body"));
    fresh = running;
    fresh.database_url = "x";
    fresh.identity_url = "x";
    fresh.lease_heartbeat = std::chrono::milliseconds{1};
    fresh.lease_dead_after = std::chrono::milliseconds{1};
    fresh.runners.quarantine_after = 1;
    fresh.data_folder = "x";
    fresh.attachments_folder = "x";
    fresh.run_as = "x";
    fresh.keep_bytes = std::chrono::milliseconds{1};
    EXPECT_THAT(
        restart_keys(running, fresh),
        ElementsAre(
            "database.url", "database.identity_url", "lease.heartbeat", "lease.dead_after", "runners", "data_folder",
            "attachments.folder", "run_as", "attempts.keep_bytes"));
}

TEST(DescriptorLimit, clients_leave_some_for_the_hub_itself) {
    EXPECT_EQ(connections_within(1'024), 768U);
    EXPECT_EQ(connections_within(100), 16U) << "a hub without doors is none";
    EXPECT_EQ(connections_within(1'000'000), 8'192U);
    EXPECT_GT(raise_descriptor_limit(), 0U);
}

}  // namespace
}  // namespace hub::app
