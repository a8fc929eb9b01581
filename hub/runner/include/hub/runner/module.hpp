#pragma once
#include "hub/base/result.hpp"
#include "hub/connector.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hub::runner {

/// One row of a connector's option table.
struct Option {
    std::string name;
    hubc_option_type type = HUBC_OPTION_STRING;
    bool required = false;
    bool secret = false;
    std::string default_value;
    std::string constraint;
    std::string help;
};

/// A connector's shared object in this process: loaded now and local, checked, never unloaded (its unique symbols and
/// threads may outlive anything we could know about). Loading runs the object's static constructors.
class Module {
public:
    /// Error `connector_refused`: one sentence that names what was found and what was wanted.
    static Result<Module> load(const std::filesystem::path& object);
    /// The checks after loading, for a descriptor from anywhere.
    static Result<Module> check(const hubc_module* descriptor);

    [[nodiscard]] const hubc_module& descriptor() const { return *descriptor_; }
    [[nodiscard]] const hubc_connector_api& api() const { return *descriptor_->api; }
    [[nodiscard]] const std::vector<Option>& options() const { return options_; }

private:
    explicit Module(const hubc_module* descriptor) : descriptor_{descriptor} {}
    const hubc_module* descriptor_;
    std::vector<Option> options_;
};

/// The descriptor as JSON: id, name, vendor, version, abi, capabilities, max_in_flight, options.
std::string describe(const Module& module);

}  // namespace hub::runner
