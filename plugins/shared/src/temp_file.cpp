#include "hub/plugins/temp_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace hub::plugins {

TempFile::TempFile(std::string_view bytes) : path_{"given-XXXXXX"} {
    const int file = ::mkostemp(path_.data(), O_CLOEXEC);
    if (file < 0) {
        const int error = errno;
        path_.clear();
        throw std::system_error{error, std::system_category(), "a file could not be made"};
    }
    int error = 0;
    while (!bytes.empty() && error == 0) {
        const auto n = ::write(file, bytes.data(), bytes.size());
        if (n >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(n));
        } else if (errno != EINTR) {
            error = errno;
        }
    }
    (void)::close(file);
    if (error != 0) {
        (void)::unlink(path_.c_str());
        throw std::system_error{error, std::system_category(), "a file could not be written"};
    }
}

TempFile::~TempFile() {
    if (!path_.empty()) {
        (void)::unlink(path_.c_str());
    }
}

TempFile::TempFile(TempFile&& other) noexcept : path_{std::exchange(other.path_, {})} {}

TempFile& TempFile::operator=(TempFile&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
}

}  // namespace hub::plugins
