#include "watched_runner.hpp"

#include <cstdlib>

namespace hub::testing {

namespace fs = std::filesystem;

fs::path preload_into_runners(
    City& city, HubNode& node, const std::string& library, const std::pair<std::string, std::string>& variable) {
    const char* bin = std::getenv("SP4N_BIN");
    const auto preload = city.folder() / "bin" / library;
    const auto script = "bin/runner-with-" + library;
    fs::copy_file(fs::path{bin == nullptr ? "." : bin} / "../tests" / library, preload);
    city.write_file(
        script, "#!/bin/sh\n" + variable.first + "='" + variable.second + "' LD_PRELOAD=" + preload.string() +
                    " exec " + city.program("sp4n-connector-runner").string() + " \"$@\"\n");
    for (const auto& file : {preload, city.folder() / script}) {
        fs::permissions(file, static_cast<fs::perms>(0755));
    }
    node.set_env("SP4N_RUNNER", (city.folder() / script).string());
    return preload;
}

}  // namespace hub::testing
