#include "faults.hpp"

#include <array>
#include <cstdlib>
#include <string>

namespace hub::office {
namespace {

constexpr std::array<std::pair<Fault, std::string_view>, 7> names{{
    {Fault::cut, "cut"},
    {Fault::hang, "hang"},
    {Fault::slow, "slow"},
    {Fault::error_500, "500"},
    {Fault::busy_503, "503"},
    {Fault::html_200, "html200"},
    {Fault::refused_422, "422"},
}};

Fault parse_name(std::string_view text) {
    for (const auto& [fault, name] : names) {
        if (name == text) {
            return fault;
        }
    }
    return Fault::none;
}

}  // namespace

std::string_view name_of(Fault fault) {
    for (const auto& [candidate, name] : names) {
        if (candidate == fault) {
            return name;
        }
    }
    return "none";
}

Fault fault_in(std::string_view text) {
    constexpr std::string_view mark = "[fault:";
    const auto at = text.find(mark);
    if (at == std::string_view::npos) {
        return Fault::none;
    }
    text.remove_prefix(at + mark.size());
    return parse_name(text.substr(0, text.find(']')));
}

Result<FaultPlan> FaultPlan::parse(std::string_view text, std::uint64_t seed) {
    FaultPlan plan;
    plan.random_.seed(seed);
    double sum = 0;
    while (!text.empty()) {
        const auto item = text.substr(0, text.find(','));
        text.remove_prefix(item.size() == text.size() ? item.size() : item.size() + 1);
        const auto colon = item.find(':');
        const auto fault = parse_name(item.substr(0, colon));
        const std::string number{colon == std::string_view::npos ? "" : item.substr(colon + 1)};
        char* end = nullptr;
        const double share = std::strtod(number.c_str(), &end);
        sum += share;
        if (fault == Fault::none || number.empty() || *end != '\0' || !(share >= 0) || sum > 1.0 + 1e-9) {
            return Error{
                "fault_plan", "not a fault with its probability", std::string{item},
                "cut, hang, slow, 500, 503, html200 or 422, each with :0.x, together at most 1"};
        }
        plan.upper_bounds_.emplace_back(fault, sum);
    }
    return plan;
}

Fault FaultPlan::next() {
    if (upper_bounds_.empty()) {
        return Fault::none;
    }
    // By hand: the standard's distributions differ between libraries.
    const double draw = static_cast<double>(random_() >> 11U) * 0x1.0p-53;
    for (const auto& [fault, bound] : upper_bounds_) {
        if (draw < bound) {
            return fault;
        }
    }
    return Fault::none;
}

}  // namespace hub::office
