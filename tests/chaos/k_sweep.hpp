#pragma once
#include "kill_point.hpp"

#include "hub/testing/city.hpp"

#include <iosfwd>
#include <map>
#include <string>

namespace hub::testing {

struct KSweepOptions {
    Counted counted = Counted::hub;
    Victims victims = Victims::caller;
    std::size_t points = 8;   ///< a sample, one at random in each equal part of the way; 0: every call
    bool from_start = false;  ///< the way begins with the start of the hub, not with the first request
    std::uint64_t seed = 1;
};

struct KSweepResult {
    std::size_t calls = 0;       ///< of a whole way that nobody disturbed
    std::size_t tried = 0;       ///< points
    std::size_t killed = 0;      ///< of these: somebody died there; the others came after the way's end
    bool went_through = false;   ///< the last point lay behind the end of the way
    std::size_t lost = 0;        ///< 201s that are not in the database
    std::size_t duplicated = 0;  ///< complaints beyond one a key, tickets and files beyond one a complaint
    std::size_t stuck = 0;       ///< points after which something was not at its office within 60 s
    std::string wrong;           ///< anything else: a second key, books that do not add up, another id for a key
    std::map<std::string, std::size_t> by_call;  ///< kills, by the call and whose it was
    double slowest = 0;                          ///< seconds from a kill until both complaints were at home
    double seconds = 0;
};

KSweepResult run_k_sweep(Cluster& cluster, const KSweepOptions& options);
std::ostream& operator<<(std::ostream& out, const KSweepResult& result);

}  // namespace hub::testing
