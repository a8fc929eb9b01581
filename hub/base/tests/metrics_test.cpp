#include "hub/base/metrics.hpp"

#include <gtest/gtest.h>

namespace hub {
namespace {

TEST(Metrics, SameNameAndLabelsAreOneSeries) {
    Metrics metrics;
    metrics.counter("sp4n_things_total", "Things.", {{"kind", "a"}}).add();
    metrics.counter("sp4n_things_total", "Things.", {{"kind", "a"}}).add(2);
    metrics.gauge("sp4n_level", "Level.").set(4);
    metrics.histogram("sp4n_wait_seconds", "Waiting.").observe(0.002);
    const auto text = metrics.serialize();
    EXPECT_NE(text.find("sp4n_things_total{kind=\"a\"} 3"), std::string::npos) << text;
    EXPECT_NE(text.find("sp4n_level 4"), std::string::npos) << text;
    EXPECT_NE(text.find("sp4n_wait_seconds_bucket{le=\"0.0025\"} 1"), std::string::npos) << text;
}

}  // namespace
}  // namespace hub
