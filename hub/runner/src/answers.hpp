#pragma once
#include "hub/connector.h"
#include "hub/model/update.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace hub::runner {

template <std::size_t N>
void copy_text(char (&to)[N], std::string_view text) {
    const auto n = std::min(text.size(), N - 1);
    std::memcpy(to, text.data(), n);
    to[n] = '\0';
}

inline void write_answer(const hubc_out_array& results, std::uint32_t index, const model::EmitAnswer& answer) {
    auto* at = static_cast<char*>(results.first) + std::size_t{index} * results.stride;
    auto& result = *static_cast<hubc_emit_result*>(static_cast<void*>(at));
    if (result.struct_size < sizeof(hubc_emit_result)) {
        return;
    }
    result.outcome = static_cast<hubc_emit_outcome>(answer.result);
    copy_text(result.code, answer.code);
    copy_text(result.tracking_id, answer.tracking_id);
}

}  // namespace hub::runner
