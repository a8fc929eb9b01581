// What a connector may call: the other half of Instance. Every function is noexcept at the ABI's rim; the only
// exception left is bad_alloc, which ends the process, as the ABI promises for everything that escapes.
#include "instance.hpp"
#include "updates.hpp"
#include "views.hpp"
#include "with_files.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

namespace hub::runner {
namespace {

constexpr std::uint32_t lines_a_second = 100;

}  // namespace

const hubc_secret_api Instance::secret_api{sizeof(hubc_secret_api), 0, &get_secret};

const void* Instance::get_extension(const hubc_host* /*host*/, const char* id) noexcept {
    if (id == nullptr) {
        return nullptr;
    }
    if (std::strcmp(id, HUBC_EXT_SECRET) == 0) {
        return &secret_api;
    }
    if (std::strcmp(id, HUBC_EXT_TRACE) == 0) {
        return &trace_api;
    }
    return std::strcmp(id, HUBC_EXT_STATE) == 0 ? &state_api : nullptr;
}

std::int32_t Instance::log_enabled(const hubc_host* /*host*/, hubc_level level) noexcept {
    return level >= HUBC_LOG_INFO ? 1 : 0;
}

void Instance::log(const hubc_host* host, hubc_level level, hubc_str message, hubc_array fields) noexcept {
    if (level < HUBC_LOG_INFO || level > HUBC_LOG_HOST_MISBEHAVING) {
        return;
    }
    self(host).write_log(level, view(message), fields);
}

bool Instance::may_log() {
    const auto second =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
    const std::lock_guard lock{log_mutex_};
    if (second != log_second_) {
        log_second_ = second;
        logged_ = 0;
    }
    if (logged_ >= lines_a_second) {
        ++dropped_;
        return false;
    }
    ++logged_;
    return true;
}

void Instance::write_log(hubc_level level, std::string_view message, const hubc_array& fields) {
    wire::LogLine line;
    line.level = level;
    line.message = message.substr(0, 1024);
    for (std::uint32_t i = 0; i < std::min(fields.count, 16U); ++i) {
        const auto& field = *static_cast<const hubc_attribute*>(element(fields, i));
        line.fields.emplace_back(view(field.key).substr(0, 64), view(field.value).substr(0, 1024));
    }
    if (level >= HUBC_LOG_WARN) {
        const std::lock_guard lock{log_mutex_};
        last_problem_ = line.message;
        for (const auto& [key, value] : line.fields) {
            last_problem_ += " (" + key + ": " + value + ")";
        }
    }
    if (!may_log()) {
        return;
    }
    {
        const std::lock_guard lock{log_mutex_};
        if (dropped_ != 0) {
            line.fields.emplace_back("lines_dropped_before", std::to_string(dropped_));
        }
    }
    const bool sent = outbox_.try_write([&](std::string& out) { encode(out, number_, line); });
    const std::lock_guard lock{log_mutex_};
    dropped_ = sent ? 0 : dropped_ + 1;
}

void Instance::misbehaving(std::string_view what, std::uint64_t op) {
    const auto number = std::to_string(op);
    const hubc_attribute field{sizeof(hubc_attribute), 0, c_str("op"), c_str(number)};
    write_log(HUBC_LOG_CONNECTOR_MISBEHAVING, what, {&field, 1, sizeof field});
}

void Instance::left_out(std::uint32_t number, std::string_view why) {
    const auto text = std::to_string(number);
    const hubc_attribute fields[] = {
        {sizeof(hubc_attribute), 0, c_str("number"), c_str(text)},
        {sizeof(hubc_attribute), 0, c_str("why"), c_str(why)}};
    write_log(
        HUBC_LOG_CONNECTOR_MISBEHAVING, "gave a file that cannot be taken; what it belongs to goes on without it",
        {fields, 2, sizeof(hubc_attribute)});
}

void Instance::complete(const hubc_host* host, hubc_op op, const hubc_result* result) noexcept {
    auto& me = self(host);
    bool known = false;
    std::shared_ptr<void> kept;  // freed after the answer has been copied: C4's views may look into the call
    {
        const std::lock_guard lock{me.mutex_};
        const auto it = me.open_.find(op);
        known = it != me.open_.end();
        if (known) {
            kept = it->second.kept;
        }
    }
    std::unique_ptr<TraceBuffer> traced;
    if (!known || !me.close(op, &traced)) {
        me.misbehaving("completed an operation twice or one that it was not given", op);
        return;
    }
    bool misbehaved = false;
    auto safe = read_result(result, misbehaved);
    if (safe.update) {
        SpooledCall files{me.spool_};
        files.take(result->update->attachments, safe.update->files, [&](std::uint32_t number, std::string_view why) {
            me.left_out(number, why);
        });
        files.leave();
    }
    if (misbehaved) {
        me.misbehaving("gave an answer that the ABI does not know", op);
    }
    me.add_exchange(traced, safe);
    me.send_result(op, safe);
}

hubc_status Instance::emit(const hubc_host* host, hubc_array updates, hubc_out_array results) noexcept {
    auto& me = self(host);
    const auto state = me.state_.load();
    if (state == State::creating || state == State::stopped) {
        return HUBC_E_STATE;
    }
    const auto read = [](const hubc_update& raw, model::AgencyUpdate& update) {
        auto code = read_update(raw, update);
        const bool names_none = update.complaint.empty() && update.external_ref.empty() && update.tracking_id.empty();
        return code.empty() && names_none ? std::string{"no_reference"} : code;
    };
    return me.bring_in_with_files<hubc_update, model::AgencyUpdate, wire::Emit>(updates, results, read);
}

hubc_time_us Instance::now(const hubc_host* /*host*/) noexcept {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

hubc_status Instance::get_secret(
    const hubc_host* host, hubc_str name, char* buffer, std::size_t capacity, std::size_t* length) noexcept {
    auto& me = self(host);
    if (length == nullptr || (buffer == nullptr && capacity != 0)) {
        return HUBC_E_INVALID;
    }
    if (const auto state = me.state_.load(); state == State::creating || state == State::stopped) {
        return HUBC_E_STATE;
    }
    const wire::SecretRequest request{std::string{view(name).substr(0, 256)}};
    const auto payload = me.trips_.ask([&](std::uint64_t number) {
        me.outbox_.write([&](std::string& out) { encode(out, me.number_, number, request); });
    });
    const auto secret = wire::decode<wire::SecretValue>(payload);
    if (!secret || !secret->found) {
        return HUBC_E_INVALID;
    }
    {
        const std::lock_guard lock{me.secrets_mutex_};
        me.secrets_.insert(secret->value);
    }
    *length = secret->value.size();
    if (*length <= capacity) {
        std::memcpy(buffer, secret->value.data(), *length);
    }
    return HUBC_OK;
}

}  // namespace hub::runner
