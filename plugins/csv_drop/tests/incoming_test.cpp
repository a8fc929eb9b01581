#include "answers.hpp"
#include "dialect.hpp"

#include <gtest/gtest.h>

namespace hub::csv_drop {
namespace {

AnswerMap answer_map() {
    AnswerMap map;
    map.reading.columns = {
        {"tracking_id", "nomor", true, true, {}},
        {"external_ref", "nomor surat", false, false, {}},
        {"state", "status", true, false, {}},
        {"note", "jawaban", false, false, {}},
        {"at", "tanggal", false, false, {}}};
    map.states = {{"diterima", sdk::UpdateKind::accepted}, {"bukan wewenang", sdk::UpdateKind::returned_not_competent}};
    map.dates = Dates::create("Asia/Jayapura", {"%d-%m-%Y %H:%M", "%d-%m-%Y"});
    return map;
}

std::variant<std::optional<sdk::Update>, RowFault> answer_of(const std::string& row) {
    const auto map = answer_map();
    auto file = read_incoming("nomor;nomor surat;status;jawaban;tanggal\n" + row + "\n", map.reading);
    return read_answer(std::get<IncomingFile>(file).rows.at(0), map);
}

TEST(Answers, ARowBecomesAnUpdate) {
    const auto answer = *std::get<std::optional<sdk::Update>>(
        answer_of("7Q2F;B-12/2026; Diterima ;\"Baik,\nterima kasih\";14-03-2026 09:30"));
    EXPECT_EQ(answer.tracking_id, "7Q2F");
    EXPECT_EQ(answer.external_ref, "B-12/2026");
    EXPECT_EQ(answer.kind, sdk::UpdateKind::accepted);
    EXPECT_EQ(answer.remote_status, "Diterima");
    EXPECT_EQ(answer.note, "Baik,\nterima kasih");
    EXPECT_EQ(answer.happened_at.time_since_epoch(), std::chrono::seconds{1'773'448'200}) << "WIT is UTC+9";
}

TEST(Answers, NotOursIsAnAnswer) {
    EXPECT_EQ(
        std::get<std::optional<sdk::Update>>(answer_of("7Q2F;;BUKAN WEWENANG;jalan nasional;"))->kind,
        sdk::UpdateKind::returned_not_competent);
}

TEST(Answers, AnUnknownStateIsNeverGuessed) {
    const auto answer = *std::get<std::optional<sdk::Update>>(answer_of("7Q2F;;Menunggu Dana;;"));
    EXPECT_EQ(answer.kind, sdk::UpdateKind::note);
    EXPECT_EQ(answer.remote_status, "Menunggu Dana");
}

TEST(Answers, FaultsOfARow) {
    const auto code = [](const std::string& row) { return std::get<RowFault>(answer_of(row)).code; };
    EXPECT_EQ(code(";;diterima;;"), "cell_empty");
    EXPECT_EQ(code("7Q2F;;diterima;;kemarin"), "date_unreadable");
    EXPECT_EQ(code("7Q2F;;diterima;;31-02-2026"), "date_unreadable");
    EXPECT_EQ(code("7Q2F;;diterima;;01-01-0001"), "date_unreadable");
}

TEST(Answers, ARowThatSaysNothingIsNoAnswer) {
    for (const auto* row : {"7Q2F;;;;", "7Q2F;B-1;;;14-03-2026", ";;;;", " ; ;;;"}) {
        EXPECT_FALSE(std::get<std::optional<sdk::Update>>(answer_of(row))) << row;
    }
}

TEST(Answers, UnsetDatesAreNone) {
    for (const auto* date : {"", " ", "1970-01-01T00:00:00Z", "0000-00-00 00:00:00"}) {
        EXPECT_EQ(
            std::get<std::optional<sdk::Update>>(answer_of("7Q2F;;diterima;;" + std::string{date}))->happened_at,
            sdk::Time{});
    }
}

TEST(Dates, AnOffsetWinsOverTheZone) {
    const auto dates = Dates::create("Asia/Jakarta", {});
    ASSERT_TRUE(dates);
    const auto at = [&](std::string_view text) { return dates->read(text)->time_since_epoch(); };
    EXPECT_EQ(at("2026-03-14T09:30:00+09:00"), std::chrono::seconds{1'773'448'200});
    EXPECT_EQ(at("2026-03-14T00:30:00Z"), std::chrono::seconds{1'773'448'200});
    EXPECT_EQ(at("2026-03-14 07:30"), std::chrono::seconds{1'773'448'200});
    EXPECT_EQ(at("2026-03-14"), std::chrono::seconds{1'773'421'200});
    EXPECT_FALSE(dates->read("14/03/2026")) << "a day-month order is said, not guessed";
    EXPECT_FALSE(Dates::create("Asia/Jakart", {}));
}

TEST(Dates, FormatsNameADay) {
    EXPECT_TRUE(is_date_format("%d-%m-%Y %H:%M"));
    EXPECT_TRUE(is_date_format("%F"));
    EXPECT_FALSE(is_date_format("%H:%M"));
    EXPECT_FALSE(is_date_format("%d-%Q-%Y"));
    EXPECT_FALSE(is_date_format("dd-mm-yyyy"));
    EXPECT_FALSE(is_date_format("%d-%m-%"));
}

TEST(Incoming, ValueTables) {
    Reading reading;
    reading.columns = {{"kind", "jenis", true, true, {{"pengaduan", "complaint"}}}, {"body", "isi", true, true, {}}};
    const auto file = std::get<IncomingFile>(read_incoming("isi,JENIS\nrusak, Pengaduan\nx,lain\n", reading));
    ASSERT_EQ(file.rows.size(), 2U);
    EXPECT_EQ(file.rows[0].cell(reading, "kind"), "complaint");
    EXPECT_EQ(file.rows[0].number, 2U) << "as a person counts, the header is the first";
    ASSERT_TRUE(file.rows[1].fault);
    EXPECT_EQ(file.rows[1].fault->code, "value_unknown");
    EXPECT_EQ(file.rows[1].fault->column, "jenis");
    EXPECT_EQ(file.rows[1].raw, "x,lain");
}

TEST(Dialect, TheEvidenceIsTheHeader) {
    const auto why = [](std::string_view text, std::optional<char> configured = {}) {
        const auto found = find_dialect(text, configured, {"nomor", "status"});
        const auto* dialect = std::get_if<Dialect>(&found);
        return dialect != nullptr ? dialect->why : std::get<DialectFault>(found).reason;
    };
    EXPECT_EQ(why("nomor;status;a,b,c,d\n"), "semicolon: 2 of 2 columns found");
    EXPECT_EQ(why("nomor,status\n", ';'), "semicolon: configured");
    EXPECT_EQ(why("sep=|\nnomor|status\n", ';'), "pipe: the line 'sep=' says so");
    EXPECT_EQ(why("nomor;x,status\n"), "the first row shows as many columns with comma as with semicolon");
    EXPECT_EQ(why("a,b\n"), "the first row shows none of the configured columns, whichever delimiter is tried");
    EXPECT_EQ(why("\"nomor\t\",\"status\"\n"), "comma: 2 of 2 columns found");
}

}  // namespace
}  // namespace hub::csv_drop
