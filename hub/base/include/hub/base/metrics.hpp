#pragma once
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace hub {

/// Labels come from closed sets (connector, outcome, …): never a complaint, never a person (reliability.md TH25).
using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// Handles are cheap to copy and live as long as their Metrics; any thread may use them.
class Counter {
public:
    explicit Counter(void* series) : series_{series} {}
    void add(double by = 1) const;

private:
    void* series_;
};

class Gauge {
public:
    explicit Gauge(void* series) : series_{series} {}
    void set(double value) const;

private:
    void* series_;
};

/// Seconds, in buckets from 0.5 ms to 10 s.
class Histogram {
public:
    explicit Histogram(void* series) : series_{series} {}
    void observe(double seconds) const;

private:
    void* series_;
};

/// All metrics of a process, in Prometheus' terms. Owned by app, given to whoever measures; any thread may call. Asking
/// again for the same name and labels gives the same series.
class Metrics {
public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    Counter counter(std::string_view name, std::string_view help, Labels labels = {});
    Gauge gauge(std::string_view name, std::string_view help, Labels labels = {});
    Histogram histogram(std::string_view name, std::string_view help, Labels labels = {});

    /// The text exposition format.
    [[nodiscard]] std::string serialize() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hub
