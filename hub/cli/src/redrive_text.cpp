#include "redrive_text.hpp"

#include "hub_talk.hpp"
#include "table.hpp"

#include <algorithm>

namespace hub::cli {

RedriveProgress progress_of(const boost::json::object& job) {
    RedriveProgress out;
    out.looked_at = json_number(job, "requeued") + json_number(job, "skipped");
    const auto ahead = json_number(job, "ahead");
    out.of = out.looked_at + ahead;
    const auto rate = std::max<std::int64_t>(json_number(job, "per_minute"), 1);
    out.seconds_left = (ahead * 60 + rate - 1) / rate;
    return out;
}

std::string redrive_text(const boost::json::object& job, const Words& words) {
    const auto progress = progress_of(job);
    auto out = words("job ", "tugas ") + std::to_string(json_number(job, "id")) + ": " +
               std::to_string(progress.looked_at) + words(" of ", " dari ") + std::to_string(progress.of) +
               words(" looked at (", " diperiksa (") + std::to_string(json_number(job, "requeued")) +
               words(" sent again, ", " dikirim lagi, ") + std::to_string(json_number(job, "skipped")) +
               words(" skipped), ", " dilewati), ") + std::to_string(json_number(job, "per_minute")) +
               words(" a minute, ", " per menit, ");
    if (const auto finished = json_text(job, "finished_at"); !finished.empty()) {
        return out + words("done at ", "selesai pada ") + finished;
    }
    return out + words("done in about ", "selesai kira-kira dalam ") + age_text(progress.seconds_left);
}

}  // namespace hub::cli
