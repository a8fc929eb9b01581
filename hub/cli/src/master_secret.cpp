#include "hub/cli/master_secret.hpp"

#include "hub/crypto/sealing.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* how_to_restore =
    "put the copy that you keep apart into secrets/hub-master of the data folder (mode 0400), or give it as "
    "SP4N_SECRET_HUB_MASTER; backups of the data folder leave it out on purpose (hub/docs/backup.md), and without it "
    "no "
    "reporter in this database can be read again (hub/docs/privacy.md)";

Error not_made(const fs::path& file, const std::string& why) {
    return Error{
        "master_key_not_made", file.string() + ": " + why, "",
        "name a data folder that this user may write in hub.yaml (data_folder) or SP4N_DATA"};
}

bool write_durably(int file, std::string_view text) {
    return ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
}

bool sync_folder(const fs::path& folder) {
    const int number = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = number >= 0 && ::fsync(number) == 0;
    if (number >= 0) {
        ::close(number);
    }
    return synced;
}

/// Whole or not at all: under another name first. A file that another process made meanwhile is never replaced.
Status write_key(const fs::path& file, const crypto::MasterKey& key) {
    const auto folder = file.parent_path();
    std::error_code failed;
    fs::create_directories(folder.parent_path(), failed);
    if (failed) {
        return not_made(file, failed.message());
    }
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        return not_made(file, std::strerror(errno));
    }
    const auto fresh = folder / ("." + file.filename().string() + "." + std::to_string(::getpid()));
    const int number = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0400);
    if (number < 0) {
        return not_made(fresh, std::strerror(errno));
    }
    auto text = key.text() + "\n";
    const bool written = write_durably(number, text);
    crypto::wipe(text);
    ::close(number);
    const bool named = written && (::link(fresh.c_str(), file.c_str()) == 0 || errno == EEXIST);
    const auto why = std::string{std::strerror(errno)};
    ::unlink(fresh.c_str());
    if (!named || !sync_folder(folder)) {
        return not_made(file, why);
    }
    return {};
}

}  // namespace

Result<crypto::MasterKey> read_master_key(const Locations& locations) {
    auto text = read_own_secret(locations, master_secret);
    if (!text) {
        if (text.error().code != "secret_missing") {
            return std::move(text).error();
        }
        return Error{
            "master_key_missing", "there is no secret 'hub-master' in " + (locations.data / "secrets").string(), "",
            std::string{"a new installation gets it by 'sp4n-hub migrate'; otherwise "} + how_to_restore};
    }
    auto key = crypto::MasterKey::parse(*text);
    crypto::wipe(*text);
    if (!key) {
        return Error{"master_key_invalid", "the secret 'hub-master' is not 64 hexadecimal digits", "", how_to_restore};
    }
    return *key;
}

Result<ProvidedKey> provide_master_key(const Locations& locations, RandomSource& random) {
    auto there = read_master_key(locations);
    if (there) {
        return ProvidedKey{*there, {}};
    }
    if (there.error().code != "master_key_missing") {
        return std::move(there).error();
    }
    const auto file = locations.data / "secrets" / master_secret;
    HUB_CHECK(write_key(file, crypto::MasterKey::make(random)));
    HUB_TRY(const auto key, read_master_key(locations));  // another process may have been first: its key is the one
    return ProvidedKey{key, file.string()};
}

Error master_key_wrong() {
    return Error{
        "master_key_wrong", "the secret 'hub-master' is not the one that this database was made with", "",
        how_to_restore};
}

Error master_key_unknown() {
    return Error{
        "master_key_unknown", "this database was not given a master key yet", "",
        "run 'sp4n-hub migrate' with this configuration and data folder"};
}

}  // namespace hub::cli
