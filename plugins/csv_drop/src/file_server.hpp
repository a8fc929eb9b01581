#pragma once
#include "office_files.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace hub::csv_drop {

/// One connection to a server of files. Paths are the server's. After `lost` or `timed_out` it is of no more use. One
/// thread at a time; blocks, at most until the deadline.
class FileServer {
public:
    using Deadline = std::chrono::steady_clock::time_point;
    FileServer() = default;
    FileServer(const FileServer&) = delete;
    FileServer& operator=(const FileServer&) = delete;
    virtual ~FileServer() = default;

    virtual void set_deadline(Deadline deadline) = 0;
    /// No link is followed; empty: nothing is there.
    virtual std::error_code look(const std::string& path, std::optional<Entry>& entry) = 0;
    virtual std::error_code list(const std::string& folder, std::size_t most, std::vector<Entry>& entries) = 0;
    virtual std::error_code make_folder(const std::string& path, mode_t mode) = 0;
    /// A new file; nothing stands there. On the server's disk where the server can promise that.
    virtual std::error_code write(const std::string& path, std::string_view bytes, mode_t mode) = 0;
    /// At most one byte more than `most`.
    virtual std::error_code read(const std::string& path, std::size_t most, std::string& bytes) = 0;
    /// Whether it replaces what stands at `to` is the server's affair.
    virtual std::error_code rename(const std::string& from, const std::string& to) = 0;
    virtual std::error_code remove(const std::string& path) = 0;

    /// More about the last error; no file's name.
    [[nodiscard]] const std::string& detail() const { return detail_; }

protected:
    std::string detail_{};
};

/// A connection with login, or why there is none.
struct Dialed {
    std::unique_ptr<FileServer> server{};
    std::error_code error{};
    std::string detail{};
};
/// Any thread.
using Dial = std::function<Dialed(FileServer::Deadline)>;

}  // namespace hub::csv_drop
