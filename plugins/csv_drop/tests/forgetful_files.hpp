#pragma once
#include "drop_files.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hub::csv_drop {

/// Thrown where the power is cut.
struct PowerCut {};

/// A file system in memory that forgets what was not synced. A rename is atomic, as on every journaling file system;
/// everything else that is not on disk may or may not survive, each step by itself, and contents may be torn.
class ForgetfulFiles final : public DropFiles {
public:
    using Key = std::pair<Place, std::string>;

    std::size_t cut_after = SIZE_MAX;  ///< steps until the power goes
    std::size_t steps = 0;
    bool syncs_files = true;              ///< false: sabotage
    std::set<Place> sabotaged_folders{};  ///< their syncs do nothing
    std::function<std::error_code(std::string_view step, Place, const std::string&)> failing;

    std::error_code find(Place place, const std::string& name, bool& there) override {
        there = now_.contains({place, name});
        return step("find", place, name);
    }
    std::error_code write(Place place, const std::string& name, std::string_view bytes) override {
        if (const auto error = step("write", place, name)) {
            return error;
        }
        const auto inode = ++inodes_;
        contents_[inode] = {std::string{bytes}, false};
        change({place, name}, {}, inode);
        return {};
    }
    std::error_code sync_file(Place place, const std::string& name) override {
        if (const auto error = step("sync_file", place, name)) {
            return error;
        }
        contents_.at(now_.at({place, name})).synced = syncs_files;
        return {};
    }
    std::error_code sync_folder(Place place) override {
        if (const auto error = step("sync_folder", place, "")) {
            return error;
        }
        if (!sabotaged_folders.contains(place)) {
            for (const auto& done : pending_) {
                if (done.touches(place)) {
                    done.apply(disk_);
                }
            }
            std::erase_if(pending_, [&](const Change& c) { return c.touches(place); });
        }
        return {};
    }
    std::error_code move(Place from, const std::string& name, Place to, const std::string& new_name) override {
        if (now_.contains({to, new_name})) {
            return std::make_error_code(std::errc::file_exists);
        }
        return replace(from, name, to, new_name);
    }
    std::error_code replace(Place from, const std::string& name, Place to, const std::string& new_name) override {
        if (const auto error = step("rename", to, new_name)) {
            return error;
        }
        const auto found = now_.find({from, name});
        if (found == now_.end()) {
            return std::make_error_code(std::errc::no_such_file_or_directory);
        }
        change({to, new_name}, {from, name}, found->second);
        return {};
    }
    std::error_code remove(Place place, const std::string& name) override {
        if (const auto error = step("remove", place, name)) {
            return error;
        }
        change({}, {place, name}, 0);
        return {};
    }

    /// After the cut: of what was not synced, `survivors` tells bit by bit what is there. Torn contents are half.
    void restart(std::uint32_t survivors) {
        for (std::size_t i = 0; i < pending_.size(); ++i) {
            if ((survivors >> i & 1U) != 0) {
                pending_[i].apply(disk_);
            }
        }
        pending_.clear();
        now_ = disk_;
        for (auto& [inode, content] : contents_) {
            if (!content.synced) {
                content.bytes.resize(content.bytes.size() / 2);
                content.synced = true;
            }
        }
        cut_after = SIZE_MAX;
        steps = 0;
    }
    /// What has not been synced when the power goes.
    [[nodiscard]] std::size_t pending() const { return pending_.size(); }
    /// The office takes a file.
    bool take(Place place, const std::string& name, std::string& bytes) {
        const auto found = now_.find({place, name});
        if (found == now_.end()) {
            return false;
        }
        bytes = contents_.at(found->second).bytes;
        disk_.erase(found->first);
        now_.erase(found);
        return true;
    }
    [[nodiscard]] std::string content(Place place, const std::string& name) const {
        return contents_.at(now_.at({place, name})).bytes;
    }
    [[nodiscard]] bool has(Place place, const std::string& name) const { return now_.contains({place, name}); }
    [[nodiscard]] std::size_t count(Place place) const {
        std::size_t n = 0;
        for (const auto& [key, inode] : now_) {
            n += key.first == place ? 1 : 0;
        }
        return n;
    }

private:
    struct Content {
        std::string bytes;
        bool synced = false;
    };
    struct Change {
        Key added;
        Key removed;
        int inode = 0;
        [[nodiscard]] bool touches(Place place) const {
            return (!added.second.empty() && added.first == place) ||
                   (!removed.second.empty() && removed.first == place);
        }
        void apply(std::map<Key, int>& names) const {
            if (!removed.second.empty()) {
                if (!added.second.empty() && !names.contains(removed)) {
                    return;  // a rename of what was never there
                }
                names.erase(removed);
            }
            if (!added.second.empty()) {
                names[added] = inode;
            }
        }
    };
    void change(Key added, Key removed, int inode) {
        const Change made{std::move(added), std::move(removed), inode};
        made.apply(now_);
        pending_.push_back(made);
    }
    std::error_code step(std::string_view what, Place place, const std::string& name) {
        if (steps++ >= cut_after) {
            throw PowerCut{};
        }
        return failing ? failing(what, place, name) : std::error_code{};
    }

    std::map<Key, int> now_;
    std::map<Key, int> disk_;
    std::vector<Change> pending_;
    std::map<int, Content> contents_;
    int inodes_ = 0;
};

}  // namespace hub::csv_drop
