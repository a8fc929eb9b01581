#pragma once
#include "drop_files.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hub::csv_drop {

/// What stands in a folder under one name.
struct Entry {
    std::string name;
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0;
    std::uint64_t inode = 0;  ///< 0 where a server does not tell
    std::uint64_t links = 1;
    bool regular = false;  ///< no symlink, pipe, device, folder
    bool folder = false;
    friend bool operator==(const Entry&, const Entry&) = default;
};

/// Why a file was not read, apart from errors of the system.
enum class Unread : std::uint8_t { none = 1, gone, not_regular, linked, too_large, changed };

/// An office's folders as reading needs them too: on this machine or on a server, the logic above is the same. One
/// thread; blocks.
class OfficeFiles : public DropFiles {
public:
    /// All names but "." and "..", at most `most`, in no order.
    virtual std::error_code list(Place place, std::size_t most, std::vector<Entry>& entries) = 0;
    /// What stands there under this name; empty: nothing.
    virtual std::error_code look(Place place, const std::string& name, std::optional<Entry>& entry) = 0;
    /// A regular file with one name, of at most `most` bytes, which nobody changed meanwhile.
    virtual std::error_code read(
        Place place, const Entry& entry, std::size_t most, std::string& bytes, Unread& why) = 0;
    /// All folders are there and may be written: made, if need be, and tried.
    virtual std::error_code ready() = 0;

    /// A link, a pipe can be moved as what it is. Some servers would move what a link points at.
    [[nodiscard]] virtual bool moves_links() const { return true; }
    /// An error in words, with what is known beyond its code. No file's name.
    [[nodiscard]] virtual std::string explain(const std::error_code& error) const { return error.message(); }
    /// Nothing more can be had in this visit: its server is away.
    [[nodiscard]] virtual bool is_away() const { return false; }
};

/// Forgets hand-overs (marks and left-overs) older than that.
std::error_code sweep(OfficeFiles& files, std::chrono::hours age);

/// A single name in a folder, which leads nowhere else.
[[nodiscard]] bool is_single_name(const std::string& name);

/// Where an office's folders are. Any thread.
class Office {
public:
    using Deadline = std::chrono::steady_clock::time_point;
    Office() = default;
    Office(const Office&) = delete;
    Office& operator=(const Office&) = delete;
    virtual ~Office() = default;

    /// To be worked in by one thread until the deadline. Reaches nothing yet. Never null; ends before this object.
    virtual std::unique_ptr<OfficeFiles> visit(Deadline deadline) = 0;
    /// Empty: what it needs (files, secrets) is there.
    virtual std::string check() { return {}; }
};

}  // namespace hub::csv_drop
