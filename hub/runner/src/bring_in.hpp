#pragma once
#include "answers.hpp"
#include "filings.hpp"
#include "updates.hpp"
#include "views.hpp"

#include "hub/wire/messages.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hub::runner {

/// What a connector hands to the hub in an array, for emit and file alike: what cannot be used is refused one by one
/// and never leaves this process, the rest goes as one message, and the hub's answers come back into `results`.
/// `read(element, value)` gives a code when the element cannot be used; `ask(values)` the hub's answer.
template <class Raw, class Value, class Read, class Ask>
hubc_status bring_in(const hubc_array& in, const hubc_out_array& results, Read read, Ask ask) {
    constexpr std::uint32_t most = 10'000;
    if (in.count != results.count || in.count > most ||
        (in.count != 0 && (in.stride < sizeof(Raw) || results.stride < sizeof(hubc_emit_result)))) {
        return HUBC_E_INVALID;
    }
    std::vector<Value> values;
    std::vector<std::uint32_t> sent;
    std::size_t bytes = empty_frame_bytes;
    for (std::uint32_t i = 0; i < in.count; ++i) {
        Value value;
        if (auto code = read(*static_cast<const Raw*>(element(in, i)), value); !code.empty()) {
            write_answer(results, i, {model::EmitResult::refused, std::move(code), {}});
            continue;
        }
        bytes += encoded_bytes(value);
        values.push_back(std::move(value));
        sent.push_back(i);
    }
    if (bytes > wire::max_payload_bytes) {
        return HUBC_E_INVALID;
    }
    if (sent.empty()) {
        return HUBC_OK;
    }
    const auto ack = wire::decode<wire::EmitAck>(ask(std::move(values)));
    if (!ack || ack->answers.size() != sent.size()) {
        return HUBC_E_INTERNAL;
    }
    for (std::size_t i = 0; i < sent.size(); ++i) {
        write_answer(results, sent[i], ack->answers[i]);
    }
    return HUBC_OK;
}

}  // namespace hub::runner
