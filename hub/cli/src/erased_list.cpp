#include "hub/cli/erased_list.hpp"

#include "hub/base/time_text.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::cli {
namespace {

class OpenFile {
public:
    OpenFile(const std::filesystem::path& file, int flags, mode_t mode) : number_{::open(file.c_str(), flags, mode)} {}
    ~OpenFile() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] bool open() const { return number_ >= 0; }

private:
    int number_;
};

/// A line that a crash cut off was never followed by a commit: it goes.
bool cut_torn_line(int file) {
    off_t end = ::lseek(file, 0, SEEK_END);
    char last = '\n';
    while (end > 0 && ::pread(file, &last, 1, end - 1) == 1 && last != '\n') {
        --end;
    }
    return ::ftruncate(file, end) == 0;
}

}  // namespace

Status ErasedList::append(model::ComplaintId complaint, TimePoint at) const {
    const auto failed = [&] {
        return Error{
            "erased_list_unwritable", file_.string() + ": " + std::strerror(errno), "",
            "run this as the owner of the data folder (root, where the hub is started by root); nothing was erased"};
    };
    const OpenFile file{file_, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644};
    if (!file.open() || ::flock(file.get(), LOCK_EX) != 0) {
        return failed();
    }
    (void)::fchmod(file.get(), 0644);  // the hub's user reads it; fails harmlessly when the file is another's
    const auto line = to_rfc3339(at) + " " + to_string(complaint.value()) + "\n";
    if (!cut_torn_line(file.get()) ||
        ::write(file.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
        ::fsync(file.get()) != 0) {
        return failed();
    }
    const OpenFile folder{file_.parent_path(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0};
    if (!folder.open() || ::fsync(folder.get()) != 0) {
        return failed();
    }
    return {};
}

Result<std::vector<model::ComplaintId>> ErasedList::read() const {
    std::vector<model::ComplaintId> out;
    std::error_code ignored;
    if (!std::filesystem::exists(file_, ignored)) {
        return out;
    }
    std::ifstream in{file_};
    if (!in) {
        return Error{"erased_list_damaged", file_.string() + " cannot be read", "", "make it readable: chmod 0644"};
    }
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (in.eof()) {
            break;  // cut off by a crash, before the commit
        }
        const auto space = line.find(' ');
        const auto id = space == std::string::npos ? std::nullopt : parse_uuid(line.substr(space + 1));
        if (!id) {
            return Error{
                "erased_list_damaged",
                file_.string() + ", line " + std::to_string(number) + " is not one that the hub wrote", "",
                "restore this file from a backup of the data folder, or remove the line if you know what it was"};
        }
        out.emplace_back(*id);
    }
    return out;
}

}  // namespace hub::cli
