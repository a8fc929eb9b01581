#include "hub/runner/module.hpp"

#include <boost/dll/shared_library.hpp>

#include <algorithm>
#include <string_view>

namespace hub::runner {
namespace {

constexpr std::string_view known_extensions[] = {"hub.secret/1"};

Error refused(std::string sentence) {
    return Error{"connector_refused", std::move(sentence)};
}

std::string version(unsigned major, unsigned minor) {
    return std::to_string(major) + "." + std::to_string(minor);
}

/// The part that is the same in all majors, then sizes and versions (sdk-abi.md section 7, steps 6 and 7).
Status check_head(const hubc_module* m) {
    if (m == nullptr) {
        return refused("hubc_module_v1 returned null");
    }
    if (m->magic != HUBC_MAGIC) {
        return refused(
            "the descriptor's magic number is " + std::to_string(m->magic) + ", a connector's is " +
            std::to_string(HUBC_MAGIC));
    }
    if (m->pointer_bytes != sizeof(void*)) {
        return refused(
            "the connector was built for pointers of " + std::to_string(m->pointer_bytes) + " bytes, this hub has " +
            std::to_string(sizeof(void*)));
    }
    if (m->abi_major != HUBC_ABI_MAJOR || m->abi_minor != HUBC_ABI_MINOR) {
        return refused(
            "the connector was built for ABI " + version(m->abi_major, m->abi_minor) + ", this hub needs exactly " +
            version(HUBC_ABI_MAJOR, HUBC_ABI_MINOR));
    }
    if (m->struct_size < sizeof(hubc_module)) {
        return refused(
            "the descriptor is " + std::to_string(m->struct_size) + " bytes long, ABI 0.9 has " +
            std::to_string(sizeof(hubc_module)));
    }
    if (m->min_host_minor > HUBC_ABI_MINOR) {
        return refused(
            "connector " + std::string{m->id} + " needs hub ABI " + version(HUBC_ABI_MAJOR, m->min_host_minor) +
            ", this hub is " + version(HUBC_ABI_MAJOR, HUBC_ABI_MINOR));
    }
    return {};
}

bool well_formed_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
    });
}

Status check_body(const hubc_module& m) {
    if (m.id == nullptr || !well_formed_name(m.id)) {
        return refused("the descriptor's id is missing or not of a-z 0-9 _ . -");
    }
    if (m.name == nullptr || m.vendor == nullptr || m.version == nullptr) {
        return refused("connector " + std::string{m.id} + " leaves name, vendor or version null");
    }
    for (const auto* const* wanted = m.required_extensions; wanted != nullptr && *wanted != nullptr; ++wanted) {
        if (std::ranges::find(known_extensions, std::string_view{*wanted}) == std::end(known_extensions)) {
            return refused(
                "connector " + std::string{m.id} + " needs the extension " + *wanted + ", which this hub lacks");
        }
    }
    const auto* api = m.api;
    if (api == nullptr || api->struct_size < sizeof(hubc_connector_api)) {
        return refused(
            "connector " + std::string{m.id} + " has a function table of " +
            std::to_string(api == nullptr ? 0 : api->struct_size) + " bytes, ABI 0.9 has " +
            std::to_string(sizeof(hubc_connector_api)));
    }
    if (api->create == nullptr || api->start == nullptr || api->submit == nullptr || api->stop == nullptr ||
        api->destroy == nullptr) {
        return refused("connector " + std::string{m.id} + " leaves create, start, submit, stop or destroy null");
    }
    return {};
}

Result<Option> read_option(const hubc_module& m, std::uint32_t index) {
    const auto* at =
        static_cast<const char*>(static_cast<const void*>(m.options)) + std::size_t{index} * m.option_stride;
    const auto& o = *static_cast<const hubc_option*>(static_cast<const void*>(at));
    const auto nth = "option " + std::to_string(index + 1) + " of connector " + m.id;
    if (o.name == nullptr || !well_formed_name(o.name)) {
        return refused(nth + " has no well-formed name");
    }
    if (o.type < HUBC_OPTION_STRING || o.type > HUBC_OPTION_TREE) {
        return refused(nth + " (" + o.name + ") has type " + std::to_string(o.type) + ", known are 1 to 7");
    }
    const auto text = [](const char* s) { return std::string{s == nullptr ? "" : s}; };
    return Option{
        o.name,
        o.type,
        (o.flags & HUBC_OPTION_REQUIRED) != 0,
        (o.flags & HUBC_OPTION_SECRET) != 0,
        text(o.default_value),
        text(o.constraint),
        text(o.help)};
}

}  // namespace

Result<Module> Module::check(const hubc_module* descriptor) {
    HUB_CHECK(check_head(descriptor));
    HUB_CHECK(check_body(*descriptor));
    Module module{descriptor};
    if (descriptor->option_count != 0 &&
        (descriptor->options == nullptr || descriptor->option_stride < sizeof(hubc_option))) {
        return refused(
            "connector " + std::string{descriptor->id} + " has options of " +
            std::to_string(descriptor->option_stride) + " bytes, ABI 0.9 has " + std::to_string(sizeof(hubc_option)));
    }
    for (std::uint32_t i = 0; i < descriptor->option_count; ++i) {
        HUB_TRY(auto option, read_option(*descriptor, i));
        if (std::ranges::find(module.options_, option.name, &Option::name) != module.options_.end()) {
            return refused(
                "connector " + std::string{descriptor->id} + " declares the option " + option.name + " twice");
        }
        module.options_.push_back(std::move(option));
    }
    return module;
}

Result<Module> Module::load(const std::filesystem::path& object) {
    try {
        // Owned by the process: never deleted, so never unloaded.
        auto* library =
            new boost::dll::shared_library{object, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local};
        if (!library->has("hubc_module_v1")) {
            return refused("the object does not export hubc_module_v1");
        }
        const auto entry = library->get<const hubc_module*()>("hubc_module_v1");
        return check(entry());
    } catch (const std::exception& error) {
        return refused(std::string{"the object cannot be loaded: "} + error.what());
    }
}

}  // namespace hub::runner
