#include "hub/web/files.hpp"

namespace hub::web {

std::span<const File> files() {
    return {};
}

}  // namespace hub::web
