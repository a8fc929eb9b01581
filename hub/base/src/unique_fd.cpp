#include "hub/base/unique_fd.hpp"

#include <unistd.h>

namespace hub {

void UniqueFd::reset(int fd) {
    if (const auto old = std::exchange(fd_, fd); old >= 0) {
        (void)::close(old);
    }
}

}  // namespace hub
