#include "pickup.hpp"

#include "dialect.hpp"

#include <algorithm>
#include <fnmatch.h>
#include <set>
#include <utility>

namespace hub::csv_drop {
namespace {

/// "jawaban.csv", "JAWABAN.CSV"; not ".jawaban.csv", "jawaban.csv.part", "~jawaban.csv".
bool is_ours_to_read(const std::string& name) {
    return folded(name).ends_with(".csv") && name.front() != '.' && name.front() != '~' && name.size() <= 200;
}

/// The others stay where they are, unread.
bool is_wanted(const Entry& entry, const PickupRules& rules, std::chrono::system_clock::time_point now) {
    const auto oldest =
        std::chrono::duration_cast<std::chrono::nanoseconds>((now - rules.oldest).time_since_epoch()).count();
    return (rules.names.empty() || ::fnmatch(rules.names.c_str(), entry.name.c_str(), 0) == 0) &&
           entry.size >= rules.least_bytes && (rules.oldest.count() == 0 || entry.modified_ns >= oldest);
}

/// Of files that stand in the order of their names.
void sort(std::vector<Entry>& files, PickupRules::Order order) {
    if (order == PickupRules::Order::time) {
        std::ranges::stable_sort(files, {}, &Entry::modified_ns);
    } else if (order == PickupRules::Order::size) {
        std::ranges::stable_sort(files, {}, &Entry::size);
    }
}

}  // namespace

std::string Pickup::marker_of(const std::string& name) const {
    return rules_.complete == Complete::done ? name + rules_.marker : std::string{};
}

Pickup::Chosen Pickup::choose(std::vector<Entry> entries, std::chrono::system_clock::time_point now) {
    std::ranges::sort(entries, {}, &Entry::name);
    std::set<std::string, std::less<>> names;
    for (const auto& entry : entries) {
        names.insert(entry.name);
    }
    const auto youngest =
        std::chrono::duration_cast<std::chrono::nanoseconds>((now - rules_.age).time_since_epoch()).count();
    Chosen chosen;
    std::map<std::string, Seen> seen;
    for (auto& entry : entries) {
        if (entry.folder || !is_ours_to_read(entry.name)) {
            continue;
        }
        if (!entry.regular) {
            chosen.offending.push_back(std::move(entry));
            continue;
        }
        const auto before = seen_.find(entry.name);
        const bool same = before != seen_.end() && before->second.entry == entry;
        const Seen now_seen{entry, same ? before->second.agreed + 1 : 0, same ? before->second.since : now};
        seen[entry.name] = now_seen;
        const bool steady = now_seen.agreed >= rules_.polls;
        if (entry.links != 1) {
            // A second name may be a rename under way (link, then unlink): only one that stays offends.
            if (steady) {
                chosen.offending.push_back(std::move(entry));
            }
            continue;
        }
        if (!is_wanted(entry, rules_, now)) {
            continue;
        }
        bool complete = true;
        if (rules_.complete == Complete::done) {
            complete = names.contains(entry.name + rules_.marker);
        } else if (rules_.complete == Complete::stable) {
            // By its own time, or, where the office's clock runs ahead, by how long we have seen it so.
            complete = steady && (entry.modified_ns <= youngest || now - now_seen.since >= rules_.age);
        }
        if (complete) {
            chosen.files.push_back(std::move(entry));
        }
    }
    sort(chosen.files, rules_.order);
    chosen.more = chosen.files.size() > rules_.files;
    if (chosen.more) {
        chosen.files.resize(rules_.files);
    }
    seen_ = std::move(seen);
    return chosen;
}

}  // namespace hub::csv_drop
