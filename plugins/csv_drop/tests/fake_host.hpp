#pragma once
#include "hub/ext/secret.h"
#include "hub/sdk/host.hpp"

#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace hub::csv_drop {

/// A hub that keeps what it is told, knows what it was told before, and may be away. Not movable: connectors point at
/// it.
class FakeHost {
public:
    struct Told {
        std::int32_t kind = 0;
        std::string tracking_id;
        std::string external_ref;
        std::string remote_status;
        std::string note;
        std::int64_t happened_at = 0;
    };
    struct Filed {
        std::string external_ref;
        std::string subject;
        std::string body;
        std::int32_t kind = 0;
        std::uint32_t flags = 0;
        std::string reporter;
    };

    FakeHost() {
        raw_.struct_size = sizeof raw_;
        raw_.host_data = this;
        raw_.get_extension = [](const hubc_host*, const char* id) noexcept -> const void* {
            static const hubc_trace_api traces{
                sizeof(hubc_trace_api), 0,
                [](const hubc_host* host, hubc_op, const hubc_trace_piece* piece) noexcept -> hubc_status {
                    self(host).traced.push_back(
                        std::string{sdk::view(piece->label)} + "=" + std::string{sdk::view(piece->bytes)});
                    return HUBC_OK;
                }};
            static const hubc_secret_api secrets{sizeof(hubc_secret_api), 0, &get_secret};
            return std::string_view{id} == HUBC_EXT_TRACE    ? static_cast<const void*>(&traces)
                   : std::string_view{id} == HUBC_EXT_SECRET ? &secrets
                                                             : nullptr;
        };
        raw_.log_enabled = [](const hubc_host*, hubc_level) noexcept -> std::int32_t { return 1; };
        raw_.log = [](const hubc_host* host, hubc_level, hubc_str message, hubc_array fields) noexcept {
            auto line = std::string{sdk::view(message)};
            for (const auto& field : sdk::Strided<hubc_attribute>{fields}) {
                line += " " + std::string{sdk::view(field.key)} + "=" + std::string{sdk::view(field.value)};
            }
            self(host).lines.push_back(std::move(line));
        };
        raw_.now = [](const hubc_host* host) noexcept -> hubc_time_us { return self(host).now; };
        raw_.emit = [](const hubc_host* host, hubc_array updates, hubc_out_array results) noexcept {
            return self(host).emit(updates, results);
        };
        raw_.file = [](const hubc_host* host, hubc_array filings, hubc_out_array results) noexcept {
            return self(host).file(filings, results);
        };
    }
    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;
    [[nodiscard]] sdk::Host host() const { return sdk::Host{raw_}; }

    std::map<std::string, std::string> secrets_by_name;
    std::vector<std::string> lines;
    std::vector<Told> told;           ///< each once
    std::vector<Filed> filed;         ///< each once
    std::vector<std::string> traced;  ///< label=bytes
    std::vector<std::string> given;   ///< files: name=bytes
    std::vector<std::string> paths;   ///< where they lay
    std::size_t calls = 0;            ///< of emit and file
    std::size_t away_after = SIZE_MAX;
    std::set<std::string> unknown{"NONE"};     ///< tracking ids that the hub refuses
    hubc_time_us now = 4'102'444'800'000'000;  // 2100: every file is old

private:
    static FakeHost& self(const hubc_host* host) { return *static_cast<FakeHost*>(host->host_data); }
    static hubc_status get_secret(
        const hubc_host* host, hubc_str name, char* buffer, std::size_t capacity, std::size_t* length) noexcept {
        const auto found = self(host).secrets_by_name.find(std::string{sdk::view(name)});
        if (found == self(host).secrets_by_name.end()) {
            return HUBC_E_INVALID;
        }
        *length = found->second.size();
        if (*length <= capacity) {
            std::memcpy(buffer, found->second.data(), *length);
        }
        return HUBC_OK;
    }
    static hubc_emit_result& at(const hubc_out_array& results, std::uint32_t i) {
        return *static_cast<hubc_emit_result*>(
            static_cast<void*>(static_cast<char*>(results.first) + std::size_t{i} * results.stride));
    }
    static void answer(hubc_emit_result& to, hubc_emit_outcome outcome, const char* code, const std::string& tracking) {
        to.outcome = outcome;
        std::strncpy(to.code, code, sizeof to.code - 1);
        std::strncpy(to.tracking_id, tracking.c_str(), sizeof to.tracking_id - 1);
    }
    template <class Raw>
    void read_files(const hubc_array& all) {
        for (const auto& one : sdk::Strided<Raw>{all}) {
            for (const auto& file : sdk::Strided<hubc_attachment>{one.attachments}) {
                paths.emplace_back(sdk::view(file.path));
                std::ifstream in{paths.back(), std::ios::binary};
                given.push_back(
                    std::string{sdk::view(file.name)} + "=" + std::string{std::istreambuf_iterator<char>{in}, {}});
            }
        }
    }
    hubc_status emit(const hubc_array& updates, const hubc_out_array& results) {
        if (calls++ >= away_after) {
            return HUBC_E_INTERNAL;
        }
        std::uint32_t i = 0;
        read_files<hubc_update>(updates);
        for (const auto& update : sdk::Strided<hubc_update>{updates}) {
            auto& result = at(results, i++);
            const std::string tracking{sdk::view(update.tracking_id)};
            if (unknown.contains(tracking)) {
                answer(result, HUBC_EMIT_REFUSED, "unknown_complaint", "");
            } else if (!keys_.insert(std::string{sdk::view(update.dedup_key)}).second) {
                answer(result, HUBC_EMIT_DUPLICATE, "", tracking);
            } else {
                told.push_back(
                    {update.kind, tracking, std::string{sdk::view(update.external_ref)},
                     std::string{sdk::view(update.remote_status)}, std::string{sdk::view(update.note)},
                     update.happened_at});
                const bool parked = update.kind == HUBC_UPDATE_NOTE && update.remote_status.len > 0;
                answer(result, parked ? HUBC_EMIT_PARKED : HUBC_EMIT_APPLIED, parked ? "unknown_state" : "", tracking);
            }
        }
        return HUBC_OK;
    }
    hubc_status file(const hubc_array& filings, const hubc_out_array& results) {
        if (calls++ >= away_after) {
            return HUBC_E_INTERNAL;
        }
        std::uint32_t i = 0;
        read_files<hubc_filing>(filings);
        for (const auto& filing : sdk::Strided<hubc_filing>{filings}) {
            const std::string key{sdk::view(filing.dedup_key)};
            const auto known = numbers_.find(key);
            if (known == numbers_.end()) {
                numbers_[key] = "T" + std::to_string(numbers_.size() + 1);
                filed.push_back(
                    {std::string{sdk::view(filing.external_ref)}, std::string{sdk::view(filing.subject)},
                     std::string{sdk::view(filing.body)}, filing.kind, filing.flags,
                     filing.reporter == nullptr ? "" : std::string{sdk::view(filing.reporter->name)}});
            }
            answer(
                at(results, i++), known == numbers_.end() ? HUBC_EMIT_APPLIED : HUBC_EMIT_DUPLICATE, "", numbers_[key]);
        }
        return HUBC_OK;
    }

    hubc_host raw_{};
    std::set<std::string> keys_;
    std::map<std::string, std::string> numbers_;
};

}  // namespace hub::csv_drop
