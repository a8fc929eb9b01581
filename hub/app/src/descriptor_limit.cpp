#include "descriptor_limit.hpp"

#include "hub/base/log.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/resource.h>

namespace hub::app {
namespace {

constexpr std::size_t reserve = 256;
constexpr std::size_t least_connections = 16;
constexpr std::size_t most_connections = 8'192;  // each costs about 10 KB before it says anything

}  // namespace

std::size_t raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 1'024;  // what POSIX systems give
    }
    const auto before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
        log::warn("app.descriptor_limit", {{"reason", std::strerror(errno)}});
        return before;
    }
    return limit.rlim_cur;
}

std::size_t connections_within(std::size_t descriptors) {
    const auto left = descriptors > reserve ? descriptors - reserve : 0;
    return std::clamp(left, least_connections, most_connections);
}

}  // namespace hub::app
