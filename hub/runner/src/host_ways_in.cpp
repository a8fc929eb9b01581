// What a connector may call to bring complaints in and to remember things: new complaints and hub.state/1.
#include "filings.hpp"
#include "instance.hpp"
#include "views.hpp"
#include "with_files.hpp"

#include <cstring>

namespace hub::runner {

const hubc_state_api Instance::state_api{sizeof(hubc_state_api), 0, &get_state, &put_state};

hubc_status Instance::file(const hubc_host* host, hubc_array filings, hubc_out_array results) noexcept {
    auto& me = self(host);
    if (const auto state = me.state_.load(); state == State::creating || state == State::stopped) {
        return HUBC_E_STATE;
    }
    if ((me.module_.descriptor().capabilities & HUBC_CAP_FILE) == 0) {
        return HUBC_E_UNSUPPORTED;
    }
    return me.bring_in_with_files<hubc_filing, model::AgencyFiling, wire::File>(filings, results, read_filing);
}

hubc_status Instance::get_state(
    const hubc_host* host, hubc_str key, char* buffer, std::size_t capacity, std::size_t* length) noexcept {
    auto& me = self(host);
    const std::string name{view(key)};
    if (length == nullptr || (buffer == nullptr && capacity != 0) || name.empty() || name.size() > HUBC_STATE_MAX_KEY) {
        return HUBC_E_INVALID;
    }
    if (const auto state = me.state_.load(); state == State::creating || state == State::stopped) {
        return HUBC_E_STATE;
    }
    const auto payload = me.trips_.ask([&](std::uint64_t request) {
        me.outbox_.write([&](std::string& out) { encode(out, me.number_, request, wire::StateGet{name}); });
    });
    const auto value = wire::decode<wire::StateValue>(payload);
    if (!value || !value->known) {
        return HUBC_E_INTERNAL;
    }
    {
        const std::lock_guard lock{me.state_mutex_};
        me.state_versions_[name] = value->version;
    }
    *length = value->value.size();
    if (*length != 0 && *length <= capacity) {
        std::memcpy(buffer, value->value.data(), *length);
    }
    return HUBC_OK;
}

hubc_status Instance::put_state(const hubc_host* host, hubc_str key, hubc_str value) noexcept {
    auto& me = self(host);
    wire::StatePut message{std::string{view(key)}, std::string{view(value)}};
    if (message.key.empty() || message.key.size() > HUBC_STATE_MAX_KEY || message.value.size() > HUBC_STATE_MAX_VALUE) {
        return HUBC_E_INVALID;
    }
    if (me.state_.load() == State::creating) {
        return HUBC_E_STATE;
    }
    {
        const std::lock_guard lock{me.state_mutex_};
        const auto known = me.state_versions_.find(message.key);
        if (known == me.state_versions_.end()) {
            return HUBC_E_STATE;
        }
        message.version = known->second;
    }
    const auto payload = me.trips_.ask([&](std::uint64_t request) {
        me.outbox_.write([&](std::string& out) { encode(out, me.number_, request, message); });
    });
    const auto ack = wire::decode<wire::StateAck>(payload);
    const std::lock_guard lock{me.state_mutex_};
    if (ack && ack->result == model::PutResult::done) {
        me.state_versions_[message.key] = ack->version;
        return HUBC_OK;
    }
    me.state_versions_.erase(message.key);  // to be read again
    return ack && ack->result == model::PutResult::changed ? HUBC_E_STATE : HUBC_E_INTERNAL;
}

}  // namespace hub::runner
