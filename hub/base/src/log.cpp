#include "hub/base/log.hpp"

#include "hub/base/clock.hpp"
#include "hub/base/time_text.hpp"

#include <boost/json/serialize.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>

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
    if (enabled(level)) {
        sink().log(spdlog::level::info, format(level, event, fields));
    }
}

}  // namespace hub::log
