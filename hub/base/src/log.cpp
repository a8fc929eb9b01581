#include "hub/base/log.hpp"

#include "hub/base/clock.hpp"
#include "hub/base/time_text.hpp"

#include <boost/json/serialize.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::log {
namespace {

std::atomic<Level> lowest{Level::info};

// The process-wide sink is the one exception to "no globals": a log line must be possible from anywhere,
// also while the process is being torn down after an assertion.
spdlog::logger& sink() {
    static const auto logger = [] {
        auto made = std::make_shared<spdlog::logger>("hub", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        made->set_level(spdlog::level::trace);
        made->flush_on(spdlog::level::trace);
        return made;
    }();
    return *logger;
}

std::string_view name(Level level) {
    switch (level) {
        case Level::debug: return "debug";
        case Level::info: return "info";
        case Level::warn: return "warn";
        case Level::error: return "error";
        case Level::fatal: return "fatal";
    }
    return "unknown";
}

/// Standard error is a socket of journald: it says so by $JOURNAL_STREAM (systemd.exec(5)).
bool goes_to_journal() {
    struct stat opened {};
    const char* stream = std::getenv("JOURNAL_STREAM");  // NOLINT(concurrency-mt-unsafe): nobody sets it
    return stream != nullptr && ::fstat(STDERR_FILENO, &opened) == 0 &&
           std::to_string(opened.st_dev) + ":" + std::to_string(opened.st_ino) == stream;
}

/// What journald takes as the priority of a line (sd-daemon(3)).
std::string_view journal_mark(Level level) {
    switch (level) {
        case Level::debug: return "<7>";
        case Level::info: return "<6>";
        case Level::warn: return "<4>";
        case Level::error: return "<3>";
        case Level::fatal: return "<2>";
    }
    return "<5>";
}

}  // namespace

void set_level(Level level) {
    lowest = level;
}
bool enabled(Level level) {
    return level >= lowest.load(std::memory_order_relaxed);
}

std::string format(Level level, std::string_view event, std::span<const Field> fields) {
    boost::json::object line;
    line["time"] = to_rfc3339(SystemClock{}.now());
    line["level"] = name(level);
    line["event"] = event;
    for (const auto& field : fields) {
        std::visit([&](const auto& value) { line[field.key] = value; }, field.value);
    }
    return boost::json::serialize(line);
}

void write(Level level, std::string_view event, std::span<const Field> fields) {
    if (!enabled(level)) {
        return;
    }
    static const bool journal = goes_to_journal();
    const auto line = format(level, event, fields);
    sink().log(spdlog::level::info, journal ? std::string{journal_mark(level)} + line : line);
}

}  // namespace hub::log
