#pragma once
#include "hub/ext/secret.h"
#include "hub/ext/state.h"
#include "hub/sdk/host.hpp"

#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hub::plugins {

/// The hub as a connector sees it: gives secrets, keeps what is put, takes what is said, each key once.
struct FakeHost {
    std::map<std::string, std::string> secrets_by_name{
        {"token", "a secret of tests, long enough"}, {"password", "secret"}, {"wrong", "not it"}};
    std::map<std::string, std::string> kept;
    hubc_time_us time = 1'764'000'000'000'000;
    std::vector<std::string> traced;  ///< direction, label, bytes
    std::vector<std::string> logged;  ///< message and fields
    std::vector<sdk::Update> told;    ///< new ones alone
    std::vector<std::string> given;   ///< files of updates and filings: name, type, bytes
    std::vector<sdk::Filing> filed;
    std::set<std::string> keys;
    bool away = false;  ///< nothing is stored
    hubc_host table{};
    hubc_secret_api secrets{sizeof(hubc_secret_api), 0, &get_secret};
    hubc_state_api states{sizeof(hubc_state_api), 0, &get_state, &put_state};
    hubc_trace_api traces{sizeof(hubc_trace_api), 0, &add_trace};

    FakeHost() {
        table = {sizeof(hubc_host),  HUBC_ABI_MAJOR, HUBC_ABI_MINOR, this,
                 sdk::c_str("test"), &extension,     &enabled,       &log,
                 &complete,          &emit,          &now,           &file};
    }
    [[nodiscard]] sdk::Host host() const { return sdk::Host{table}; }

private:
    static FakeHost& self(const hubc_host* host) { return *static_cast<FakeHost*>(host->host_data); }
    static const void* extension(const hubc_host* host, const char* id) noexcept {
        const std::string_view name{id};
        return name == HUBC_EXT_TRACE   ? static_cast<const void*>(&self(host).traces)
               : name == HUBC_EXT_STATE ? static_cast<const void*>(&self(host).states)
                                        : static_cast<const void*>(&self(host).secrets);
    }
    static hubc_status add_trace(const hubc_host* host, hubc_op, const hubc_trace_piece* piece) noexcept {
        self(host).traced.push_back(
            std::to_string(piece->direction) + "|" + std::string{sdk::view(piece->label)} + "|" +
            std::string{sdk::view(piece->bytes)});
        return HUBC_OK;
    }
    static std::int32_t enabled(const hubc_host*, hubc_level) noexcept { return 1; }
    static void log(const hubc_host* host, hubc_level, hubc_str message, hubc_array fields) noexcept {
        std::string line{sdk::view(message)};
        for (const auto& field : sdk::Strided<hubc_attribute>{fields}) {
            line += " " + std::string{sdk::view(field.key)} + "=" + std::string{sdk::view(field.value)};
        }
        self(host).logged.push_back(std::move(line));
    }
    static void complete(const hubc_host*, hubc_op, const hubc_result*) noexcept {}
    static void answer(hubc_out_array results, std::uint32_t index, hubc_emit_outcome outcome) noexcept {
        auto* raw = static_cast<char*>(results.first) + std::size_t{index} * results.stride;
        void* at = raw;
        static_cast<hubc_emit_result*>(at)->outcome = outcome;
    }
    void take_files(const hubc_array& files) {
        for (const auto& file : sdk::Strided<hubc_attachment>{files}) {
            std::ifstream in{std::string{sdk::view(file.path)}, std::ios::binary};
            given.push_back(
                std::string{sdk::view(file.name)} + "|" + std::string{sdk::view(file.media_type)} + "|" +
                std::string{std::istreambuf_iterator<char>{in}, {}});
        }
    }
    static hubc_status emit(const hubc_host* host, hubc_array updates, hubc_out_array results) noexcept {
        auto& me = self(host);
        if (me.away) {
            return HUBC_E_INTERNAL;
        }
        std::uint32_t index = 0;
        for (const auto& raw : sdk::Strided<hubc_update>{updates}) {
            const std::string key{sdk::view(raw.dedup_key)};
            const bool fresh = me.keys.insert(key).second;
            answer(results, index++, fresh ? HUBC_EMIT_APPLIED : HUBC_EMIT_DUPLICATE);
            if (!fresh) {
                continue;
            }
            sdk::Update update;
            update.kind = static_cast<sdk::UpdateKind>(raw.kind);
            update.tracking_id = sdk::view(raw.tracking_id);
            update.remote_status = sdk::view(raw.remote_status);
            update.note = sdk::view(raw.note);
            update.dedup_key = key;
            update.happened_at = sdk::Time{std::chrono::microseconds{raw.happened_at}};
            me.take_files(raw.attachments);
            me.told.push_back(std::move(update));
        }
        return HUBC_OK;
    }
    static hubc_status file(const hubc_host* host, hubc_array filings, hubc_out_array results) noexcept {
        auto& me = self(host);
        if (me.away) {
            return HUBC_E_INTERNAL;
        }
        std::uint32_t index = 0;
        for (const auto& raw : sdk::Strided<hubc_filing>{filings}) {
            const std::string key{sdk::view(raw.dedup_key)};
            const bool fresh = me.keys.insert(key).second;
            answer(results, index++, fresh ? HUBC_EMIT_APPLIED : HUBC_EMIT_DUPLICATE);
            if (!fresh) {
                continue;
            }
            sdk::Filing filing;
            filing.subject = sdk::view(raw.subject);
            filing.body = sdk::view(raw.body);
            filing.dedup_key = key;
            filing.channel = raw.channel;
            if (raw.reporter != nullptr) {
                filing.reporter = sdk::Person{
                    std::string{sdk::view(raw.reporter->name)},
                    {},
                    {},
                    std::string{sdk::view(raw.reporter->email)},
                    {}};
            }
            me.take_files(raw.attachments);
            me.filed.push_back(std::move(filing));
        }
        return HUBC_OK;
    }
    static hubc_status give(const std::string& value, char* buffer, std::size_t capacity, std::size_t* length) {
        *length = value.size();
        if (value.size() <= capacity) {
            std::memcpy(buffer, value.data(), value.size());
        }
        return HUBC_OK;
    }
    static hubc_status get_state(
        const hubc_host* host, hubc_str key, char* buffer, std::size_t capacity, std::size_t* length) noexcept {
        return self(host).away ? HUBC_E_INTERNAL
                               : give(self(host).kept[std::string{sdk::view(key)}], buffer, capacity, length);
    }
    static hubc_status put_state(const hubc_host* host, hubc_str key, hubc_str value) noexcept {
        self(host).kept[std::string{sdk::view(key)}] = sdk::view(value);
        return HUBC_OK;
    }
    static hubc_time_us now(const hubc_host* host) noexcept { return self(host).time; }
    static hubc_status get_secret(
        const hubc_host* host, hubc_str name, char* buffer, std::size_t capacity, std::size_t* length) noexcept {
        const auto found = self(host).secrets_by_name.find(std::string{sdk::view(name)});
        return found == self(host).secrets_by_name.end() ? HUBC_E_INVALID
                                                         : give(found->second, buffer, capacity, length);
    }
};

}  // namespace hub::plugins
