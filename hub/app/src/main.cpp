#include "hub/app/serve.hpp"
#include "hub/base/log.hpp"
#include "hub/cli/command_table.hpp"

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    const std::string version{SP4N_VERSION};
    try {
        return hub::cli::run(argc, argv, {version, std::cout, std::cerr, [&](const hub::cli::ServeOptions& options) {
                                              return hub::app::serve(options, version);
                                          }});
    } catch (const std::exception& bug) {
        hub::log::error("app.bug", {{"what", bug.what()}, {"version", version}});
        return hub::cli::internal;
    }
}
