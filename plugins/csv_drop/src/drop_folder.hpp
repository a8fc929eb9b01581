#pragma once
#include "drop_files.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace hub::csv_drop {

/// What stands in a folder under one name.
struct Entry {
    std::string name;
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0;
    std::uint64_t inode = 0;
    std::uint64_t links = 1;
    bool regular = false;  ///< no symlink, pipe, device, folder
    bool folder = false;
    friend bool operator==(const Entry&, const Entry&) = default;
};

/// Why a file was not read, apart from errors of the system.
enum class Unread : std::uint8_t { none = 1, gone, not_regular, linked, too_large, changed };

/// A base folder and those below it, which are made when they are missing (the base folder is not: it may be a mount
/// that is away). Every access opens its folder anew beneath the base (openat2: no symlinks, no way out) and takes a
/// single name in it, without following, waiting or executing anything. Stateless after construction: any thread.
class DropFolder final : public DropFiles {
public:
    /// `file_mode`: of files that the office shall read; they make the folders' rights too.
    DropFolder(std::string base, std::map<Place, std::string> names, mode_t file_mode);

    std::error_code find(Place place, const std::string& name, bool& there) override;
    std::error_code write(Place place, const std::string& name, std::string_view bytes) override;
    std::error_code sync_file(Place place, const std::string& name) override;
    std::error_code sync_folder(Place place) override;
    std::error_code move(Place from, const std::string& name, Place to, const std::string& new_name) override;
    std::error_code replace(Place from, const std::string& name, Place to, const std::string& new_name) override;
    std::error_code remove(Place place, const std::string& name) override;

    /// All names but "." and "..", at most `most`, in no order.
    std::error_code list(Place place, std::size_t most, std::vector<Entry>& entries);
    /// What stands there under this name; empty: nothing.
    std::error_code look(Place place, const std::string& name, std::optional<Entry>& entry);
    /// A regular file with one name, of at most `most` bytes, which nobody changed meanwhile.
    std::error_code read(Place place, const Entry& entry, std::size_t most, std::string& bytes, Unread& why);
    /// All folders are there and may be written: made, if need be, and tried.
    std::error_code ready();
    /// Forgets hand-overs (marks and left-overs) older than that.
    std::error_code sweep(std::chrono::hours age);

private:
    class Descriptor;
    std::error_code open_base(Descriptor& into) const;
    std::error_code open_folder(Place place, Descriptor& into) const;
    /// The folder for a name in it, which must be a single one.
    std::error_code open_for(Place place, const std::string& name, Descriptor& into) const;
    std::error_code rename(
        Place from, const std::string& name, Place to, const std::string& new_name, bool may_replace) const;

    std::string base_;
    std::map<Place, std::string> names_;
    mode_t file_mode_;
};

}  // namespace hub::csv_drop
