#pragma once
#include "words.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>

namespace hub::cli {

/// How far a job came that sends many dead letters again.
struct RedriveProgress {
    std::int64_t looked_at = 0;  ///< sent again or skipped
    std::int64_t of = 0;         ///< what it found so far and has ahead
    std::int64_t seconds_left = 0;
};

RedriveProgress progress_of(const boost::json::object& job);

/// "job 12: 40 of 100 looked at (38 sent again, 2 skipped), 60 a minute, done in about 1m"
std::string redrive_text(const boost::json::object& job, const Words& words);

}  // namespace hub::cli
