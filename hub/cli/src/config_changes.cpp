#include "config_changes.hpp"

#include "hub/base/time_text.hpp"

namespace hub::cli {

void print_summary(const std::map<std::string, LineDiff>& files, std::ostream& out) {
    if (files.empty()) {
        out << "no file differs from what is active\n";
    }
    for (const auto& [name, diff] : files) {
        out << name << "  +" << diff.added << " -" << diff.removed << '\n';
    }
}

boost::json::array summary_json(const std::map<std::string, LineDiff>& files) {
    boost::json::array out;
    for (const auto& [name, diff] : files) {
        out.push_back({{"file", name}, {"added", diff.added}, {"removed", diff.removed}});
    }
    return out;
}

boost::json::object to_json(const store::ConfigActivation& activation) {
    return {{"activation", activation.id},     {"version", activation.version.value()}, {"hash", activation.hash},
            {"at", to_rfc3339(activation.at)}, {"author", activation.author},           {"note", activation.note}};
}

}  // namespace hub::cli
