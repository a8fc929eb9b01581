#include "privileges.hpp"

#include "hub/base/log.hpp"

#include <cerrno>
#include <cstring>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace hub::app {
namespace {

Error failed(const std::string& what) {
    return Error{
        "cannot_drop_privileges", what, "run_as",
        "name an existing user in hub.yaml (run_as), or start as an ordinary user"};
}

const passwd* find_user(const std::string& wanted) {
    if (!wanted.empty()) {
        return ::getpwnam(wanted.c_str());
    }
    const passwd* own = ::getpwnam("sp4n-hub");
    return own != nullptr ? own : ::getpwnam("nobody");
}

}  // namespace

Status drop_privileges(const std::string& user, const std::filesystem::path& data) {
    if (::geteuid() != 0) {
        return {};
    }
    const passwd* account = find_user(user);
    if (account == nullptr || account->pw_uid == 0) {
        return failed("there is no ordinary user '" + (user.empty() ? std::string{"nobody"} : user) + "'");
    }
    std::error_code ignored;  // it may be there; if it cannot be made, opening it says why
    std::filesystem::create_directories(data, ignored);
    for (const auto& mine : {data, data / "lock", data / "place", data / "work"}) {
        if (::chown(mine.c_str(), account->pw_uid, account->pw_gid) != 0 && errno != ENOENT) {
            return failed("chown " + mine.string() + ": " + std::strerror(errno));
        }
    }
    const std::string name{account->pw_name};
    if (::initgroups(account->pw_name, account->pw_gid) != 0 || ::setgid(account->pw_gid) != 0 ||
        ::setuid(account->pw_uid) != 0 || ::setuid(0) == 0) {
        return failed("becoming " + name + ": " + std::strerror(errno));
    }
    log::info("app.privileges_dropped", {{"user", name}});
    return {};
}

}  // namespace hub::app
