#pragma once
#include "hub/base/metrics.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace hub::api {

/// Counts requests and how long they took, by route (the pattern, never the path), method and code. One thread.
class AccessLog {
public:
    explicit AccessLog(Metrics& metrics) : metrics_{metrics} {}
    void note(std::string_view route, std::string_view method, int status, std::chrono::steady_clock::duration took);

private:
    struct Series {
        Counter requests;
        Histogram duration;
    };
    Metrics& metrics_;
    std::map<std::tuple<std::string, std::string, int>, Series, std::less<>> series_;
};

}  // namespace hub::api
