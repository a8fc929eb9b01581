// Complaint in, exactly this file out, in a real folder. To renew a golden file after a wanted change, write the
// test's output.
#include "connector.hpp"
#include "fake_host.hpp"
#include "sample_call.hpp"
#include "settings_of.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace hub::csv_drop {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    EXPECT_TRUE(in) << file;
    return {std::istreambuf_iterator<char>{in}, {}};
}
std::string golden(const std::string& name) {
    return content(fs::path{GOLDEN} / name);
}

class CsvSubmit : public ::testing::Test {
protected:
    CsvSubmit() {
        auto pattern = (fs::temp_directory_path() / "csv_submit_XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
    }
    ~CsvSubmit() override { fs::remove_all(folder); }

    std::unique_ptr<CsvDropConnector> connector(const boost::json::value& tree) {
        const SettingsOf settings{tree};
        return std::make_unique<CsvDropConnector>(host.host(), settings.settings());
    }
    std::size_t files() const {
        return fs::exists(folder / "out")
                   ? static_cast<std::size_t>(std::distance(fs::directory_iterator{folder / "out"}, {}))
                   : 0;
    }

    fs::path folder;
    FakeHost host;
    plugins::SampleCall sample;
    const std::string name = "7Q2F9K3M0ABCD-01938f3a-0000-7000-8000-000000000001.csv";
};

TEST_F(CsvSubmit, AComplaintIsAFile) {
    const auto outcome = connector(good_settings(folder))->submit(sample.call());
    EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << outcome.detail;
    EXPECT_EQ(outcome.external_ref, name);
    EXPECT_EQ(content(folder / "out" / name), golden("complaint.csv"));
    EXPECT_TRUE(host.traced.empty());
}

TEST_F(CsvSubmit, LaterMessagesHaveTheirOwnCellsUnderTheSameHeader) {
    const plugins::SampleCall gone{HUBC_MESSAGE_WITHDRAWAL, HUBC_REASON_MERGED, "laporan ganda"};
    EXPECT_EQ(connector(good_settings(folder))->submit(gone.call()).kind, HUBC_DELIVERED);
    EXPECT_EQ(content(folder / "out" / name), golden("withdrawal.csv"));
    fs::remove_all(folder / "out");
    fs::remove_all(folder / ".sp4n");
    const plugins::SampleCall reply{
        HUBC_MESSAGE_UPDATE, HUBC_REASON_REPLIED, "=HYPERLINK(\"http://x.example\")\r\n+62"};
    EXPECT_EQ(connector(good_settings(folder))->submit(reply.call()).kind, HUBC_DELIVERED);
    EXPECT_EQ(content(folder / "out" / name), golden("update.csv")) << "a reporter's reply is no formula either";
}

TEST_F(CsvSubmit, ForProgramsAndForSpreadsheets) {
    auto tree = good_settings(folder);
    set_at(tree, "/out", boost::json::parse(R"({"columns":["nomor","isi","Kelas;Jalan"],"complaint":
        {"nomor":"{{tracking_id}}","isi":"=1+1 {{attribute.road_class}}","Kelas;Jalan":"@{{attribute.road_class}}"}})"));
    set_at(tree, "/delimiter", "semicolon");
    set_at(tree, "/byte_order_mark", true);
    EXPECT_EQ(connector(tree)->submit(sample.call()).kind, HUBC_DELIVERED);
    EXPECT_EQ(content(folder / "out" / name), golden("guarded.csv"));
    fs::remove_all(folder / "out");
    fs::remove_all(folder / ".sp4n");
    set_at(tree, "/formula_guard", false);
    EXPECT_EQ(connector(tree)->submit(sample.call()).kind, HUBC_DELIVERED);
    EXPECT_EQ(content(folder / "out" / name), golden("raw.csv"));
}

TEST_F(CsvSubmit, TheSameDeliveryTwiceIsOneFile) {
    const auto first = connector(good_settings(folder));
    EXPECT_EQ(first->submit(sample.call()).kind, HUBC_DELIVERED);
    EXPECT_EQ(connector(good_settings(folder))->submit(sample.call()).external_ref, name);
    EXPECT_EQ(files(), 1U);
    fs::remove(folder / "out" / name);  // the office has taken it
    EXPECT_EQ(connector(good_settings(folder))->submit(sample.call()).kind, HUBC_DELIVERED);
    EXPECT_EQ(files(), 0U);
}

TEST_F(CsvSubmit, AKindWithoutARowIsNotTaken) {
    sample.raw().message_kind = HUBC_MESSAGE_NOTICE;
    const auto made = connector(good_settings(folder));
    try {
        (void)made->submit(sample.call());
        FAIL();
    } catch (const sdk::NotTaken& refusal) {
        EXPECT_EQ(refusal.status(), HUBC_E_UNSUPPORTED);
    }
    EXPECT_EQ(files(), 0U);
}

TEST_F(CsvSubmit, NamesAreOursAlone) {
    sample.raw().idempotency_key = sdk::c_str("../../etc/x");
    EXPECT_EQ(connector(good_settings(folder))->submit(sample.call()).kind, HUBC_REJECTED);
    EXPECT_EQ(files(), 0U);
}

TEST_F(CsvSubmit, AFolderThatIsAwayIsTriedAgain) {
    const auto made = connector(good_settings(folder / "mount"));
    const auto away = made->submit(sample.call());
    EXPECT_EQ(away.kind, HUBC_RETRY);
    EXPECT_EQ(away.cause, sdk::Cause::config);
    fs::create_directory(folder / "mount");
    EXPECT_EQ(made->submit(sample.call()).kind, HUBC_DELIVERED);
}

TEST_F(CsvSubmit, BadSettingsAreRefusedWhenMade) {
    auto tree = good_settings("relative");
    EXPECT_THROW((void)connector(tree), sdk::SettingsError);
}

TEST_F(CsvSubmit, AttachmentsLieBesideTheFileThatNamesThem) {
    const std::string bytes{"\0\xFFjpeg\r\n", 8};
    std::ofstream{folder / "blob", std::ios::binary} << bytes;
    const auto path = (folder / "blob").string();
    auto tree = good_settings(folder);
    tree.as_object()["out"].as_object()["columns"].as_array().emplace_back("lampiran");
    EXPECT_EQ(connector(tree)->capabilities(~std::uint64_t{0}) & HUBC_CAP_ATTACHMENTS, 0U);
    tree.as_object()["out"].as_object()["attachments"] = "lampiran";
    EXPECT_NE(connector(tree)->capabilities(~std::uint64_t{0}) & HUBC_CAP_ATTACHMENTS, 0U);
    sample.attach({"../../evil.jpg", "image/jpeg", path, "ab", bytes.size()});
    sample.attach({"=cmd|x.pdf", "application/pdf", path, "ab", bytes.size()});
    sample.attach({"x", "odd/type", path, "ab", bytes.size()});
    EXPECT_EQ(connector(tree)->submit(sample.call()).kind, HUBC_DELIVERED);
    const auto stem = name.substr(0, name.size() - 4);
    EXPECT_NE(
        content(folder / "out" / name).find(stem + "-1.jpg|" + stem + "-2.pdf|" + stem + "-3.bin"), std::string::npos)
        << content(folder / "out" / name);
    for (const auto* ending : {"-1.jpg", "-2.pdf", "-3.bin"}) {
        EXPECT_EQ(content(folder / "out" / (stem + ending)), bytes);
    }
    EXPECT_EQ(files(), 4U);
}

TEST_F(CsvSubmit, AnAttachmentThatHasChangedKeepsTheFileBack) {
    std::ofstream{folder / "blob"} << "12345";
    auto tree = good_settings(folder);
    tree.as_object()["out"].as_object()["columns"].as_array().emplace_back("lampiran");
    tree.as_object()["out"].as_object()["attachments"] = "lampiran";
    const auto path = (folder / "blob").string();
    const auto stem = name.substr(0, name.size() - 4);
    sample.attach({"a", "image/jpeg", path, "ab", 4});
    EXPECT_EQ(connector(tree)->submit(sample.call()).kind, HUBC_RETRY);
    EXPECT_EQ(files(), 0U);
    ASSERT_EQ(host.traced.size(), 1U) << "the rows are there for who looks why";
    EXPECT_TRUE(host.traced[0].starts_with(name + " (could not be written)=")) << host.traced[0];
    EXPECT_NE(host.traced[0].find(stem + "-1.jpg"), std::string::npos) << host.traced[0];
}

}  // namespace
}  // namespace hub::csv_drop
