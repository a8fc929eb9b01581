#pragma once
#include "filers.hpp"

#include "hub/testing/city.hpp"
#include "hub/testing/tcp_proxy.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hub::testing {

/// A city with many agencies, each with an instance of its own, all served by one program: the last of them over a line
/// of its own (`one`), the others over another (`others`).
class ManyOffices : public ::testing::Test {
protected:
    /// `shape` sets what the test is about. To be called once, before anything else.
    void build(std::size_t how_many, const std::function<void(CityInstance&)>& shape = {});
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

    /// Client threads that file for these categories; the hub's port and the key are set.
    [[nodiscard]] FilersOptions filing(std::vector<std::string> categories) const;
    /// Until so many are filed; then all of them are brought home.
    static std::vector<Filed> file(const FilersOptions& options, std::size_t how_many);

    /// When each request for a ticket came to the office, by category, in order; seconds of a clock of its own.
    [[nodiscard]] std::map<std::string, std::vector<double>> arrivals(const std::vector<Filed>& filed) const;

    void expect_conserved() const;

    Cluster cluster;
    City city{cluster};
    OfficeProcess& offices = city.add_office("KOTA");
    TcpProxy others{offices.port()};
    TcpProxy one{offices.port()};
    HubNode* hub = nullptr;
    std::string program = "sp4n-hub";  ///< set it before build()

private:
    [[nodiscard]] std::filesystem::path arrivals_file() const { return city.folder() / "arrivals"; }
    std::vector<std::string> names_;
};

}  // namespace hub::testing
