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
    void note(
        std::string_view route, std::string_view sent_method, int status, std::chrono::steady_clock::duration took);
    /// The method as a label: a closed list, so that no client can make series (TH25). "none": no request was read.
    static std::string_view label_of(std::string_view method);

private:
    struct Series {
        Counter requests;
        Histogram duration;
    };
    Metrics& metrics_;
    std::map<std::tuple<std::string, std::string, int>, Series, std::less<>> series_;
};

}  // namespace hub::api
