#pragma once
#include "hub/base/result.hpp"
#include "hub/base/unique_fd.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace hub::connectors {

/// What lies beside a shared object: <name>.yaml, flat `key: value` lines as sp4n_add_connector writes them.
struct Manifest {
    std::string id;
    std::string version;
    std::string file;
    std::string sha256;
};
Result<Manifest> parse_manifest(std::string_view text);

/// An object that may be loaded, by a descriptor: what was checked is what the runner loads, also when the file's name
/// is given to another file meanwhile.
struct CheckedObject {
    Manifest manifest;
    UniqueFd fd;
};

/// Finds and checks the objects of one folder without running any of their code (sdk-abi.md section 7, steps 1 to 3):
/// owner and mode, SHA-256 over the opened file, ELF, exports. One thread; blocks for reading a file that has changed,
/// otherwise for a few system calls.
class ObjectChecker {
public:
    explicit ObjectChecker(std::filesystem::path folder) : folder_{std::move(folder)} {}
    /// Error `connector_refused`: one sentence.
    Result<CheckedObject> open(const std::string& name);

private:
    struct Seen {  // a file that has passed, recognised by all that changes when somebody writes to it
        std::string state;
        std::string sha256;
    };
    std::filesystem::path folder_;
    std::map<std::string, Seen> passed_;
};

}  // namespace hub::connectors
