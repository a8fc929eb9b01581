#include "hub/figures/verdict.hpp"

#include <algorithm>

namespace hub::figures {

std::optional<Verdict> verdict_of(const ClockRun& run, TimePoint now) {
    if (run.fate) {
        switch (*run.fate) {
            case model::ClockFate::met: return Verdict::met;
            case model::ClockFate::late: return Verdict::late;
            case model::ClockFate::left: return Verdict::left;
        }
    }
    if (run.standing_since && run.due > *run.standing_since) {
        return Verdict::standing;
    }
    return run.due <= now ? std::optional{Verdict::open} : std::nullopt;
}

bool falls_in(TimePoint due, const Period& period, TimePoint now) {
    return due > period.from && due <= std::min(period.to, now);
}

}  // namespace hub::figures
