#include "office_files.hpp"

#include <algorithm>

namespace hub::csv_drop {

bool is_single_name(const std::string& name) {
    return !name.empty() && name != "." && name != ".." && name.size() <= 255 && name.find('/') == std::string::npos &&
           name.find('\0') == std::string::npos;
}

std::error_code sweep(OfficeFiles& files, std::chrono::hours age) {
    std::vector<Entry> entries;
    if (const auto error = files.list(Place::work, 1'000'000, entries)) {
        return error;
    }
    const auto oldest = std::chrono::duration_cast<std::chrono::nanoseconds>(
                            (std::chrono::system_clock::now() - age).time_since_epoch())
                            .count();
    std::erase_if(entries, [&](const Entry& e) { return !e.regular || e.modified_ns > oldest; });
    // Marks first: a mark without its part would say that the file was handed over.
    std::ranges::stable_partition(entries, [](const Entry& e) { return e.name.ends_with(".sent"); });
    for (const auto& entry : entries) {
        if (const auto error = files.remove(Place::work, entry.name)) {
            return error;
        }
    }
    return {};
}

}  // namespace hub::csv_drop
