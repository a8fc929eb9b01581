#include "process_size.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace hub::testing {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(pid_t pid) {
    return fs::path{"/proc"} / std::to_string(pid);
}

}  // namespace

ProcessSize size_of(pid_t pid) {
    ProcessSize out;
    std::ifstream status{folder_of(pid) / "status"};
    for (std::string line; std::getline(status, line);) {
        std::istringstream words{line};
        std::string name;
        std::size_t value = 0;
        words >> name >> value;
        if (name == "VmRSS:") {
            out.resident_kb = value;
        } else if (name == "Threads:") {
            out.threads = value;
        }
    }
    std::error_code gone;
    const fs::directory_iterator open{folder_of(pid) / "fd", gone};
    out.descriptors = gone ? 0 : static_cast<std::size_t>(std::distance(fs::begin(open), fs::end(open)));
    return out;
}

std::vector<pid_t> children_of(pid_t pid) {
    std::vector<pid_t> out;
    std::ifstream children{folder_of(pid) / "task" / std::to_string(pid) / "children"};
    for (pid_t child = 0; children >> child;) {
        out.push_back(child);
    }
    return out;
}

}  // namespace hub::testing
