#include "hub/base/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>

namespace hub {
namespace {

std::map<std::string, std::string> to_map(Labels labels) {
    std::map<std::string, std::string> out;
    for (const auto& [key, value] : labels) {
        out.emplace(key, value);
    }
    return out;
}

const prometheus::Histogram::BucketBoundaries& buckets() {
    static const prometheus::Histogram::BucketBoundaries all{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                             0.1,    0.25,  0.5,    1,     2.5,  5,     10};
    return all;
}

}  // namespace

struct Metrics::Impl {
    prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
};

void Counter::add(double by) const {
    static_cast<prometheus::Counter*>(series_)->Increment(by);
}
void Gauge::set(double value) const {
    static_cast<prometheus::Gauge*>(series_)->Set(value);
}
void Histogram::observe(double seconds) const {
    static_cast<prometheus::Histogram*>(series_)->Observe(seconds);
}

Metrics::Metrics() : impl_{std::make_unique<Impl>()} {}
Metrics::~Metrics() = default;

Counter Metrics::counter(std::string_view name, std::string_view help, Labels labels) {
    auto& family = prometheus::BuildCounter().Name(std::string{name}).Help(std::string{help}).Register(impl_->registry);
    return Counter{&family.Add(to_map(labels))};
}

Gauge Metrics::gauge(std::string_view name, std::string_view help, Labels labels) {
    auto& family = prometheus::BuildGauge().Name(std::string{name}).Help(std::string{help}).Register(impl_->registry);
    return Gauge{&family.Add(to_map(labels))};
}

Histogram Metrics::histogram(std::string_view name, std::string_view help, Labels labels) {
    auto& family =
        prometheus::BuildHistogram().Name(std::string{name}).Help(std::string{help}).Register(impl_->registry);
    return Histogram{&family.Add(to_map(labels), buckets())};
}

std::string Metrics::serialize() const {
    return prometheus::TextSerializer{}.Serialize(impl_->registry.Collect());
}

}  // namespace hub
