#include "hub/blobs/spool.hpp"

#include "hub/base/unique_fd.hpp"
#include "hub/blobs/file_kind.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hub::blobs {
namespace {

Error not_there(const std::string& why) {
    return Error{"attachment_not_there", "what the connector gave is no file that can be taken: " + why};
}

UniqueFd open_beneath(const UniqueFd& folder, const std::string& name) {
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;  // a FIFO must not hold us
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    return UniqueFd{static_cast<int>(::syscall(SYS_openat2, folder.get(), name.c_str(), &how, sizeof how))};
}

}  // namespace

Result<std::string> read_spooled(const std::filesystem::path& file) {
    const UniqueFd folder{::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
    if (!folder.is_open()) {
        return not_there(std::strerror(errno));
    }
    const auto fd = open_beneath(folder, file.filename().string());
    struct stat status {};
    if (!fd.is_open() || ::fstat(fd.get(), &status) != 0) {
        return not_there(std::strerror(errno));
    }
    if (!S_ISREG(status.st_mode) || status.st_nlink != 1) {
        return not_there("not a regular file with one name");
    }
    if (static_cast<std::size_t>(status.st_size) > largest_file) {
        return Error{"attachment_too_large", "a file has at most 10 MB"};
    }
    std::string out(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t have = 0;
    while (have < out.size()) {
        const auto got = ::read(fd.get(), out.data() + have, out.size() - have);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;  // it shrank meanwhile: what is left is judged as it is
        }
        have += static_cast<std::size_t>(got);
    }
    out.resize(have);
    return out;
}

void remove_spooled(const std::filesystem::path& file) {
    ::unlink(file.c_str());  // what stays is swept when the runners start anew
}

}  // namespace hub::blobs
