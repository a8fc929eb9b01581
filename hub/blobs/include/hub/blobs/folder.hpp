#pragma once
#include "hub/base/random.hpp"
#include "hub/base/result.hpp"
#include "hub/base/uuid.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::blobs {

/// Bytes that are on the disk under a name of their own and not yet among the stored ones. Gone with this object
/// unless published.
class Staged {
public:
    Staged(std::filesystem::path path, std::string sha256, std::uint64_t size)
        : path_{std::move(path)}, sha256_{std::move(sha256)}, size_{size} {}
    ~Staged();
    Staged(Staged&& other) noexcept;
    Staged& operator=(Staged&&) = delete;

    [[nodiscard]] const std::string& sha256() const { return sha256_; }
    [[nodiscard]] std::uint64_t size() const { return size_; }

private:
    friend class Folder;
    std::filesystem::path path_;  // empty: there is nothing to remove
    std::string sha256_;
    std::uint64_t size_ = 0;
};

/// The folder in which files lie under the hash of what they hold: `ab/<sha256>`, the same bytes once. Several nodes
/// may share it. Blocks; any thread may call, for each does what it does with files of its own name. That a file is
/// not taken away while a row comes to name it is the database's lock on the hash (store::Attachments).
class Folder {
public:
    /// Makes what is missing; sweeps what uploads left behind that ended with their process. Error
    /// `attachments_folder_unusable`.
    static Result<Folder> open(std::filesystem::path path, RandomSource& random);

    /// Writes and fsyncs. Errors: `attachments_disk_full`, `attachments_folder_unusable`.
    [[nodiscard]] Result<Staged> stage(std::string_view bytes) const;
    /// Gives it its name and fsyncs that; what was there under the name is the same. Again: sees that it is there.
    /// Errors as above.
    [[nodiscard]] Status publish(Staged& staged) const;
    /// Errors: `not_found`, `attachments_folder_unusable`; `attachment_damaged` when it is not what its name says.
    [[nodiscard]] Result<std::string> read(const std::string& sha256) const;
    /// It may be gone already.
    [[nodiscard]] Status remove(const std::string& sha256) const;
    /// Hashes of the files whose first two digits are `prefix` that are older than a day: some may be in no row.
    [[nodiscard]] std::vector<std::string> old_files(std::uint8_t prefix) const;

    [[nodiscard]] std::filesystem::path path_of(const std::string& sha256) const;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    /// Which folder this is, as the file in it says; empty: it says nothing yet.
    [[nodiscard]] std::optional<Uuid> marker() const;
    [[nodiscard]] Status write_marker(const Uuid& id) const;

private:
    Folder(std::filesystem::path path, RandomSource& random) : path_{std::move(path)}, random_{&random} {}
    void sweep() const;
    [[nodiscard]] std::string fresh_name() const;

    std::filesystem::path path_;
    RandomSource* random_;
};

/// 64 lower-case hexadecimal digits: safe as a file's name.
bool is_sha256(std::string_view text);

}  // namespace hub::blobs
