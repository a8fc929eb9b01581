#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hub::routing::detail {

/// For every region a small table from well-mixed 64-bit keys to ranges of some list, behind a filter of one word of
/// memory a question. A complaint asks its few regions for a hundred keys, of which they know hardly any: nearly all
/// are answered from the filter, and what is read lies together. Built once, then only read.
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

    struct Slot {
        std::uint64_t key = 0;
        Range range;
    };

    /// One region's table: what a loop over many keys holds on to.
    class Region {
    public:
        /// False: surely not known. True: most likely, and what find() reads is on its way.
        [[nodiscard]] bool may_know(std::uint64_t key) const {
            const auto bits = filter_bits(key);
            if ((filter_[key & filter_mask_] & bits) != bits) {
                return false;
            }
            __builtin_prefetch(&slots_[slot_of(key) & slot_mask_]);
            return true;
        }
        /// Empty: not known.
        [[nodiscard]] Range find(std::uint64_t key) const {
            const auto bits = filter_bits(key);
            return (filter_[key & filter_mask_] & bits) == bits ? look_up(key) : Range{};
        }

    private:
        friend class RegionIndex;
        [[nodiscard]] Range look_up(std::uint64_t key) const;

        const std::uint64_t* filter_ = nullptr;
        const Slot* slots_ = nullptr;
        std::uint32_t filter_mask_ = 0;
        std::uint32_t slot_mask_ = 0;
    };

    /// `entries`: sorted by region, no (region, key) twice. Regions are below `regions`.
    void build(const std::vector<Entry>& entries, std::size_t regions);

    [[nodiscard]] Region region(std::uint32_t number) const {
        const auto& table = tables_[number];
        Region made;
        made.filter_ = &filters_[table.filter];
        made.slots_ = &slots_[table.slots];
        made.filter_mask_ = table.filter_mask;
        made.slot_mask_ = table.slot_mask;
        return made;
    }

    /// Makes a key of a number; different numbers give different keys.
    static std::uint64_t mix(std::uint64_t number) {
        number ^= number >> 32U;
        number *= 0x9E37'79B9'7F4A'7C15ULL;
        return number ^ number >> 29U;
    }

private:
    struct Table {  // of one region; of an empty one the filter lets nothing through
        std::uint32_t filter = 0;
        std::uint32_t filter_mask = 0;
        std::uint32_t slots = 0;
        std::uint32_t slot_mask = 0;
    };
    /// Two bits; the low ones choose the filter's word.
    static std::uint64_t filter_bits(std::uint64_t key) {
        return std::uint64_t{1} << (key >> 58U) | std::uint64_t{1} << (key >> 52U & 63U);
    }
    static std::uint32_t slot_of(std::uint64_t key) { return static_cast<std::uint32_t>(key >> 24U); }
    void add(const Table& table, const Entry& entry);

    std::vector<Table> tables_;
    std::vector<std::uint64_t> filters_;
    std::vector<Slot> slots_;
};

}  // namespace hub::routing::detail
