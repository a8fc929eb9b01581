#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace hub::routing::detail {

/// Open addressing from 64-bit keys to 32-bit values, for tables that are built once and asked often: one cache line
/// a look-up where a node-based map costs two or three. No removal. Key 0 is allowed, value `none` is not.
class FlatTable {
public:
    static constexpr std::uint32_t none = 0xFFFF'FFFFU;

    FlatTable() : slots_(16) {}

    /// The value at `key`; a new one holds `none` and must be assigned. Valid until the next call.
    std::uint32_t& at_or_new(std::uint64_t key) {
        if ((used_ + 1) * 2 > slots_.size()) {
            grow();
        }
        auto& slot = slots_[position(key)];
        if (slot.value == none) {
            slot.key = key;
            ++used_;
        }
        return slot.value;
    }

    [[nodiscard]] std::uint32_t find(std::uint64_t key) const {
        const auto& slot = slots_[position(key)];
        return slot.value;
    }

private:
    struct Slot {
        std::uint64_t key = 0;
        std::uint32_t value = none;  // a slot without a value is free
    };

    [[nodiscard]] std::size_t position(std::uint64_t key) const {
        const auto mask = slots_.size() - 1;
        auto at = static_cast<std::size_t>((key * 0x9E37'79B9'7F4A'7C15ULL) >> 32U) & mask;
        while (slots_[at].value != none && slots_[at].key != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    void grow() {
        auto old = std::move(slots_);
        slots_.assign(std::bit_ceil(old.size() * 2), Slot{});
        for (const auto& slot : old) {
            if (slot.value != none) {
                slots_[position(slot.key)] = slot;
            }
        }
    }

    std::vector<Slot> slots_;
    std::size_t used_ = 0;
};

}  // namespace hub::routing::detail
