#pragma once
#include "latencies.hpp"
#include "request_source.hpp"

#include "hub/base/result.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace hub::perf {

struct LoadOptions {
    std::string host = "127.0.0.1";  ///< an IPv4 address
    std::uint16_t port = 8080;
    unsigned connections = 64;
    double seconds = 10;         ///< 0: until `requests`
    std::uint64_t requests = 0;  ///< 0: until `seconds`
    double rate = 0;             ///< requests a second by the clock (open loop); 0: as fast as answers come
    double warmup = 0;           ///< seconds before anything is counted
    double grace = 10;           ///< seconds to wait for the last answers
    std::string log_file;        ///< one line a 2xx: microseconds since 1970, id
    std::string id_field = "tracking_id";
};

struct LoadReport {
    std::uint64_t sent = 0;
    std::uint64_t ok = 0;                 ///< 2xx
    std::map<int, std::uint64_t> others;  ///< by status
    std::uint64_t lost = 0;               ///< connection failed before the answer was whole
    std::uint64_t unanswered = 0;         ///< when the grace was over
    std::uint64_t bytes_out = 0;
    std::uint64_t bytes_in = 0;
    double seconds = 0;      ///< from the first counted request to the last counted answer
    double cpu_seconds = 0;  ///< of this program
    Latencies latencies;     ///< of 2xx; with a rate: from the scheduled time
};

/// One thread, one epoll. Errors: `connect` (nobody listens), `log_file`, `system`.
Result<LoadReport> run_load(const LoadOptions& options, RequestSource& source);

/// One line of JSON.
std::string to_json(const LoadReport& report);

}  // namespace hub::perf
