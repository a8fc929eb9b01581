#pragma once
#include "hub/base/result.hpp"

#include <cstdint>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::office {

enum class Fault : std::uint8_t { none, cut, hang, slow, error_500, busy_503, html_200, refused_422 };

/// What goes wrong with the next request: a seeded draw, so that a run can be repeated.
class FaultPlan {
public:
    FaultPlan() = default;
    /// "cut:0.1,503:0.2": probabilities of cut, hang, slow, 500, 503, html200, 422. Error `fault_plan`.
    static Result<FaultPlan> parse(std::string_view text, std::uint64_t seed);
    Fault next();

private:
    std::vector<std::pair<Fault, double>> upper_bounds_;  // cumulative
    std::mt19937_64 random_;
};

std::string_view name_of(Fault fault);
/// The fault that a text asks for by [fault:NAME].
Fault fault_in(std::string_view text);

}  // namespace hub::office
