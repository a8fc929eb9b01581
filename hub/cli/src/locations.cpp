#include "hub/cli/locations.hpp"

#include "hub/base/text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <pwd.h>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace hub::cli {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> from_environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value != nullptr && *value != '\0' ? std::optional<std::string>{value} : std::nullopt;
}

fs::path own_folder() {
    std::error_code failed;
    const auto self = fs::read_symlink("/proc/self/exe", failed);
    return failed ? fs::path{"."} : self.parent_path();
}

fs::path absolute_or_as_it_is(const fs::path& path) {
    std::error_code failed;
    auto absolute = fs::absolute(path, failed);
    return failed ? path : absolute;
}

std::optional<std::string> read_first_line(const fs::path& file) {
    std::ifstream in{file};
    std::string line;
    return in && std::getline(in, line) ? std::optional{line} : std::nullopt;
}

bool is_secret_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    }) && name.front() != '.';
}

/// A user's name, or number when it has none.
std::string user_name(uid_t user) {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4'096> buffer{};
    const bool known = ::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
    return known ? entry.pw_name : std::to_string(user);
}

Error unreadable(const fs::path& file, const std::string& why, const std::string& hint) {
    return Error{"secret_unreadable", file.string() + ": " + why, "", hint};
}

Result<std::string> read_secret_file(const fs::path& file) {
    const auto user = user_name(::geteuid());
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return Error{"secret_missing", "not there"};
        }
        return unreadable(
            file, "the user " + user + " may not look into its folder: " + std::strerror(errno),
            "chmod 0711 " + file.parent_path().string());
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return Error{"secret_exposed", "others may read " + file.string(), "", "chmod 0400 " + file.string()};
    }
    std::ifstream in{file, std::ios::binary};
    if (!in) {
        return unreadable(
            file, "it belongs to " + user_name(status.st_uid) + ", and the user " + user + " may not read it",
            "chown " + user + " " + file.string());
    }
    std::ostringstream text;
    text << in.rdbuf();
    std::string value{trim(text.str())};
    if (value.empty()) {
        return unreadable(
            file, "it belongs to " + user_name(status.st_uid) + " and is empty", "write the secret into it");
    }
    return value;
}

}  // namespace

Locations find_locations(const settings::HubSettings& settings) {
    Locations out;
    if (!settings.data_folder.empty()) {
        out.data = settings.data_folder;
        out.data_from = "hub.yaml: data_folder";
    } else if (const auto said = from_environment("SP4N_DATA")) {
        out.data = *said;
        out.data_from = "SP4N_DATA";
    } else {
        out.data = ::geteuid() == 0 ? "/var/lib/sp4n-hub" : "var";
        out.data_from = "SP4N_DATA is not set";
    }
    out.data = absolute_or_as_it_is(out.data);
    out.runner = from_environment("SP4N_RUNNER").value_or((own_folder() / "sp4n-connector-runner").string());
    out.image_cleaner = absolute_or_as_it_is(
        from_environment("SP4N_IMAGE_CLEANER").value_or((out.runner.parent_path() / "sp4n-image-cleaner").string()));
    out.attachments = absolute_or_as_it_is(
        settings.attachments_folder.empty()
            ? from_environment("SP4N_ATTACHMENTS").value_or((out.data / "blobs").string())
            : settings.attachments_folder);
    out.connectors =
        from_environment("SP4N_CONNECTORS").value_or((own_folder().parent_path() / "lib/connectors").string());
    return out;
}

namespace {

/// libpq takes the last of several users, in either form that it knows.
std::string as_identity(const std::string& url) {
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        return url + (url.find('?') == std::string::npos ? "?" : "&") + "user=sp4n_identity";
    }
    return url + " user=sp4n_identity";
}

const char* role_name(DatabaseRole role) {
    switch (role) {
        case DatabaseRole::owner: return "sp4n_owner";
        case DatabaseRole::identity: return "sp4n_identity";
        case DatabaseRole::hub: break;
    }
    return "sp4n_hub";
}

}  // namespace

DatabasePlace database_place(const settings::HubSettings& settings, const Locations& locations, DatabaseRole role) {
    if (role == DatabaseRole::identity && !settings.identity_url.empty()) {
        return {settings.identity_url, "hub.yaml: database.identity_url"};
    }
    if (!settings.database_url.empty()) {
        return {
            role == DatabaseRole::identity ? as_identity(settings.database_url) : settings.database_url,
            "hub.yaml: database.url"};
    }
    const auto cluster = locations.data / "postgres";
    // scripts/postgres says there where the socket is, when the folder's own path is too long for one.
    const auto socket = read_first_line(cluster / "socket-dir").value_or(cluster.string());
    return {
        "host=" + socket + " port=5432 dbname=sp4n user=" + role_name(role),
        "the data folder " + locations.data.string() + " (" + locations.data_from + ")"};
}

std::string database_url(const settings::HubSettings& settings, const Locations& locations, DatabaseRole role) {
    return database_place(settings, locations, role).url;
}

Result<std::string> read_secret(const Locations& locations, const std::string& name) {
    if (name == master_secret) {
        return Error{"secret_missing", "'" + name + "' is the hub's own: no connector may have it"};
    }
    return read_own_secret(locations, name);
}

Result<std::string> read_own_secret(const Locations& locations, const std::string& name) {
    if (!is_secret_name(name)) {
        return Error{"secret_missing", "'" + name + "' is no name of a secret"};
    }
    std::string looked;
    std::vector<fs::path> files;
    if (const auto folder = from_environment("CREDENTIALS_DIRECTORY")) {
        files.push_back(fs::path{*folder} / name);
    }
    files.push_back(locations.data / "secrets" / name);
    for (const auto& file : files) {
        auto found = read_secret_file(file);
        if (found || found.error().code != "secret_missing") {
            return found;
        }
        looked += (looked.empty() ? "" : ", ") + file.string();
    }
    std::string variable = "SP4N_SECRET_" + name;
    std::ranges::transform(variable, variable.begin(), [](char c) {
        const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        return upper == '-' || upper == '.' ? '_' : upper;
    });
    if (const auto value = from_environment(variable)) {
        return *value;
    }
    return Error{
        "secret_missing", "there is no secret '" + name + "'", "", "put it into one of: " + looked + ", $" + variable};
}

}  // namespace hub::cli
