#include "archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace hub::cli {
namespace {

using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

bool put(archive* writer, const ArchivedFile& file, std::time_t at) {
    const Entry entry{archive_entry_new(), &archive_entry_free};
    archive_entry_set_pathname(entry.get(), file.name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.text.size()));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    archive_entry_set_mtime(entry.get(), at, 0);
    return archive_write_header(writer, entry.get()) == ARCHIVE_OK &&
           archive_write_data(writer, file.text.data(), file.text.size()) == static_cast<la_ssize_t>(file.text.size());
}

bool write_all(int number, const std::vector<ArchivedFile>& files, std::time_t at) {
    const Writer writer{archive_write_new(), &archive_write_free};
    if (archive_write_add_filter_gzip(writer.get()) != ARCHIVE_OK ||
        archive_write_set_format_ustar(writer.get()) != ARCHIVE_OK ||
        archive_write_open_fd(writer.get(), number) != ARCHIVE_OK) {
        return false;
    }
    for (const auto& file : files) {
        if (!put(writer.get(), file, at)) {
            return false;
        }
    }
    return archive_write_close(writer.get()) == ARCHIVE_OK;
}

}  // namespace

Status write_archive(const std::filesystem::path& file, const std::vector<ArchivedFile>& files, TimePoint made_at) {
    const int number = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (number < 0) {
        return Error{
            "bundle_unwritable", file.string() + ": " + std::strerror(errno), "",
            "name a file that is not there yet, in a folder that you may write"};
    }
    const auto at = std::chrono::duration_cast<std::chrono::seconds>(made_at.time_since_epoch()).count();
    bool written = write_all(number, files, static_cast<std::time_t>(at)) && ::fsync(number) == 0;
    written = ::close(number) == 0 && written;
    if (!written) {
        ::unlink(file.c_str());
        return Error{"bundle_unwritable", file.string() + " could not be written to its end", "", "is the disk full?"};
    }
    return {};
}

}  // namespace hub::cli
