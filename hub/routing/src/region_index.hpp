#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hub::routing::detail {

/// For every region a small table from 64-bit keys to ranges of some list, behind a filter of one word of memory a
/// question. A complaint asks its few regions for a hundred keys, of which they know hardly any: nearly all are
/// answered from the filter, and what is read lies together. Built once, then only read.
class RegionIndex {
public:
    struct Range {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        [[nodiscard]] bool empty() const { return begin == end; }
    };
    struct Entry {
        std::uint32_t region = 0;
        std::uint64_t key = 0;
        Range range;  ///< not empty
    };

    /// `entries`: sorted by region, no (region, key) twice. Regions are below `regions`.
    void build(const std::vector<Entry>& entries, std::size_t regions);

    /// Empty: not known.
    [[nodiscard]] Range find(std::uint32_t region, std::uint64_t key) const {
        const auto& table = tables_[region];
        const auto mixed = mix(key);
        const auto bits = filter_bits(mixed);
        if ((filters_[table.filter + (mixed & table.filter_mask)] & bits) != bits) {
            return {};
        }
        auto at = static_cast<std::uint32_t>(mixed >> 32U) & table.slot_mask;
        for (;; at = (at + 1) & table.slot_mask) {
            const auto& slot = slots_[table.slots + at];
            if (slot.range.empty() || slot.key == key) {
                return slot.range;
            }
        }
    }

private:
    struct Table {  // of one region; of an empty one the filter lets nothing through
        std::uint32_t filter = 0;
        std::uint32_t filter_mask = 0;
        std::uint32_t slots = 0;
        std::uint32_t slot_mask = 0;
    };
    struct Slot {
        std::uint64_t key = 0;
        Range range;
    };

    static std::uint64_t mix(std::uint64_t key) {
        key ^= key >> 32U;
        key *= 0x9E37'79B9'7F4A'7C15ULL;
        return key ^ key >> 29U;
    }
    /// Two bits; the low ones choose the filter's word.
    static std::uint64_t filter_bits(std::uint64_t mixed) {
        return std::uint64_t{1} << (mixed >> 58U) | std::uint64_t{1} << (mixed >> 52U & 63U);
    }
    void add(const Table& table, const Entry& entry);

    std::vector<Table> tables_;
    std::vector<std::uint64_t> filters_;
    std::vector<Slot> slots_;
};

}  // namespace hub::routing::detail
