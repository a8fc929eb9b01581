#include "data_folder.hpp"

#include "hub/base/clock.hpp"
#include "hub/base/uuid.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace hub::app {
namespace {

Error unusable(const std::filesystem::path& path, const std::string& why) {
    return Error{
        "data_folder_unusable", path.string() + ": " + why, "data_folder",
        "name a folder that this user may write in hub.yaml (data_folder) or SP4N_DATA"};
}

}  // namespace

Result<DataFolder> DataFolder::open(const std::filesystem::path& data, RandomSource& random) {
    const auto path = data / "node";
    std::error_code failed;
    std::filesystem::create_directories(path, failed);
    if (failed) {
        return unusable(path, failed.message());
    }
    const int lock = ::open((path / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0) {
        return unusable(path, std::strerror(errno));
    }
    DataFolder folder{path, lock};
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        return Error{
            "data_folder_in_use", path.string() + " is used by another sp4n-hub serve", "data_folder",
            "give each node a folder of its own"};
    }
    const auto file = path / "place";
    std::ifstream in{file};
    if (!std::getline(in, folder.place_) || !parse_uuid(folder.place_)) {
        const SystemClock clock;
        folder.place_ = to_string(UuidV7Source{clock, random}.next());
        std::ofstream out{file, std::ios::trunc};
        out << folder.place_ << '\n';
        if (!out.flush()) {
            return unusable(file, "cannot be written");
        }
    }
    return folder;
}

DataFolder::~DataFolder() {
    if (lock_ >= 0) {
        ::close(lock_);
    }
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_{std::move(other.path_)}, place_{std::move(other.place_)}, lock_{std::exchange(other.lock_, -1)} {}

DataFolder& DataFolder::operator=(DataFolder&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(place_, other.place_);
    std::swap(lock_, other.lock_);
    return *this;
}

}  // namespace hub::app
