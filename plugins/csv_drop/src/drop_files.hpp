#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace hub::csv_drop {

/// The folders below an instance's base folder. `work` is the hub's own.
enum class Place : std::uint8_t { work = 1, out, answers, complaints, results, archive, errors };

/// What writing needs of a file system: the seam at which tests cut the power. Names are single components. All of it
/// blocks; any thread.
class DropFiles {
public:
    DropFiles() = default;
    DropFiles(const DropFiles&) = delete;
    DropFiles& operator=(const DropFiles&) = delete;
    virtual ~DropFiles() = default;

    virtual std::error_code find(Place place, const std::string& name, bool& there) = 0;
    /// A file that nobody else writes: what stood there is removed first. Not yet on disk.
    virtual std::error_code write(Place place, const std::string& name, std::string_view bytes) = 0;
    virtual std::error_code sync_file(Place place, const std::string& name) = 0;
    virtual std::error_code sync_folder(Place place) = 0;
    /// Never replaces: file_exists.
    virtual std::error_code move(Place from, const std::string& name, Place to, const std::string& new_name) = 0;
    /// Replaces what stands there.
    virtual std::error_code replace(Place from, const std::string& name, Place to, const std::string& new_name) = 0;
    virtual std::error_code remove(Place place, const std::string& name) = 0;
};

}  // namespace hub::csv_drop
