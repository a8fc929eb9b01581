// Two parsers that know nothing of ours: libcsv and Python's csv module. Good documents are read the same by all, and
// of random ones libcsv's strict mode refuses just those in which ours finds a fault.
#include "parsed.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <csv.h>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

namespace hub::csv_drop {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// Empty: refused.
std::optional<Rows> by_libcsv(const std::string& text, char delimiter) {
    struct State {
        Rows rows;
        std::vector<std::string> row;
    } state;
    csv_parser parser{};
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(&parser, static_cast<unsigned char>(delimiter));
    csv_set_space_func(&parser, [](unsigned char) { return 0; });
    const auto cell = [](void* bytes, std::size_t size, void* data) {
        static_cast<State*>(data)->row.emplace_back(static_cast<const char*>(bytes), size);
    };
    const auto end = [](int, void* data) {
        auto& to = *static_cast<State*>(data);
        to.rows.push_back(std::exchange(to.row, {}));
    };
    const bool read = csv_parse(&parser, text.data(), text.size(), cell, end, &state) == text.size() &&
                      csv_fini(&parser, cell, end, &state) == 0;
    csv_free(&parser);
    return read ? std::optional{state.rows} : std::nullopt;
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4U];
        out += digits[static_cast<unsigned char>(c) & 15U];
    }
    return out;
}

/// As oracle.py spells rows.
std::string spelt_for_python(const Rows& rows) {
    std::string out;
    for (const auto& row : rows) {
        out += out.empty() ? "" : ";";
        for (std::size_t i = 0; i < row.size(); ++i) {
            out += (i > 0 ? ",x" : "x") + hex(row[i]);
        }
    }
    return out;
}

struct Document {
    std::string text;
    char delimiter = ',';
    Rows rows;
};

/// A good document: any content, quoted where it must be and sometimes where it need not.
Document good_document(std::mt19937& random) {
    constexpr std::string_view soup[] = {"a", "B", " ", ",", ";", "\"", "\n", "\r\n", "é", "=", "\t", "|", "'"};
    Document made;
    made.delimiter = ",;\t|"[random() % 4];
    const std::string ending = random() % 2 == 0 ? "\r\n" : "\n";
    const auto width = random() % 4 + 1;
    for (auto rows = random() % 5 + 1; rows > 0; --rows) {
        std::vector<std::string> row;
        for (unsigned i = 0; i < width; ++i) {
            std::string cell;
            for (auto length = random() % 6; length > 0; --length) {
                cell += soup[random() % std::size(soup)];
            }
            const bool must = cell.find_first_of("\"\r\n" + std::string{made.delimiter}) != std::string::npos ||
                              (width == 1 && cell.empty());
            made.text += i > 0 ? std::string{made.delimiter} : "";
            if (must || random() % 3 == 0) {
                made.text += '"';
                for (const char c : cell) {
                    made.text += c == '"' ? "\"\"" : std::string{c};
                }
                made.text += '"';
            } else {
                made.text += cell;
            }
            row.push_back(std::move(cell));
        }
        made.rows.push_back(std::move(row));
        made.text += rows > 1 || random() % 2 == 0 ? ending : "";
    }
    return made;
}

TEST(CsvOracle, LibcsvReadsGoodDocumentsTheSame) {
    std::mt19937 random{7};  // NOLINT(cert-msc32-c,cert-msc51-cpp): reproducible
    for (int round = 0; round < 20'000; ++round) {
        const auto document = good_document(random);
        const auto ours = parse(document.text, document.delimiter);
        ASSERT_TRUE(ours.clean()) << document.text;
        ASSERT_EQ(ours.fields(), document.rows) << document.text;
        ASSERT_EQ(by_libcsv(document.text, document.delimiter), document.rows) << document.text;
    }
}

// No lone CR among them: libcsv takes it for a line's end everywhere, we only where all lines end so.
TEST(CsvOracle, LibcsvRefusesWhatWeFindFaultWith) {
    constexpr std::string_view soup = "\"\"\",,\nab \n";
    std::mt19937 random{11};  // NOLINT(cert-msc32-c,cert-msc51-cpp): reproducible
    std::size_t refused = 0;
    for (int round = 0; round < 50'000; ++round) {
        std::string text;
        for (auto length = random() % 14; length > 0; --length) {
            text += soup[random() % soup.size()];
        }
        const auto ours = parse(text);
        const auto theirs = by_libcsv(text, ',');
        ASSERT_EQ(ours.clean(), theirs.has_value()) << text << "\n" << spelt(ours);
        if (theirs) {
            ASSERT_EQ(ours.fields(), *theirs) << text;
        } else {
            ++refused;
        }
    }
    EXPECT_GT(refused, 5'000U);
    EXPECT_LT(refused, 45'000U);
}

TEST(CsvOracle, PythonReadsGoodDocumentsTheSame) {
    std::mt19937 random{13};  // NOLINT(cert-msc32-c,cert-msc51-cpp): reproducible
    const auto file = std::filesystem::temp_directory_path() / ("csv_oracle_" + std::to_string(::getpid()));
    std::vector<Document> documents;
    {
        std::ofstream out{file};
        for (int i = 0; i < 3'000; ++i) {
            documents.push_back(good_document(random));
            out << int{documents.back().delimiter} << " " << hex(documents.back().text) << "\n";
        }
    }
    const auto command = "python3 " ORACLE " < " + file.string();
    auto* const pipe = ::popen(command.c_str(), "r");  // NOLINT(cert-env33-c): a fixed command of a test
    ASSERT_NE(pipe, nullptr);
    std::string answer;
    std::array<char, 65'536> buffer{};
    while (const auto size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        answer.append(buffer.data(), size);
    }
    EXPECT_EQ(::pclose(pipe), 0);
    std::filesystem::remove(file);
    std::istringstream lines{answer};
    std::string line;
    for (const auto& document : documents) {
        ASSERT_TRUE(std::getline(lines, line));
        ASSERT_EQ(line, spelt_for_python(parse(document.text, document.delimiter).fields())) << document.text;
    }
}

}  // namespace
}  // namespace hub::csv_drop
