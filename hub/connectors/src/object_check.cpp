#include "object_check.hpp"

#include "hub/base/text.hpp"
#include "hub/crypto/hash.hpp"
#include "hub/crypto/hex.hpp"

#include <boost/dll/library_info.hpp>

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::connectors {
namespace {

constexpr std::size_t max_object_bytes = 256U << 20;
constexpr std::size_t max_manifest_bytes = 64U << 10;

Error refused(std::string sentence) {
    return Error{"connector_refused", std::move(sentence)};
}

Status check_owner(const struct stat& info, const std::filesystem::path& path) {
    if (info.st_uid != 0 && info.st_uid != geteuid()) {
        return refused(path.string() + " belongs to another user than the hub's");
    }
    if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return refused(path.string() + " may be written by others than its owner");
    }
    return {};
}

/// Opens a plain file of the folder (no symbolic link) and checks whose it is.
Result<UniqueFd> open_file(const std::filesystem::path& path, struct stat& info) {
    UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (!fd.is_open() || fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
        return refused(path.string() + " is not there or not a plain file");
    }
    HUB_CHECK(check_owner(info, path));
    return fd;
}

Result<std::string> read_all(int fd, std::size_t limit, const std::filesystem::path& path) {
    std::string text;
    char chunk[1U << 16];
    off_t at = 0;
    while (true) {
        const auto n = pread(fd, chunk, sizeof chunk, at);
        if (n < 0 || text.size() > limit) {
            return refused(path.string() + " cannot be read or is too large");
        }
        if (n == 0) {
            return text;
        }
        text.append(chunk, static_cast<std::size_t>(n));
        at += n;
    }
}

std::string state_of(const struct stat& info) {
    std::string state;
    for (const auto part :
         {static_cast<std::int64_t>(info.st_dev), static_cast<std::int64_t>(info.st_ino),
          static_cast<std::int64_t>(info.st_size), static_cast<std::int64_t>(info.st_mtim.tv_sec),
          static_cast<std::int64_t>(info.st_mtim.tv_nsec), static_cast<std::int64_t>(info.st_ctim.tv_sec),
          static_cast<std::int64_t>(info.st_ctim.tv_nsec)}) {
        state += std::to_string(part) + ":";
    }
    return state;
}

Status check_exports(int fd) {
    try {
        boost::dll::library_info info{"/proc/self/fd/" + std::to_string(fd)};  // native ELF or it throws
        std::string others;
        bool entry = false;
        // Section by section: the plain list also holds what the object imports.
        for (const auto& section : info.sections()) {
            for (const auto& symbol : info.symbols(section)) {
                if (symbol.starts_with("hubc_module_v")) {
                    entry = true;
                } else if (others.size() < 200) {
                    others += (others.empty() ? "" : ", ") + symbol;
                }
            }
        }
        if (!entry) {
            return refused("the object does not export hubc_module_v1");
        }
        if (!others.empty()) {
            return refused("the object exports more than hubc_module_v1: " + others);
        }
        return {};
    } catch (const std::exception&) {
        return refused("the object is not a shared object of this machine");
    }
}

bool plain_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && name.front() != '.' && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    });
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view text) {
    Manifest manifest;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) {
            continue;
        }
        const auto key = trim(line.substr(0, colon));
        auto value = trim(line.substr(colon + 1));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
            value = value.substr(1, value.size() - 2);
        }
        if (key == "id") {
            manifest.id = value;
        } else if (key == "version") {
            manifest.version = value;
        } else if (key == "file") {
            manifest.file = value;
        } else if (key == "sha256") {
            manifest.sha256 = value;
        }
    }
    if (manifest.id.empty() || manifest.version.empty() || manifest.file.empty() || manifest.sha256.size() != 64) {
        return refused("the manifest must name id, version, file and sha256");
    }
    return manifest;
}

Result<CheckedObject> ObjectChecker::open(const std::string& name) {
    if (!plain_name(name)) {
        return refused("'" + name + "' is no connector's name");
    }
    struct stat info {};
    if (stat(folder_.c_str(), &info) != 0) {
        return refused("the connectors' folder " + folder_.string() + " is not there");
    }
    HUB_CHECK(check_owner(info, folder_));
    const auto manifest_path = folder_ / (name + ".yaml");
    HUB_TRY(auto manifest_fd, open_file(manifest_path, info));
    HUB_TRY(const auto text, read_all(manifest_fd.get(), max_manifest_bytes, manifest_path));
    HUB_TRY(auto manifest, parse_manifest(text));
    if (manifest.file != name + ".so") {
        return refused("the manifest of " + name + " names the file " + manifest.file);
    }
    const auto path = folder_ / manifest.file;
    HUB_TRY(auto fd, open_file(path, info));
    const auto state = state_of(info);
    if (const auto it = passed_.find(name);
        it == passed_.end() || it->second.state != state || it->second.sha256 != manifest.sha256) {
        HUB_TRY(const auto bytes, read_all(fd.get(), max_object_bytes, path));
        const auto found = crypto::to_hex(crypto::sha256(bytes));
        if (found != manifest.sha256) {
            return refused(path.string() + " has the SHA-256 " + found + ", its manifest says " + manifest.sha256);
        }
        HUB_CHECK(check_exports(fd.get()));
        passed_[name] = {state, manifest.sha256};
    }
    return CheckedObject{std::move(manifest), std::move(fd)};
}

}  // namespace hub::connectors
