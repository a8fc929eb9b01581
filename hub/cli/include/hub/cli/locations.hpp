#pragma once
#include "hub/base/result.hpp"
#include "hub/settings/settings.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace hub::cli {

/// Where this installation keeps things (design section 1).
struct Locations {
    std::string data_from;             ///< who said where the data folder is: "SP4N_DATA", "hub.yaml: data_folder", …
    std::filesystem::path data;        ///< secrets, embedded cluster, what a node keeps; as root it stays root's
    std::filesystem::path runner;      ///< sp4n-connector-runner
    std::filesystem::path connectors;  ///< shared objects and manifests
    std::filesystem::path image_cleaner;  ///< sp4n-image-cleaner, beside the runner
    std::filesystem::path attachments;    ///< files of complaints; the nodes of one database share it
};

/// Data: hub.yaml, else SP4N_DATA, else /var/lib/sp4n-hub as root, else ./var. Programs: beside this one, or where
/// SP4N_RUNNER, SP4N_IMAGE_CLEANER and SP4N_CONNECTORS say. Files of
/// complaints: hub.yaml, else SP4N_ATTACHMENTS, else `blobs` in the data folder.
Locations find_locations(const settings::HubSettings& settings);

enum class DatabaseRole { owner = 1, hub = 2, identity = 3 };

/// Which database, and who said so ("hub.yaml: database.url", "the data folder … (SP4N_DATA)").
struct DatabasePlace {
    std::string url;
    std::string from;
};

/// hub.yaml's database.url, else the embedded cluster in the data folder under that role. For the role that reads
/// identities: database.identity_url, else the same as the role sp4n_identity.
DatabasePlace database_place(const settings::HubSettings& settings, const Locations& locations, DatabaseRole role);
/// Its connection string.
std::string database_url(const settings::HubSettings& settings, const Locations& locations, DatabaseRole role);

/// The secret's value: systemd credential, else <data>/secrets/<name> (not readable by others), else the environment
/// variable SP4N_SECRET_<NAME>. Errors name the secret's place, never a value: `secret_missing` (and where it was
/// looked for), `secret_exposed` (others may read it), `secret_unreadable` (empty, or not ours: whose it is, and who we
/// are). For connectors: the hub's own master key is none of theirs, whatever their settings name.
Result<std::string> read_secret(const Locations& locations, const std::string& name);
/// The same for the hub's own.
Result<std::string> read_own_secret(const Locations& locations, const std::string& name);

/// The secret from which all keys of the hub come.
inline constexpr const char* master_secret = "hub-master";

}  // namespace hub::cli
