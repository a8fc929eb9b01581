#pragma once
#include "audit.hpp"

#include "hub/testing/wait.hpp"

#include <gtest/gtest.h>

namespace hub::testing {

/// A city with three offices behind rest connectors, one of them naive, its database prepared; offices are started and
/// nodes are added by the test.
class ChaosCity : public ::testing::Test {
protected:
    void SetUp() override {
        city.instances = {
            rest_instance("roads", roads.port()), rest_instance("transport", transport.port()),
            rest_instance("market", market.port())};
        city.instances[2].idempotent = false;
        city.write_config();
        city.prepare_database();
    }

    [[nodiscard]] FilersOptions filing(std::vector<std::uint16_t> ports) const {
        FilersOptions options;
        options.ports = std::move(ports);
        options.api_key = city.key();
        options.categories = {"roads", "transport"};
        return options;
    }

    /// The clients bring their last complaints home and the outbox empties.
    void drain(Filers& filers) const {
        filers.finish();
        EXPECT_TRUE(
            wait_until([&] { return filers.ended(); }, std::chrono::seconds{60}, std::chrono::milliseconds{20}));
        filers.abandon();
        EXPECT_TRUE(wait_until(
            [&] { return city.count("SELECT count(*) FROM delivery WHERE state <> 3") == 0; }, std::chrono::seconds{60},
            std::chrono::milliseconds{50}));
    }

    [[nodiscard]] Audit take_stock(const Filers& filers) const {
        return audit(city, filers, {{{"roads", &roads}, {"transport", &transport}}, {}});
    }
    [[nodiscard]] Audit take_stock_with_market(const Filers& filers) const {
        return audit(city, filers, {{{"roads", &roads}, {"transport", &transport}}, {{"market", &market}}});
    }

    Cluster cluster;
    City city{cluster};
    OfficeProcess& roads = city.add_office("ROADS");
    OfficeProcess& transport = city.add_office("TRANSPORT");
    OfficeProcess& market = city.add_office("MARKET");
};

}  // namespace hub::testing
