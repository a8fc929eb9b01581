#pragma once
#include "hub/ext/capabilities.h"
#include "hub/ext/check_settings.h"
#include "hub/ext/lookup.h"
#include "hub/sdk/holding.hpp"
#include "hub/sdk/host.hpp"
#include "hub/sdk/settings.hpp"
#include "hub/sdk/webhook.hpp"

#include <concepts>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
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

/// Thrown by submit (or poll, probe, …) for a call that was not taken: nothing has happened at the agency.
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
    /// Which of the module's capabilities (HUBC_CAP_*, what is overridden included) this instance has, as it is
    /// configured. Asked after start.
    [[nodiscard]] virtual std::uint64_t capabilities(std::uint64_t declared) const noexcept { return declared; }

    // The rest is optional: what a connector overrides is offered to the hub, where `capabilities` leaves it in. All of
    // it blocks, on a worker thread.

    /// Fetches what the agency has to say, emits it, then moves its cursor (Host::put_state). One at a time.
    virtual Outcome poll(const Task& /*task*/) { throw NotTaken{HUBC_E_UNSUPPORTED, "nothing to poll"}; }
    /// Could a message be handed over now, with the rights that writing needs?
    virtual Outcome probe(const Task& /*task*/) { throw NotTaken{HUBC_E_UNSUPPORTED, "nothing to probe"}; }
    /// Does the agency have what this call may have handed over? delivered: yes; rejected: surely not.
    virtual Outcome lookup(const Call& /*call*/) { throw NotTaken{HUBC_E_UNSUPPORTED, "cannot search"}; }
    /// Lists what the agency holds that was made or changed since then; delivered: the list is whole.
    virtual Outcome reconcile(const Task& /*task*/, Time /*since*/, const HoldingSink& /*found*/) {
        throw NotTaken{HUBC_E_UNSUPPORTED, "cannot list"};
    }
    /// A request to /hooks/<instance>: verify who sent it on the raw bytes, emit, answer.
    virtual WebAnswer receive(const Task& /*task*/, const WebRequest& /*request*/) {
        throw NotTaken{HUBC_E_UNSUPPORTED, "takes no requests"};
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

/// What `C` overrides, by whose class the member belongs to.
template <class C>
inline constexpr bool polls = !std::is_same_v<decltype(&C::poll), decltype(&Connector::poll)>;
template <class C>
inline constexpr bool probes = !std::is_same_v<decltype(&C::probe), decltype(&Connector::probe)>;
template <class C>
inline constexpr bool looks_up = !std::is_same_v<decltype(&C::lookup), decltype(&Connector::lookup)>;
template <class C>
inline constexpr bool reconciles = !std::is_same_v<decltype(&C::reconcile), decltype(&Connector::reconcile)>;
template <class C>
inline constexpr bool receives = !std::is_same_v<decltype(&C::receive), decltype(&Connector::receive)>;

/// One blocking operation that ends by complete(): `run` gives its outcome.
template <class C, class Run>
hubc_status carry_out(Instance<C>& self, hubc_op op, const char* where, Run run) noexcept {
    Completion done{self.host, op};
    try {
        done(run());
        return HUBC_OK;
    } catch (const NotTaken& refusal) {
        done.release();
        return refusal.status();
    } catch (const std::exception& error) {
        log_exception(self.host, where, typeid(error).name());
    } catch (...) {
        log_exception(self.host, where, "something that is no std::exception");
    }
    return HUBC_OK;  // the completion answers UNKNOWN/INTERNAL
}

template <class C>
hubc_status poll(hubc_connector* object, const hubc_task* task) noexcept {
    auto& self = instance<C>(object);
    return carry_out(self, task->op, "poll threw", [&] { return self.connector.poll(Task{*task}); });
}
template <class C>
hubc_status probe(hubc_connector* object, const hubc_task* task) noexcept {
    auto& self = instance<C>(object);
    return carry_out(self, task->op, "probe threw", [&] { return self.connector.probe(Task{*task}); });
}
template <class C>
hubc_status lookup(hubc_connector* object, const hubc_call* call) noexcept {
    auto& self = instance<C>(object);
    return carry_out(self, call->op, "lookup threw", [&] { return self.connector.lookup(Call{*call}); });
}
template <class C>
hubc_status reconcile(
    hubc_connector* object, const hubc_task* task, hubc_time_us since, void* context,
    hubc_holding_found found) noexcept {
    auto& self = instance<C>(object);
    return carry_out(self, task->op, "reconcile threw", [&] {
        return self.connector.reconcile(
            Task{*task}, Time{std::chrono::microseconds{since}}, HoldingSink{context, found});
    });
}
template <class C>
hubc_status receive(
    hubc_connector* object, const hubc_task* task, const hubc_web_request* request, void* context,
    hubc_web_answer_fn answer) noexcept {
    auto& self = instance<C>(object);
    try {
        const auto said = self.connector.receive(Task{*task}, WebRequest{*request});
        std::vector<hubc_attribute> headers;
        headers.reserve(said.headers.size());
        for (const auto& [name, value] : said.headers) {
            headers.push_back({sizeof(hubc_attribute), 0, c_str(name), c_str(value)});
        }
        const hubc_web_answer raw{
            sizeof(hubc_web_answer),
            said.status,
            {headers.data(), static_cast<std::uint32_t>(headers.size()), sizeof(hubc_attribute)},
            c_str(said.body)};
        answer(context, &raw);
        return HUBC_OK;
    } catch (const NotTaken& refusal) {
        return refusal.status();
    } catch (const std::exception& error) {
        log_exception(self.host, "receive threw", typeid(error).name());
    } catch (...) {
        log_exception(self.host, "receive threw", "something that is no std::exception");
    }
    return HUBC_E_INTERNAL;
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

/// All the bits: the host keeps those that the module declares.
template <class C>
std::uint64_t capabilities(hubc_connector* object) noexcept {
    return instance<C>(object).connector.capabilities(~std::uint64_t{0});
}

template <class C>
const void* get_extension(hubc_connector* /*object*/, const char* id) noexcept {
    static constexpr hubc_capabilities capabilities_table{sizeof(hubc_capabilities), 0, &capabilities<C>};
    if (std::strcmp(id, HUBC_EXT_CAPABILITIES) == 0) {
        return &capabilities_table;
    }
    if constexpr (ChecksSettings<C>) {
        static constexpr hubc_check_settings table{sizeof(hubc_check_settings), 0, &check<C>};
        if (std::strcmp(id, HUBC_EXT_CHECK_SETTINGS) == 0) {
            return &table;
        }
    }
    if constexpr (looks_up<C>) {
        static constexpr hubc_lookup table{sizeof(hubc_lookup), 0, &lookup<C>};
        if (std::strcmp(id, HUBC_EXT_LOOKUP) == 0) {
            return &table;
        }
    }
    if constexpr (reconciles<C>) {
        static constexpr hubc_reconcile table{sizeof(hubc_reconcile), 0, &reconcile<C>};
        if (std::strcmp(id, HUBC_EXT_RECONCILE) == 0) {
            return &table;
        }
    }
    if constexpr (receives<C>) {
        static constexpr hubc_webhook table{sizeof(hubc_webhook), 0, &receive<C>};
        if (std::strcmp(id, HUBC_EXT_WEBHOOK) == 0) {
            return &table;
        }
    }
    return nullptr;
}

/// Capabilities that follow from what is overridden.
template <class C>
inline constexpr std::uint64_t offered =
    (polls<C> ? HUBC_CAP_POLL : 0) | (probes<C> ? HUBC_CAP_PROBE : 0) | (looks_up<C> ? HUBC_CAP_LOOKUP : 0) |
    (reconciles<C> ? HUBC_CAP_RECONCILE : 0) | (receives<C> ? HUBC_CAP_WEBHOOK : 0);

template <class C>
inline constexpr hubc_connector_api api{sizeof(hubc_connector_api),
                                        0,
                                        &create<C>,
                                        &start<C>,
                                        &submit<C>,
                                        polls<C> ? &poll<C> : nullptr,
                                        probes<C> ? &probe<C> : nullptr,
                                        &cancel<C>,
                                        &stop<C>,
                                        &destroy<C>,
                                        &get_extension<C>};

constexpr hubc_module module_of(const Descriptor& d, const hubc_connector_api& table, std::uint64_t offers) {
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
        d.capabilities | offers,
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
#define HUB_CONNECTOR(C, ...)                                                                                       \
    extern "C" HUBC_EXPORT const hubc_module* hubc_module_v1(void) noexcept {                                       \
        static constexpr hubc_module module =                                                                       \
            ::hub::sdk::detail::module_of(__VA_ARGS__, ::hub::sdk::detail::api<C>, ::hub::sdk::detail::offered<C>); \
        return &module;                                                                                             \
    }
