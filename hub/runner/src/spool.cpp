#include "spool.hpp"

#include "views.hpp"

#include "hub/wire/messages.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hub::runner {
namespace {

static_assert(wire::most_files == HUBC_MAX_ATTACHMENTS && wire::most_file_bytes == HUBC_MAX_ATTACHMENT_BYTES);

constexpr std::time_t leftover_after_seconds = 3600;  // longer than the hub lets an emit wait

class Descriptor {
public:
    explicit Descriptor(int number) : number_{number} {}
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }

private:
    int number_;
};

/// Never waits (a pipe), follows no symbolic link anywhere on the way.
Descriptor open_strictly(const std::string& path) {
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    how.resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    return Descriptor{static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof how))};
}

bool write_all(int to, const char* data, std::size_t size) {
    while (size > 0) {
        const auto n = ::write(to, data, size);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        data += n;
        size -= static_cast<std::size_t>(n);
    }
    return true;
}

enum class Copied : std::uint8_t { whole = 1, too_large, unreadable, unwritable };

/// In pieces; a file that grows meanwhile is caught by counting.
Copied copy(int from, int to, std::uint64_t most, std::uint64_t& size) {
    constexpr std::size_t piece = 256U << 10U;
    const auto buffer = std::make_unique<char[]>(piece);
    while (true) {
        const auto n = ::read(from, buffer.get(), piece);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return Copied::unreadable;
        }
        if (n == 0) {
            return Copied::whole;
        }
        size += static_cast<std::uint64_t>(n);
        if (size > most) {
            return Copied::too_large;
        }
        if (!write_all(to, buffer.get(), static_cast<std::size_t>(n))) {
            return Copied::unwritable;
        }
    }
}

Error error_of(Copied copied) {
    switch (copied) {
        case Copied::too_large: return {"too_large", ""};
        case Copied::unreadable: return {"unreadable", ""};
        case Copied::whole:
        case Copied::unwritable: break;
    }
    return {"spool_failed", std::strerror(errno)};
}

void sweep(int folder) {
    const Descriptor again{::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    auto* list = again.is_open() ? ::fdopendir(::dup(again.get())) : nullptr;
    if (list == nullptr) {
        return;
    }
    const auto now = ::time(nullptr);
    while (const auto* entry = ::readdir(list)) {  // NOLINT(concurrency-mt-unsafe): a stream of our own
        struct stat info {};
        if (::fstatat(folder, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(info.st_mode) &&
            info.st_mtime < now - leftover_after_seconds) {
            (void)::unlinkat(folder, entry->d_name, 0);
        }
    }
    ::closedir(list);
}

}  // namespace

Status Spool::open(const std::string& folder) {
    if (folder.empty()) {
        return {};
    }
    folder_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder_ < 0) {
        return Error{"spool_failed", std::string{"the spool folder cannot be opened: "} + std::strerror(errno)};
    }
    sweep(folder_);
    return {};
}

Result<model::ReceivedFile> Spool::take(const hubc_attachment& file, std::uint64_t most_bytes) const {
    if (folder_ < 0) {
        return Error{"no_spool_folder", ""};
    }
    const std::string path{view(file.path)};
    if (path.empty() || path.find('\0') != std::string::npos) {
        return Error{"no_path", ""};
    }
    const auto from = open_strictly(path);
    struct stat info {};
    if (!from.is_open()) {
        return Error{errno == ELOOP ? "symbolic_link" : errno == ENOENT ? "missing" : "unreadable", ""};
    }
    if (::fstat(from.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
        return Error{"no_regular_file", ""};
    }
    if (static_cast<std::uint64_t>(info.st_size) > most_bytes) {
        return Error{"too_large", ""};
    }
    model::ReceivedFile taken;
    taken.name = view(file.name).substr(0, 255);
    taken.media_type = view(file.media_type).substr(0, 127);
    taken.spooled = "r" + std::to_string(::getpid()) + "-" + std::to_string(++last_);
    const Descriptor to{
        ::openat(folder_, taken.spooled.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!to.is_open()) {
        return Error{"spool_failed", std::strerror(errno)};
    }
    if (const auto copied = copy(from.get(), to.get(), most_bytes, taken.size); copied != Copied::whole) {
        auto error = error_of(copied);
        (void)::unlinkat(folder_, taken.spooled.c_str(), 0);
        return error;
    }
    return taken;
}

void Spool::remove(const std::vector<model::ReceivedFile>& files) const {
    for (const auto& file : files) {
        (void)::unlinkat(folder_, file.spooled.c_str(), 0);  // the hub may have done it already
    }
}

std::string SpooledCall::malformed(const hubc_array& attachments) {
    const bool good =
        attachments.count == 0 || (attachments.first != nullptr && attachments.stride >= sizeof(hubc_attachment));
    return good ? "" : "bad_attachments";
}

std::string SpooledCall::take_one(const hubc_attachment& file, std::vector<model::ReceivedFile>& out) {
    if (file.struct_size < sizeof(hubc_attachment)) {
        return "too_short";
    }
    const auto left = HUBC_MAX_CALL_ATTACHMENT_BYTES - bytes_;
    auto taken = spool_.take(file, std::min<std::uint64_t>(HUBC_MAX_ATTACHMENT_BYTES, left));
    if (taken) {
        bytes_ += taken->size;
        files_.push_back(*taken);
        out.push_back(std::move(*taken));
        return {};
    }
    if (taken.error().code == "spool_failed") {
        status_ = HUBC_E_INTERNAL;
    } else if (taken.error().code == "too_large" && left < HUBC_MAX_ATTACHMENT_BYTES) {
        status_ = HUBC_E_INVALID;  // in a smaller call it may be taken
    }
    return taken.error().code;
}

std::string why_unreadable(const model::SentFile& file) {
    const auto from = open_strictly(file.path);
    struct stat info {};
    if (!from.is_open()) {
        return errno == ENOENT ? "it is not there" : std::string{"it cannot be opened: "} + std::strerror(errno);
    }
    if (::fstat(from.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
        return "it is no regular file";
    }
    return static_cast<std::uint64_t>(info.st_size) == file.size ? "" : "its size has changed";
}

}  // namespace hub::runner
