#include "machine_facts.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace hub::cli {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

/// The lines of a file that begin with one of these words.
json::array lines_of(const char* file, std::initializer_list<std::string_view> beginnings) {
    json::array out;
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) {
        if (beginnings.size() == 0 ||
            std::ranges::any_of(beginnings, [&](std::string_view begins) { return line.starts_with(begins); })) {
            out.emplace_back(line);
        }
    }
    return out;
}

json::object limit(decltype(RLIMIT_NOFILE) which) {
    rlimit found{};
    ::getrlimit(which, &found);
    const auto told = [](rlim_t value) {
        return value == RLIM_INFINITY ? json::value("unlimited") : json::value(value);
    };
    return {{"soft", told(found.rlim_cur)}, {"hard", told(found.rlim_max)}};
}

json::object disk(const fs::path& folder) {
    std::error_code failed;
    const auto space = fs::space(folder, failed);
    if (failed) {
        return {{"folder", folder.string()}, {"missing", failed.message()}};
    }
    return {{"folder", folder.string()}, {"bytes", space.capacity}, {"available", space.available}};
}

json::object program(const fs::path& file) {
    std::error_code failed;
    json::object out{{"file", file.string()}, {"runs", ::access(file.c_str(), X_OK) == 0}};
    if (const auto size = fs::file_size(file, failed); !failed) {
        out["bytes"] = size;
    }
    return out;
}

json::array connectors_in(const fs::path& folder) {
    json::array out;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator{folder, failed}) {
        if (entry.path().extension() == ".so") {
            out.emplace_back(entry.path().filename().string());
        }
    }
    return out;
}

}  // namespace

json::object machine_facts(const Locations& locations) {
    utsname kernel{};
    ::uname(&kernel);
    std::error_code failed;
    const auto self = fs::read_symlink("/proc/self/exe", failed);
    return {
        {"kernel", std::string{kernel.sysname} + " " + kernel.release + " " + kernel.machine},
        {"system", lines_of("/etc/os-release", {"PRETTY_NAME=", "VERSION_ID="})},
        {"processors", std::thread::hardware_concurrency()},
        {"memory", lines_of("/proc/meminfo", {"MemTotal", "MemAvailable", "SwapTotal", "SwapFree"})},
        {"load", lines_of("/proc/loadavg", {})},
        {"uptime", lines_of("/proc/uptime", {})},
        {"as_root", ::geteuid() == 0},
        {"limits",
         json::object{
             {"open_files", limit(RLIMIT_NOFILE)},
             {"processes", limit(RLIMIT_NPROC)},
             {"core", limit(RLIMIT_CORE)},
             {"address_space", limit(RLIMIT_AS)}}},
        {"disks", json::array{disk(locations.data), disk(locations.attachments)}},
        {"data_folder_named_by", locations.data_from},
        {"programs", json::array{program(self), program(locations.runner), program(locations.image_cleaner)}},
        {"connectors", connectors_in(locations.connectors)}};
}

}  // namespace hub::cli
