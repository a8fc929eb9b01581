#pragma once
#include "hub/ext/secret.h"
#include "hub/ext/state.h"
#include "hub/sdk/host.hpp"

#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hub::rest {

/// The hub as a connector sees it: gives secrets, keeps what is put, takes what is said.
struct FakeHost {
    std::string secret = "t0ken";
    int emitted = 0;
    hubc_host table{};
    hubc_secret_api secrets{sizeof(hubc_secret_api), 0, &get_secret};
    hubc_state_api states{sizeof(hubc_state_api), 0, &get_state, &put_state};
    hubc_trace_api traces{sizeof(hubc_trace_api), 0, &add_trace};
    std::vector<std::string> traced;          ///< direction, label, length of the whole, bytes
    std::vector<std::string> given;           ///< files of updates: name, type and bytes
    std::vector<std::string> paths;           ///< where they lay
    std::map<std::string, std::string> kept;  ///< hub.state/1
    bool puts_fail = false;

    FakeHost() {
        table = {sizeof(hubc_host),  HUBC_ABI_MAJOR, HUBC_ABI_MINOR, this,
                 sdk::c_str("test"), &extension,     &enabled,       &log,
                 &complete,          &emit,          &now,           nullptr};
    }
    static FakeHost& self(const hubc_host* host) { return *static_cast<FakeHost*>(host->host_data); }
    static const void* extension(const hubc_host* host, const char* id) noexcept {
        if (std::string_view{id} == HUBC_EXT_TRACE) {
            return &self(host).traces;
        }
        return std::string_view{id} == HUBC_EXT_STATE ? static_cast<const void*>(&self(host).states)
                                                      : static_cast<const void*>(&self(host).secrets);
    }
    static hubc_status add_trace(const hubc_host* host, hubc_op, const hubc_trace_piece* piece) noexcept {
        self(host).traced.push_back(
            std::to_string(piece->direction) + "|" + std::string{sdk::view(piece->label)} + "|" +
            std::to_string(piece->whole_bytes) + "|" + std::string{sdk::view(piece->bytes)});
        return HUBC_OK;
    }
    static std::int32_t enabled(const hubc_host*, hubc_level) noexcept { return 0; }
    static void log(const hubc_host*, hubc_level, hubc_str, hubc_array) noexcept {}
    static void complete(const hubc_host*, hubc_op, const hubc_result*) noexcept {}
    static hubc_status emit(const hubc_host* host, hubc_array updates, hubc_out_array) noexcept {
        ++self(host).emitted;
        for (const auto& update : sdk::Strided<hubc_update>{updates}) {
            for (const auto& file : sdk::Strided<hubc_attachment>{update.attachments}) {
                const std::string path{sdk::view(file.path)};
                std::ifstream in{path, std::ios::binary};
                self(host).given.push_back(
                    std::string{sdk::view(file.name)} + "|" + std::string{sdk::view(file.media_type)} + "|" +
                    std::string{std::istreambuf_iterator<char>{in}, {}});
                self(host).paths.push_back(path);
            }
        }
        return HUBC_OK;
    }
    static hubc_status get_state(
        const hubc_host* host, hubc_str key, char* buffer, std::size_t capacity, std::size_t* length) noexcept {
        const auto found = self(host).kept.find(std::string{sdk::view(key)});
        *length = found == self(host).kept.end() ? 0 : found->second.size();
        if (*length != 0 && *length <= capacity) {
            std::memcpy(buffer, found->second.data(), found->second.size());
        }
        return HUBC_OK;
    }
    static hubc_status put_state(const hubc_host* host, hubc_str key, hubc_str value) noexcept {
        if (self(host).puts_fail) {
            return HUBC_E_INTERNAL;
        }
        auto& kept = self(host).kept;
        if (sdk::view(value).empty()) {
            kept.erase(std::string{sdk::view(key)});
        } else {
            kept[std::string{sdk::view(key)}] = sdk::view(value);
        }
        return HUBC_OK;
    }
    static hubc_time_us now(const hubc_host*) noexcept { return 0; }
    static hubc_status get_secret(
        const hubc_host* host, hubc_str, char* buffer, std::size_t capacity, std::size_t* length) noexcept {
        const auto& value = self(host).secret;
        *length = value.size();
        if (value.size() <= capacity) {
            std::memcpy(buffer, value.data(), value.size());
        }
        return HUBC_OK;
    }
};

}  // namespace hub::rest
