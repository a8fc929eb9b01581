#include "region_index.hpp"

#include <algorithm>

namespace hub::routing::detail {

void RegionIndex::build(const std::vector<Entry>& entries, std::size_t regions) {
    filters_.assign(1, 0);  // the filter of empty regions
    slots_.assign(1, Slot{});
    tables_.assign(regions, Table{});
    for (std::size_t begin = 0; begin < entries.size();) {
        const auto region = entries[begin].region;
        auto end = begin;
        while (end < entries.size() && entries[end].region == region) {
            ++end;
        }
        const auto count = end - begin;
        const auto filter_words = std::bit_ceil((count + 3) / 4);  // about 16 bits a key
        const auto slot_count = std::bit_ceil(count * 2);
        auto& table = tables_[region];
        table = {
            .filter = static_cast<std::uint32_t>(filters_.size()),
            .filter_mask = static_cast<std::uint32_t>(filter_words - 1),
            .slots = static_cast<std::uint32_t>(slots_.size()),
            .slot_mask = static_cast<std::uint32_t>(slot_count - 1)};
        filters_.resize(filters_.size() + filter_words);
        slots_.resize(slots_.size() + slot_count);
        for (; begin < end; ++begin) {
            add(table, entries[begin]);
        }
    }
}

void RegionIndex::add(const Table& table, const Entry& entry) {
    filters_[table.filter + (entry.key & table.filter_mask)] |= filter_bits(entry.key);
    auto at = slot_of(entry.key) & table.slot_mask;
    while (!slots_[table.slots + at].range.empty()) {
        at = (at + 1) & table.slot_mask;
    }
    slots_[table.slots + at] = {.key = entry.key, .range = entry.range};
}

RegionIndex::Range RegionIndex::Region::look_up(std::uint64_t key) const {
    for (auto at = slot_of(key) & slot_mask_;; at = (at + 1) & slot_mask_) {
        const auto& slot = slots_[at];
        if (slot.range.empty() || slot.key == key) {
            return slot.range;
        }
    }
}

}  // namespace hub::routing::detail
