#include "many_offices.hpp"

#include "hub/testing/wait.hpp"

#include <algorithm>
#include <fstream>
#include <unordered_map>

namespace hub::testing {

using namespace std::chrono_literals;

void ManyOffices::build(std::size_t how_many, const std::function<void(CityInstance&)>& shape) {
    offices.start({"--delay-ms", "2", "--arrivals", arrivals_file().string()});
    for (std::size_t i = 0; i < how_many; ++i) {
        names_.push_back("dinas-" + std::to_string(i + 1));
        const auto& line = i + 1 == how_many ? one : others;
        auto instance = rest_instance(names_.back(), line.port());
        if (shape) {
            shape(instance);
        }
        city.instances.push_back(std::move(instance));
    }
    city.write_config();
    city.prepare_database();
    hub = &city.add_node("hub", program);
    hub->start_ready();
    for (const auto& name : names_) {
        const auto series = "sp4n_connector_up{connector=\"" + name + "\"}";
        ASSERT_TRUE(wait_until([&] { return hub->metric(series) == 1; }, 60s, 20ms)) << name;
    }
}

FilersOptions ManyOffices::filing(std::vector<std::string> categories) const {
    FilersOptions options;
    options.ports = {hub->port()};
    options.api_key = city.key();
    options.categories = std::move(categories);
    return options;
}

std::vector<Filed> ManyOffices::file(const FilersOptions& options, std::size_t how_many) {
    Filers filers{options};
    EXPECT_TRUE(wait_until([&] { return filers.confirmed() >= how_many; }, 300s, 5ms));
    filers.finish();
    EXPECT_TRUE(wait_until([&] { return filers.ended(); }, 60s, 5ms));
    filers.abandon();
    EXPECT_TRUE(filers.surprises().empty());
    EXPECT_EQ(filers.unresolved(), 0U);
    return filers.filed();
}

std::map<std::string, std::vector<double>> ManyOffices::arrivals(const std::vector<Filed>& filed) const {
    std::unordered_map<std::string, std::string> category;
    for (const auto& one_filed : filed) {
        category.emplace(one_filed.tracking_id, one_filed.category);
    }
    std::map<std::string, std::vector<double>> out;
    std::ifstream file{arrivals_file()};
    std::int64_t at_us = 0;
    for (std::string ref; file >> at_us >> ref;) {
        if (const auto found = category.find(ref); found != category.end()) {
            out[found->second].push_back(static_cast<double>(at_us) / 1e6);
        }
    }
    for (auto& [name, times] : out) {
        std::ranges::sort(times);
    }
    return out;
}

void ManyOffices::expect_conserved() const {
    EXPECT_EQ(city.count("SELECT off FROM conservation"), 0);
    EXPECT_EQ(city.count("SELECT count(*) FROM conservation_violation"), 0);
}

}  // namespace hub::testing
