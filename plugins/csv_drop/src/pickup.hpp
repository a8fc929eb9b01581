#pragma once
#include "office_files.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hub::csv_drop {

/// How it is known that a file is complete. There is no "none".
enum class Complete : std::uint8_t {
    stable = 1,  ///< the same size, time and inode for some polls, and old enough
    done,        ///< a marker file beside it: jawaban.csv.done
    renamed      ///< the office writes under another name and renames: any name that ends in .csv is complete
};

struct PickupRules {
    Complete complete = Complete::stable;
    std::string marker = ".done";
    int polls = 2;  ///< looks that must agree, after the first
    std::chrono::seconds age{60};
    std::size_t files = 20;  ///< a poll, after sorting
    enum class Order : std::uint8_t { name = 1, time, size };
    Order order = Order::name;  ///< names decide between equals
    std::string names{};        ///< "jawaban_*.csv": others are left alone; empty: all
    std::uint64_t least_bytes = 0;
    std::chrono::seconds oldest{0};  ///< older ones are left alone; 0: none is too old
    std::size_t bytes = std::size_t{8} * 1024 * 1024;
};

/// Which of the files that stand in a folder are to be read now. Remembers what it saw; no I/O; one thread.
class Pickup {
public:
    explicit Pickup(PickupRules rules) : rules_{std::move(rules)} {}
    struct Chosen {
        std::vector<Entry> files;      ///< complete, in the order that is wanted, at most rules.files
        bool more = false;             ///< complete files beyond that
        std::vector<Entry> offending;  ///< with a file's name, and no plain file: symlink, pipe, a second name
    };
    [[nodiscard]] Chosen choose(std::vector<Entry> entries, std::chrono::system_clock::time_point now);
    [[nodiscard]] std::string marker_of(const std::string& name) const;

private:
    struct Seen {
        Entry entry;
        int agreed = 0;
        std::chrono::system_clock::time_point since{};
    };
    PickupRules rules_;
    std::map<std::string, Seen> seen_;
};

}  // namespace hub::csv_drop
