#pragma once
#include "bring_in.hpp"
#include "instance.hpp"

#include <string>
#include <utility>
#include <vector>

namespace hub::runner {

/// bring_in, with the files of what is brought in copied for the hub.
template <class Raw, class Value, class Message, class Read>
hubc_status Instance::bring_in_with_files(const hubc_array& in, const hubc_out_array& results, Read read) {
    SpooledCall files{spool_};
    const auto read_one = [&](const Raw& raw, Value& value) {
        auto code = read(raw, value);
        if (code.empty()) {
            files.take(raw.attachments, value.files, [this](std::uint32_t number, std::string_view why) {
                left_out(number, why);
            });
        }
        return code;
    };
    const auto ask = [&](std::vector<Value> values) {
        if (files.status() != HUBC_OK) {
            return std::string{};
        }
        const Message message{std::move(values)};
        return trips_.ask([&](std::uint64_t request) {
            outbox_.write([&](std::string& out) { encode(out, number_, request, message); });
        });
    };
    const auto status = bring_in<Raw, Value>(in, results, read_one, ask);
    return files.status() != HUBC_OK ? files.status() : status;
}

}  // namespace hub::runner
