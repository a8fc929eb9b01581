#include "access_log.hpp"

#include <algorithm>

namespace hub::api {

std::string_view AccessLog::label_of(std::string_view method) {
    constexpr std::string_view known[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "none"};
    const auto* found = std::ranges::find(known, method);
    return found != std::end(known) ? *found : "other";
}

void AccessLog::note(
    std::string_view route, std::string_view sent_method, int status, std::chrono::steady_clock::duration took) {
    const auto method = label_of(sent_method);
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
