// What a file may look like beyond header and rows, and which files are read first.
#include "charset.hpp"
#include "incoming.hpp"
#include "pickup.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hub::csv_drop {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

Reading reading() {
    Reading made;
    made.columns = {{"a", "nomor", true, true, {}}, {"b", "status", false, false, {}}};
    made.delimiter = ';';
    return made;
}
/// "a=1 b=x|a=2 b=y", or a fault's code.
std::string read(std::string_view bytes, const Reading& how) {
    const auto result = read_incoming(bytes, how);
    if (const auto* fault = std::get_if<FileFault>(&result)) {
        return fault->code;
    }
    std::string out;
    for (const auto& row : std::get<IncomingFile>(result).rows) {
        out += (out.empty() ? "" : "|") + (row.fault ? row.fault->code : row.cells.at(0) + "," + row.cells.at(1));
    }
    return out;
}

TEST(CsvContent, AFileWithoutAHeaderIsReadByTheAgreedOne) {
    auto how = reading();
    how.header = {"status", "lain", "nomor"};
    EXPECT_EQ(read("selesai;x;7\r\nproses;y;8\r\n", how), "7,selesai|8,proses");
    EXPECT_EQ(read("selesai;7\r\n", how), "too_few_cells");
    how.header = {"lain"};
    EXPECT_EQ(read("x\r\n", how), "column_missing");
}

TEST(CsvContent, ATotalAtTheEndShowsThatNothingIsMissing) {
    auto how = reading();
    how.trailer = "total";
    EXPECT_EQ(read("nomor;status\r\n7;selesai\r\n8;proses\r\nTOTAL; 2\r\n", how), "7,selesai|8,proses");
    EXPECT_EQ(read("nomor;status\r\n7;selesai\r\n8;proses\r\n", how), "total_missing");
    EXPECT_EQ(read("nomor;status\r\n7;selesai\r\nTOTAL;2\r\n", how), "total_wrong");
    EXPECT_EQ(read("nomor;status\r\nTOTAL;0\r\n7;selesai\r\n", how), "total_wrong");
    EXPECT_EQ(read("nomor;status\r\nTOTAL;0\r\n", how), "");
    how.trailer.clear();
    EXPECT_EQ(read("nomor;status\r\nTOTAL;0\r\n", how), "TOTAL,0") << "only where it is agreed";
}

TEST(CsvContent, WideTextIsKnownByItsNulsAndNothingElseIs) {
    const auto outcome = [](std::string_view bytes) {
        const auto decoded = decode(bytes, {});
        const auto* text = std::get_if<Decoded>(&decoded);
        return text == nullptr ? "refused" : text->charset + ": " + text->why;
    };
    EXPECT_EQ(outcome("n\0o\0;\0s\0\n\0"s), "UTF-16LE: a NUL in every second byte");
    EXPECT_EQ(outcome("\0n\0o\0;\0s\0\n"s), "UTF-16BE: a NUL in every second byte");
    EXPECT_EQ(outcome("nomor\0\0\0"s), "UTF-8: valid throughout") << "refused later, for the NULs";
    EXPECT_EQ(outcome("n\0o\0"s), "UTF-8: valid throughout") << "too little to tell";
}

std::vector<std::string> chosen(const PickupRules& rules, std::vector<Entry> entries, bool* more = nullptr) {
    Pickup pickup{rules};
    const auto picked = pickup.choose(std::move(entries), std::chrono::system_clock::time_point{1'000'000s});
    std::vector<std::string> names;
    for (const auto& entry : picked.files) {
        names.push_back(entry.name);
    }
    if (more != nullptr) {
        *more = picked.more;
    }
    return names;
}

TEST(CsvContent, TheLimitComesAfterTheOrder) {
    const auto file = [](const char* name, std::uint64_t size, std::int64_t seconds) {
        return Entry{name, size, seconds * 1'000'000'000, 1, 1, true, false};
    };
    const std::vector entries{file("b.csv", 5, 900'000), file("a.csv", 9, 999'000), file("c.csv", 1, 999'500)};
    using Names = std::vector<std::string>;
    PickupRules rules;
    rules.complete = Complete::renamed;
    rules.files = 2;
    bool more = false;
    EXPECT_EQ(chosen(rules, entries, &more), (Names{"a.csv", "b.csv"}));
    EXPECT_TRUE(more);
    rules.order = PickupRules::Order::time;
    EXPECT_EQ(chosen(rules, entries), (Names{"b.csv", "a.csv"}));
    rules.order = PickupRules::Order::size;
    EXPECT_EQ(chosen(rules, entries), (Names{"c.csv", "b.csv"}));
    rules.least_bytes = 2;
    EXPECT_EQ(chosen(rules, entries, &more), (Names{"b.csv", "a.csv"}));
    EXPECT_FALSE(more);
    rules.oldest = 3600s;
    EXPECT_EQ(chosen(rules, entries), Names{"a.csv"});
    rules = {};
    rules.complete = Complete::renamed;
    rules.names = "[bc]*.csv";
    EXPECT_EQ(chosen(rules, entries), (Names{"b.csv", "c.csv"}));
}

}  // namespace
}  // namespace hub::csv_drop
