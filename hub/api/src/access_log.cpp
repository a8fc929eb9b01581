#include "access_log.hpp"

namespace hub::api {

void AccessLog::note(
    std::string_view route, std::string_view method, int status, std::chrono::steady_clock::duration took) {
    const auto key = std::tuple{route, method, status};
    auto found = series_.find(key);
    if (found == series_.end()) {
        const auto code = std::to_string(status);
        const Series made{
            metrics_.counter(
                "sp4n_http_requests_total", "HTTP requests.", {{"route", route}, {"method", method}, {"code", code}}),
            metrics_.histogram(
                "sp4n_http_request_duration_seconds", "Time from the last byte of a request to its answer.",
                {{"route", route}, {"method", method}})};
        found = series_.emplace(std::tuple{std::string{route}, std::string{method}, status}, made).first;
    }
    found->second.requests.add();
    found->second.duration.observe(std::chrono::duration<double>(took).count());
}

}  // namespace hub::api
