#include "hub/blobs/folder.hpp"

#include "hub/base/log.hpp"
#include "hub/base/text.hpp"
#include "hub/base/unique_fd.hpp"
#include "hub/crypto/hash.hpp"
#include "hub/crypto/hex.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace hub::blobs {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t name_digits = 64;
constexpr auto abandoned_after = std::chrono::minutes{10};  // no upload takes so long
constexpr auto old_after = std::chrono::hours{25};          // an unused one expires after 24
constexpr const char* unfinished = "unfinished";
constexpr const char* marker_name = "folder-id";

Error trouble(const fs::path& path, int number) {
    if (number == ENOSPC || number == EDQUOT) {
        return Error{
            "attachments_disk_full", "there is no room for another file", "",
            "complaints without attachments are taken all the same; try again later"};
    }
    return Error{
        "attachments_folder_unusable", path.string() + ": " + std::strerror(number), "attachments_folder",
        "the folder must exist and be writable for the hub's user"};
}

Status write_all(int fd, std::string_view bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const auto wrote = ::write(fd, bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote < 0) {
            return trouble(path, errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return {};
}

Status make_durable(const fs::path& folder) {
    const UniqueFd fd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!fd.is_open() || ::fsync(fd.get()) != 0) {
        return trouble(folder, errno);
    }
    return {};
}

Status make_folder(const fs::path& path) {
    if (::mkdir(path.c_str(), 0700) == 0) {
        return make_durable(path.parent_path());
    }
    return errno == EEXIST ? Status{} : Status{trouble(path, errno)};
}

Result<std::string> read_file(const fs::path& path) {
    const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)};
    struct stat status {};
    if (!fd.is_open() || ::fstat(fd.get(), &status) != 0) {
        return errno == ENOENT ? Error{"not_found", "the file is not there"} : trouble(path, errno);
    }
    std::string out(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t have = 0;
    while (have < out.size()) {
        const auto got = ::read(fd.get(), out.data() + have, out.size() - have);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return trouble(path, errno);
        }
        if (got == 0) {
            break;
        }
        have += static_cast<std::size_t>(got);
    }
    out.resize(have);
    return out;
}

/// Empty too when there is no such folder.
std::vector<fs::path> entries_of(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code failed;
    for (auto at = fs::directory_iterator{folder, failed}; !failed && at != fs::directory_iterator{};
         at.increment(failed)) {
        out.push_back(at->path());
    }
    return out;
}

bool is_older_than(const fs::path& file, std::chrono::seconds age) {
    struct stat status {};
    return ::lstat(file.c_str(), &status) == 0 &&
           std::chrono::system_clock::from_time_t(status.st_mtime) + age < std::chrono::system_clock::now();
}

}  // namespace

bool is_sha256(std::string_view text) {
    return text.size() == name_digits &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Staged::~Staged() {
    if (!path_.empty()) {
        ::unlink(path_.c_str());  // if it stays, the next start sweeps it
    }
}
Staged::Staged(Staged&& other) noexcept
    : path_{std::exchange(other.path_, {})}, sha256_{std::move(other.sha256_)}, size_{other.size_} {}

Result<Folder> Folder::open(fs::path path, RandomSource& random) {
    std::error_code failed;
    fs::create_directories(path, failed);
    if (failed) {
        return trouble(path, failed.value());
    }
    if (::access(path.c_str(), W_OK | X_OK) != 0) {
        return trouble(path, errno);
    }
    HUB_CHECK(make_folder(path / unfinished));
    Folder folder{std::move(path), random};
    folder.sweep();
    return folder;
}

void Folder::sweep() const {
    std::int64_t swept = 0;
    for (const auto& file : entries_of(path_ / unfinished)) {
        if (is_older_than(file, abandoned_after) && ::unlink(file.c_str()) == 0) {
            ++swept;
        }
    }
    if (swept != 0) {
        log::info("blobs.swept", {{"count", swept}});
    }
}

std::string Folder::fresh_name() const {
    std::array<std::uint8_t, 16> bytes{};
    random_->fill(bytes);
    return crypto::to_hex(bytes);
}

Result<Staged> Folder::stage(std::string_view bytes) const {
    auto path = path_ / unfinished / fresh_name();
    const UniqueFd fd{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0400)};
    if (!fd.is_open()) {
        return trouble(path, errno);
    }
    Staged staged{path, crypto::to_hex(crypto::sha256(bytes)), bytes.size()};
    HUB_CHECK(write_all(fd.get(), bytes, path));
    if (::fsync(fd.get()) != 0) {
        return trouble(path, errno);
    }
    return staged;
}

Status Folder::publish(Staged& staged) const {
    const auto to = path_of(staged.sha256_);
    if (staged.path_.empty()) {
        return ::access(to.c_str(), F_OK) == 0 ? Status{} : Status{trouble(to, ENOENT)};
    }
    HUB_CHECK(make_folder(to.parent_path()));
    if (::rename(staged.path_.c_str(), to.c_str()) != 0) {
        return trouble(to, errno);
    }
    staged.path_.clear();
    return make_durable(to.parent_path());
}

Result<std::string> Folder::read(const std::string& sha256) const {
    if (!is_sha256(sha256)) {
        return Error{"not_found", "that is no hash"};
    }
    HUB_TRY(auto bytes, read_file(path_of(sha256)));
    if (crypto::to_hex(crypto::sha256(bytes)) != sha256) {
        return Error{"attachment_damaged", path_of(sha256).string() + " does not hold what its name says"};
    }
    return bytes;
}

Status Folder::remove(const std::string& sha256) const {
    const auto path = path_of(sha256);
    if (is_sha256(sha256) && ::unlink(path.c_str()) != 0 && errno != ENOENT) {
        return trouble(path, errno);
    }
    return {};
}

std::vector<std::string> Folder::old_files(std::uint8_t prefix) const {
    std::vector<std::string> out;
    for (const auto& file : entries_of(path_ / crypto::to_hex(std::array{prefix}))) {
        auto name = file.filename().string();
        if (is_sha256(name) && is_older_than(file, old_after)) {
            out.push_back(std::move(name));
        }
    }
    return out;
}

fs::path Folder::path_of(const std::string& sha256) const {
    return path_ / sha256.substr(0, 2) / sha256;
}

std::optional<Uuid> Folder::marker() const {
    const auto text = read_file(path_ / marker_name);
    return text ? parse_uuid(trim(*text)) : std::nullopt;
}

Status Folder::write_marker(const Uuid& id) const {
    HUB_TRY(const auto staged, stage(to_string(id) + "\n"));
    // A link, so that of two nodes that begin at the same time one is first.
    if (::link(staged.path_.c_str(), (path_ / marker_name).c_str()) != 0 && errno != EEXIST) {
        return trouble(path_ / marker_name, errno);
    }
    return make_durable(path_);
}

}  // namespace hub::blobs
