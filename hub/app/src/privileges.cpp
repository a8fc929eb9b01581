#include "privileges.hpp"

#include "hub/base/log.hpp"

#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <memory>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::app {
namespace {

constexpr mode_t everyone_enters = S_IXUSR | S_IXGRP | S_IXOTH;

Error failed(const std::string& what) {
    return Error{
        "cannot_drop_privileges", what, "run_as",
        "name an existing user in hub.yaml (run_as), or start as an ordinary user"};
}
Error unsafe(const std::filesystem::path& path, const std::string& why, const std::string& hint) {
    return Error{"data_folder_unusable", path.string() + ": " + why, "data_folder", hint};
}

const passwd* find_user(const std::string& wanted) {
    if (!wanted.empty()) {
        return ::getpwnam(wanted.c_str());
    }
    const passwd* own = ::getpwnam("sp4n-hub");
    return own != nullptr ? own : ::getpwnam("nobody");
}

/// An open file or folder. Root changes owners only through these, never by name: a name may lead elsewhere.
class Handle {
public:
    explicit Handle(int number) : number_{number} {}
    ~Handle() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] bool open() const { return number_ >= 0; }
    [[nodiscard]] struct stat status() const {
        struct stat out {};
        ::fstat(number_, &out);  // of an open descriptor: cannot fail
        return out;
    }

private:
    int number_;
};

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/// The data folder is root's; hubs before this gave it to the user, who could put links where root writes.
Status keep_data(const std::filesystem::path& path, const Handle& data, const passwd& account) {
    if (data.status().st_uid == account.pw_uid &&
        (::fchown(data.get(), 0, 0) != 0 || ::fchmod(data.get(), 0755) != 0)) {
        return unsafe(path, std::strerror(errno), "give it to root, mode 0755");
    }
    return {};
}

/// `node/` (lock, place, work) and `blobs/` (files of complaints) are the user's.
Status give_folder(const std::filesystem::path& path, const Handle& data, const char* name, const passwd& account) {
    if (::mkdirat(data.get(), name, 0700) != 0 && errno != EEXIST) {
        return unsafe(path / name, std::strerror(errno), "root must be able to make it");
    }
    const Handle folder{::openat(data.get(), name, folder_flags)};
    if (!folder.open()) {
        return unsafe(path / name, std::strerror(errno), "it must be a folder, not a link: remove it");
    }
    const auto owner = folder.status().st_uid;
    if (owner == account.pw_uid) {
        return {};
    }
    if (owner != 0) {
        return unsafe(
            path / name, std::string{"it belongs to another user than "} + account.pw_name,
            "stop the hub that uses it and remove it, or correct run_as");
    }
    if (::fchown(folder.get(), account.pw_uid, account.pw_gid) != 0) {
        return unsafe(path / name, std::strerror(errno), "root must be able to give it away");
    }
    return {};
}

bool is_roots_own(const struct stat& file) {
    return S_ISREG(file.st_mode) && file.st_nlink == 1 && file.st_uid == 0 && (file.st_mode & 0077) == 0;
}

/// Secrets that root put into `secrets/` for the hub become readable for the user, and for nobody else.
void give_secrets(const Handle& data, const passwd& account) {
    const int number = ::openat(data.get(), "secrets", folder_flags);
    if (number < 0) {
        return;  // there are none
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> folder{::fdopendir(number), ::closedir};
    struct stat of_folder {};
    if (!folder || ::fstat(number, &of_folder) != 0 || of_folder.st_uid != 0) {
        return;  // not root's: who made it knows what may be read
    }
    if (::fchmod(number, (of_folder.st_mode & 0777) | everyone_enters) != 0) {
        log::warn("app.secrets_unreadable", {{"reason", std::strerror(errno)}});
    }
    while (const dirent* entry = ::readdir(folder.get())) {
        const Handle file{::openat(number, entry->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
        if (!file.open() || !is_roots_own(file.status())) {
            continue;  // a link, a folder, or one that its reader reports as exposed
        }
        if (::fchown(file.get(), account.pw_uid, account.pw_gid) != 0 || ::fchmod(file.get(), 0400) != 0) {
            log::warn("app.secret_unreadable", {{"secret", entry->d_name}, {"reason", std::strerror(errno)}});
        }
    }
}

Status prepare(const std::filesystem::path& path, const passwd& account) {
    std::error_code ignored;  // it may be there; if it cannot be made, opening it says why
    std::filesystem::create_directories(path, ignored);
    const Handle data{::open(path.c_str(), folder_flags)};
    if (!data.open()) {
        return unsafe(path, std::strerror(errno), "name a folder (not a link to one) in data_folder or SP4N_DATA");
    }
    HUB_CHECK(keep_data(path, data, account));
    HUB_CHECK(give_folder(path, data, "node", account));
    HUB_CHECK(give_folder(path, data, "blobs", account));
    give_secrets(data, account);
    return {};
}

}  // namespace

Result<std::string> drop_privileges(const std::string& user, const std::filesystem::path& data) {
    if (::geteuid() != 0) {
        return std::string{};
    }
    const passwd* account = find_user(user);
    if (account == nullptr || account->pw_uid == 0) {
        return failed("there is no ordinary user '" + (user.empty() ? std::string{"nobody"} : user) + "'");
    }
    HUB_CHECK(prepare(data, *account));
    const std::string name{account->pw_name};
    if (::initgroups(account->pw_name, account->pw_gid) != 0 || ::setgid(account->pw_gid) != 0 ||
        ::setuid(account->pw_uid) != 0 || ::setuid(0) == 0) {
        return failed("becoming " + name + ": " + std::strerror(errno));
    }
    log::info("app.privileges_dropped", {{"user", name}});
    return name;
}

}  // namespace hub::app
