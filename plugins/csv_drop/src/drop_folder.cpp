#include "drop_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <memory>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace hub::csv_drop {
namespace {

std::error_code last_error() {
    return {errno, std::generic_category()};
}
std::error_code check(int result) {
    return result == 0 ? std::error_code{} : last_error();
}

/// Beneath the folder, over no symlink and no mount, never waiting for a pipe's other end.
int open_beneath(int folder, const std::string& name, std::uint64_t flags, mode_t mode = 0) {
    open_how how{};
    how.flags = flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    how.mode = mode;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;
    return static_cast<int>(::syscall(SYS_openat2, folder, name.c_str(), &how, sizeof how));
}

std::error_code write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            return last_error();
        }
        bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    return {};
}

/// At most one byte more than `most`, so that too much is noticed.
std::error_code read_all(int file, std::size_t most, std::string& bytes) {
    bytes.clear();
    std::string piece(std::size_t{64} * 1024, '\0');
    while (bytes.size() <= most) {
        const auto size = ::read(file, piece.data(), std::min(piece.size(), most + 1 - bytes.size()));
        if (size < 0 && errno != EINTR) {
            return last_error();
        }
        if (size == 0) {
            return {};
        }
        bytes.append(piece, 0, size > 0 ? static_cast<std::size_t>(size) : 0);
    }
    return {};
}

Entry entry_of(std::string name, const struct stat& found) {
    return {
        std::move(name),
        static_cast<std::uint64_t>(found.st_size),
        found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec,
        found.st_ino,
        found.st_nlink,
        S_ISREG(found.st_mode),
        S_ISDIR(found.st_mode)};
}

struct CloseFolder {
    void operator()(DIR* folder) const { (void)::closedir(folder); }
};

}  // namespace

class DropFolder::Descriptor {
public:
    Descriptor() = default;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { reset(-1); }
    void reset(int fd) {
        if (fd_ >= 0) {
            (void)::close(fd_);
        }
        fd_ = fd;
    }
    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] int release() { return std::exchange(fd_, -1); }

private:
    int fd_ = -1;
};

DropFolder::DropFolder(std::string base, std::map<Place, std::string> names, mode_t file_mode)
    : base_{std::move(base)}, names_{std::move(names)}, file_mode_{file_mode} {}

std::error_code DropFolder::open_base(Descriptor& into) const {
    into.reset(::open(base_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return into.get() < 0 ? last_error() : std::error_code{};
}

std::error_code DropFolder::open_folder(Place place, Descriptor& into) const {
    Descriptor base;
    if (const auto error = open_base(base)) {
        return error;
    }
    const auto& name = names_.at(place);
    into.reset(open_beneath(base.get(), name, O_RDONLY | O_DIRECTORY));
    if (into.get() >= 0 || errno != ENOENT) {
        return into.get() < 0 ? last_error() : std::error_code{};
    }
    if (::mkdirat(base.get(), name.c_str(), 0700) != 0 && errno != EEXIST) {
        return last_error();
    }
    into.reset(open_beneath(base.get(), name, O_RDONLY | O_DIRECTORY));
    if (into.get() < 0) {
        return last_error();
    }
    // A group that may read the files may also take them away and drop its own; everybody else may at most read. The
    // set-group-id bit, if the base folder hands it on, stays.
    struct stat made {};
    (void)::fstat(into.get(), &made);
    const mode_t group = (file_mode_ & S_IRGRP) != 0 ? S_IRWXG : 0;
    const mode_t others = (file_mode_ & S_IROTH) != 0 ? S_IROTH | S_IXOTH : 0;
    const mode_t rights = place == Place::work ? S_IRWXU : S_IRWXU | group | others;
    if (::fchmod(into.get(), (made.st_mode & S_ISGID) | rights) != 0) {
        return last_error();
    }
    return check(::fsync(base.get()));
}

std::error_code DropFolder::open_for(Place place, const std::string& name, Descriptor& into) const {
    return is_single_name(name) ? open_folder(place, into) : std::make_error_code(std::errc::invalid_argument);
}

std::error_code DropFolder::find(Place place, const std::string& name, bool& there) {
    Descriptor folder;
    if (const auto error = open_for(place, name, folder)) {
        return error;
    }
    struct stat found {};
    there = ::fstatat(folder.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0;
    return there || errno == ENOENT ? std::error_code{} : last_error();
}

std::error_code DropFolder::write(Place place, const std::string& name, std::string_view bytes) {
    Descriptor folder;
    if (const auto error = open_for(place, name, folder)) {
        return error;
    }
    if (::unlinkat(folder.get(), name.c_str(), 0) != 0 && errno != ENOENT) {
        return last_error();
    }
    Descriptor file;
    file.reset(open_beneath(folder.get(), name, O_WRONLY | O_CREAT | O_EXCL, 0600));
    if (file.get() < 0) {
        return last_error();
    }
    if (const auto error = write_all(file.get(), bytes)) {
        return error;
    }
    if (const auto error = check(::fchmod(file.get(), file_mode_))) {
        return error;
    }
    return check(::close(file.release()));  // some file systems tell only here that there is no space
}

std::error_code DropFolder::sync_file(Place place, const std::string& name) {
    Descriptor folder;
    if (const auto error = open_for(place, name, folder)) {
        return error;
    }
    Descriptor file;
    file.reset(open_beneath(folder.get(), name, O_RDONLY));
    return file.get() < 0 ? last_error() : check(::fsync(file.get()));
}

std::error_code DropFolder::sync_folder(Place place) {
    Descriptor folder;
    if (const auto error = open_folder(place, folder)) {
        return error;
    }
    return check(::fsync(folder.get()));
}

std::error_code DropFolder::rename(
    Place from, const std::string& name, Place to, const std::string& new_name, bool may_replace) const {
    Descriptor source;
    Descriptor target;
    if (const auto error = open_for(from, name, source)) {
        return error;
    }
    if (const auto error = open_for(to, new_name, target)) {
        return error;
    }
    const unsigned flags = may_replace ? 0 : RENAME_NOREPLACE;
    if (::renameat2(source.get(), name.c_str(), target.get(), new_name.c_str(), flags) == 0) {
        return {};
    }
    if (flags == 0 || (errno != EINVAL && errno != ENOSYS)) {
        return last_error();
    }
    // A network file system that knows only the plain rename: nobody else makes names of ours, so looking first does.
    struct stat found {};
    if (::fstatat(target.get(), new_name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0) {
        return std::make_error_code(std::errc::file_exists);
    }
    return check(::renameat(source.get(), name.c_str(), target.get(), new_name.c_str()));
}

std::error_code DropFolder::move(Place from, const std::string& name, Place to, const std::string& new_name) {
    return rename(from, name, to, new_name, false);
}

std::error_code DropFolder::replace(Place from, const std::string& name, Place to, const std::string& new_name) {
    return rename(from, name, to, new_name, true);
}

std::error_code DropFolder::remove(Place place, const std::string& name) {
    Descriptor folder;
    if (const auto error = open_for(place, name, folder)) {
        return error;
    }
    return ::unlinkat(folder.get(), name.c_str(), 0) == 0 || errno == ENOENT ? std::error_code{} : last_error();
}

std::error_code DropFolder::list(Place place, std::size_t most, std::vector<Entry>& entries) {
    Descriptor folder;
    entries.clear();
    if (const auto error = open_folder(place, folder)) {
        return error;
    }
    const std::unique_ptr<DIR, CloseFolder> names{::fdopendir(folder.get())};
    if (names == nullptr) {
        return last_error();
    }
    const auto fd = folder.release();  // the stream closes it
    errno = 0;
    for (const auto* found = ::readdir(names.get()); found != nullptr && entries.size() < most;
         found = ::readdir(names.get())) {
        const std::string name{found->d_name};
        struct stat about {};
        if (name != "." && name != ".." && ::fstatat(fd, name.c_str(), &about, AT_SYMLINK_NOFOLLOW) == 0) {
            entries.push_back(entry_of(name, about));
        }
        errno = 0;
    }
    return errno == 0 ? std::error_code{} : last_error();
}

std::error_code DropFolder::look(Place place, const std::string& name, std::optional<Entry>& entry) {
    Descriptor folder;
    entry.reset();
    if (const auto error = open_for(place, name, folder)) {
        return error;
    }
    struct stat about {};
    if (::fstatat(folder.get(), name.c_str(), &about, AT_SYMLINK_NOFOLLOW) == 0) {
        entry = entry_of(name, about);
    } else if (errno != ENOENT) {
        return last_error();
    }
    return {};
}

std::error_code DropFolder::read(Place place, const Entry& entry, std::size_t most, std::string& bytes, Unread& why) {
    Descriptor folder;
    bytes.clear();
    why = Unread::none;
    if (const auto error = open_for(place, entry.name, folder)) {
        return error;
    }
    Descriptor file;
    file.reset(open_beneath(folder.get(), entry.name, O_RDONLY));
    if (file.get() < 0) {
        why = errno == ENOENT                                      ? Unread::gone
              : errno == ELOOP || errno == ENXIO || errno == EXDEV ? Unread::not_regular
                                                                   : Unread::none;
        return why == Unread::none ? last_error() : std::error_code{};
    }
    struct stat before {};
    struct stat after {};
    if (::fstat(file.get(), &before) != 0) {
        return last_error();
    }
    const auto opened = entry_of(entry.name, before);
    why = !opened.regular      ? Unread::not_regular
          : opened.links != 1  ? Unread::linked
          : opened.size > most ? Unread::too_large
          : !(opened == entry) ? Unread::changed
                               : Unread::none;
    if (why != Unread::none) {
        return {};
    }
    if (const auto error = read_all(file.get(), most, bytes)) {
        return error;
    }
    if (::fstat(file.get(), &after) != 0) {
        return last_error();
    }
    if (!(entry_of(entry.name, after) == opened) || bytes.size() != opened.size) {
        why = Unread::changed;
        bytes.clear();
    }
    return {};
}

std::error_code DropFolder::ready() {
    const std::string trial = ".try";
    for (const auto& [place, name] : names_) {
        Descriptor folder;
        if (const auto error = open_folder(place, folder)) {
            return error;
        }
        if (::faccessat(folder.get(), ".", R_OK | W_OK | X_OK, AT_EACCESS) != 0) {
            return last_error();
        }
    }
    auto error = write(Place::work, trial, "x");
    if (!error) {
        error = sync_file(Place::work, trial);
    }
    (void)remove(Place::work, trial);
    return error;
}

}  // namespace hub::csv_drop
