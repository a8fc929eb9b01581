#pragma once
#include "hub/ext/check_settings.h"
#include "hub/sdk/host.hpp"
#include "hub/sdk/settings.hpp"

#include <concepts>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <span>
#include <typeinfo>
#include <vector>

/// The C++20 layer over the C ABI: header-only, compiled into the connector, no ABI of its own. The smallest connector:
///
///     class Echo : public hub::sdk::Connector {
///     public:
///         Echo(hub::sdk::Host, const hub::sdk::Settings&) {}
///         hub::sdk::Outcome submit(const hub::sdk::Call& call) override {
///             return hub::sdk::Outcome::delivered(std::string{call.idempotency_key()});
///         }
///     };
///     HUB_CONNECTOR(Echo, (hub::sdk::Descriptor{.id = "echo", .name = "Echo"}))
namespace hub::sdk {

/// Thrown by submit for a call that was not taken: nothing has happened at the agency.
class NotTaken : public std::runtime_error {
public:
    NotTaken(hubc_status status, const std::string& why) : std::runtime_error{why}, status_{status} {}
    [[nodiscard]] hubc_status status() const { return status_; }

private:
    hubc_status status_;
};

/// Base of every connector. The host calls submit on several threads at once, up to the declared max_in_flight and the
/// instance's in_flight; constructor, start, stop and destructor never overlap with one another. Exceptions never
/// leave: from submit they become UNKNOWN/INTERNAL with a log line that holds no more than the exception's type.
class Connector {
public:
    Connector() = default;
    Connector(const Connector&) = delete;
    Connector& operator=(const Connector&) = delete;
    virtual ~Connector() = default;

    /// May do I/O. Throw to be refused.
    virtual void start() {}
    /// The blocking form: override this one ...
    virtual Outcome submit(const Call& /*call*/) {
        throw NotTaken{HUBC_E_UNSUPPORTED, "this connector takes no messages"};
    }
    /// ... or the asynchronous form: `done` is answered from any thread, now or later.
    virtual void submit_async(const Call& call, Completion done) {
        try {
            done(submit(call));
        } catch (const NotTaken&) {
            done.release();
            throw;
        }
    }
    /// A wish: the operation is still to be answered. Any thread.
    virtual void cancel(OpId /*op*/) noexcept {}
    /// Returns when all operations are answered.
    virtual void stop(std::chrono::milliseconds /*grace*/) {}
};

/// What the connector says of itself. Everything it points to is static.
struct Descriptor {
    const char* id = "";
    const char* name = "";
    const char* vendor = "";
    const char* version = "0.0.0";
    std::span<const hubc_option> options{};
    std::uint64_t capabilities = HUBC_CAP_COMPLAINT;
    std::uint32_t max_in_flight = 0;  ///< 0: as many as the instance is configured for
};

namespace detail {

template <class C>
struct Instance {
    Host host;
    C connector;
    Instance(Host h, const Settings& settings) : host{h}, connector{h, settings} {}
};

template <class C>
Instance<C>& instance(hubc_connector* object) {
    return *static_cast<Instance<C>*>(static_cast<void*>(object));
}

inline void log_exception(const Host& host, const char* where, const char* what) noexcept {
    try {
        host.log(Level::error, where, {{"what", what}});
    } catch (...) {  // NOLINT(bugprone-empty-catch): nothing is left to tell it to
    }
}

template <class C>
hubc_status create(const hubc_host* raw, hubc_array settings, hubc_connector** out) noexcept {
    const Host host{*raw};
    try {
        auto made = std::make_unique<Instance<C>>(host, Settings{settings});
        *out = static_cast<hubc_connector*>(static_cast<void*>(made.release()));
        return HUBC_OK;
    } catch (const SettingsError& error) {
        log_exception(host, "settings refused", error.what());
        return HUBC_E_CONFIG;
    } catch (const std::bad_alloc&) {
        return HUBC_E_MEMORY;
    } catch (const std::exception& error) {
        log_exception(host, "create failed", error.what());
        return HUBC_E_INTERNAL;
    } catch (...) {
        return HUBC_E_INTERNAL;
    }
}

template <class C>
hubc_status start(hubc_connector* object) noexcept {
    auto& self = instance<C>(object);
    try {
        self.connector.start();
        return HUBC_OK;
    } catch (const SettingsError& error) {
        log_exception(self.host, "settings refused", error.what());
        return HUBC_E_CONFIG;
    } catch (const std::exception& error) {
        log_exception(self.host, "start failed", error.what());
        return HUBC_E_INTERNAL;
    } catch (...) {
        return HUBC_E_INTERNAL;
    }
}

template <class C>
hubc_status submit(hubc_connector* object, const hubc_call* call) noexcept {
    auto& self = instance<C>(object);
    // submit_async takes the completion by value: an exception destroys it, which answers UNKNOWN/INTERNAL.
    try {
        self.connector.submit_async(Call{*call}, Completion{self.host, call->op});
        return HUBC_OK;
    } catch (const NotTaken& refusal) {
        return refusal.status();
    } catch (const std::exception& error) {
        log_exception(self.host, "submit threw", typeid(error).name());
        return HUBC_OK;
    } catch (...) {
        log_exception(self.host, "submit threw", "something that is no std::exception");
        return HUBC_OK;
    }
}

template <class C>
void cancel(hubc_connector* object, hubc_op op) noexcept {
    instance<C>(object).connector.cancel(op);
}

template <class C>
void stop(hubc_connector* object, std::int64_t grace_ms) noexcept {
    auto& self = instance<C>(object);
    try {
        self.connector.stop(std::chrono::milliseconds{grace_ms});
    } catch (...) {
        log_exception(self.host, "stop threw", "");
    }
}

template <class C>
void destroy(hubc_connector* object) noexcept {
    const std::unique_ptr<Instance<C>> owned{&instance<C>(object)};
}

template <class C>
concept ChecksSettings = requires(const Settings& settings) {
    { C::check_settings(settings) } -> std::same_as<std::vector<Fault>>;
};

template <class C>
void check(hubc_array settings, void* context, hubc_report_fault report) noexcept {
    const auto tell = [&](std::string_view option, std::string_view pointer, std::string_view message) {
        const hubc_fault fault{sizeof(hubc_fault), 0, c_str(option), c_str(pointer), c_str(message)};
        report(context, &fault);
    };
    try {
        for (const auto& fault : C::check_settings(Settings{settings})) {
            tell(fault.option, fault.pointer, fault.message);
        }
    } catch (const std::exception& error) {
        tell("", "", error.what());
    } catch (...) {
        tell("", "", "the check failed");
    }
}

template <class C>
const void* get_extension(hubc_connector* /*object*/, const char* id) noexcept {
    if constexpr (ChecksSettings<C>) {
        static constexpr hubc_check_settings table{sizeof(hubc_check_settings), 0, &check<C>};
        if (std::strcmp(id, HUBC_EXT_CHECK_SETTINGS) == 0) {
            return &table;
        }
    }
    return nullptr;
}

template <class C>
inline constexpr hubc_connector_api api{sizeof(hubc_connector_api),
                                        0,
                                        &create<C>,
                                        &start<C>,
                                        &submit<C>,
                                        nullptr,
                                        nullptr,
                                        &cancel<C>,
                                        &stop<C>,
                                        &destroy<C>,
                                        &get_extension<C>};

constexpr hubc_module module_of(const Descriptor& d, const hubc_connector_api& table) {
    return {
        sizeof(hubc_module),
        HUBC_MAGIC,
        HUBC_ABI_MAJOR,
        HUBC_ABI_MINOR,
        HUBC_ABI_MINOR,
        sizeof(void*),
        d.id,
        d.name,
        d.vendor,
        d.version,
        nullptr,
        d.options.data(),
        static_cast<std::uint32_t>(d.options.size()),
        sizeof(hubc_option),
        d.capabilities,
        d.max_in_flight,
        0,
        &table};
}

}  // namespace detail

/// One row of an option table.
constexpr hubc_option option(
    const char* name, hubc_option_type type, std::uint32_t flags, const char* help, const char* default_value = "",
    const char* constraint = "") {
    return {sizeof(hubc_option), type, flags, 0, name, default_value, constraint, help};
}

}  // namespace hub::sdk

/// Makes the shared object's one exported function. `C` has a constructor (Host, const Settings&) and, if it wants,
/// `static std::vector<Fault> check_settings(const Settings&)`.
#define HUB_CONNECTOR(C, ...)                                                                                         \
    extern "C" HUBC_EXPORT const hubc_module* hubc_module_v1(void) noexcept {                                         \
        static constexpr hubc_module module = ::hub::sdk::detail::module_of(__VA_ARGS__, ::hub::sdk::detail::api<C>); \
        return &module;                                                                                               \
    }
