// deadline_cases CONFIG: every deadline of a fixed list of cases, as 64-bit little-endian seconds since 1970, in the
// order in which deadline_oracle.py walks the same list.
#include "hub/settings/load.hpp"
#include "hub/sla/deadlines.hpp"

#include <cstdio>
#include <vector>

namespace {

using namespace hub;
using model::ClockKind;
using model::ComplaintKind;

struct Limit {
    ClockKind clock;
    ComplaintKind kind = ComplaintKind::complaint;
    bool supervisory = false;
};
constexpr Limit limits[] = {
    {ClockKind::verification},
    {ClockKind::first_follow_up},
    {ClockKind::completion},
    {ClockKind::completion, ComplaintKind::information_request},
    {ClockKind::completion, ComplaintKind::complaint, true},
    {ClockKind::reporter_silence},
    {ClockKind::reporter_file}};
constexpr const char* zones[] = {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Pontianak"};
constexpr int starts_a_day = 20;
constexpr std::chrono::seconds apart{4'321};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: deadline_cases CONFIG\n", stderr);
        return 2;
    }
    auto loaded = settings::load_folder(argv[1]);
    if (!loaded.settings) {
        std::fputs("the configuration has errors\n", stderr);
        return 1;
    }
    auto calendar = sla::WorkingCalendar::create(loaded.settings->calendar);
    if (!calendar) {
        return 1;
    }
    const auto deadlines = sla::Deadlines::create(loaded.settings->policies, std::move(*calendar));
    if (!deadlines) {
        return 1;
    }
    std::vector<std::int64_t> out;
    const std::chrono::sys_days first{std::chrono::year{2024} / 1 / 1};
    const std::chrono::sys_days last{std::chrono::year{2028} / 12 / 31};
    for (auto day = first; day <= last; day += std::chrono::days{1}) {
        for (int i = 0; i < starts_a_day; ++i) {
            const TimePoint start = TimePoint{day} + apart * i;
            for (const auto* zone : zones) {
                for (const auto& limit : limits) {
                    const auto due = deadlines->due(
                        {.clock = limit.clock,
                         .kind = limit.kind,
                         .supervisory = limit.supervisory,
                         .policy = deadlines->policy_for(start),
                         .start = start,
                         .zone = zone});
                    out.push_back(
                        due ? std::chrono::floor<std::chrono::seconds>(due->due_at).time_since_epoch().count() : 0);
                }
            }
        }
    }
    return std::fwrite(out.data(), sizeof(std::int64_t), out.size(), stdout) == out.size() ? 0 : 1;
}
