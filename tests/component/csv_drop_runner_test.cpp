// The bundled CSV connector in a real runner, with this test in the hub's place: it keeps what it is told, and may go
// away at any moment.
#include "supervisor_fixture.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace hub::connectors {
namespace {

namespace fs = std::filesystem;
using model::Outcome;

class CsvDropRunner : public SupervisorFixture {
protected:
    void SetUp() override {
        SupervisorFixture::SetUp();
        options.connectors = from_environment("SP4N_CONNECTORS");
        folder = fs::path{testing::TempDir()} / ("csv-drop-" + std::to_string(getpid()));
        fs::create_directories(folder);
        begin();
    }
    void TearDown() override {
        SupervisorFixture::TearDown();
        fs::remove_all(folder);
    }
    void begin() {
        open();
        model::Instance made;
        made.id = model::InstanceId{"a"};
        made.connector = "csv_drop";
        made.isolation = model::Isolation::shared;
        made.settings_json = R"({"folder":")" + folder.string() + R"(","zone":"Asia/Jakarta",
            "out":{"columns":["jenis","nomor","judul","lampiran"],"attachments":"lampiran",
                   "complaint":{"jenis":"pengaduan","nomor":"{{tracking_id}}","judul":"{{subject}}"},
                   "withdrawal":{"jenis":"penarikan","nomor":"{{tracking_id}}"}},
            "answers":{"columns":{"tracking_id":"nomor","state":"status","note":"jawaban","attachments":"lampiran"},
                       "states":{"selesai":"closed","bukan wewenang":"returned_not_competent",
                                 "kurang data":"needs_information"}},
            "complaints":{"columns":{"external_ref":"no","body":"isi"}},
            "pickup":{"complete":"renamed"}})";
        supervisor->apply({made});
        ASSERT_TRUE(run_until_ready("a"));
    }
    /// As the hub does it: each key once.
    void on_emit(
        model::InstanceId /*from*/, std::vector<model::AgencyUpdate> updates,
        std::function<void(std::vector<model::EmitAnswer>)> answer) override {
        std::vector<model::EmitAnswer> answers;
        for (auto& update : updates) {
            for (const auto& file : update.files) {
                given.push_back(file.name + "=" + content(options.spool / "a" / file.spooled));
            }
            const bool is_new = keys.insert(update.dedup_key).second;
            answers.push_back(
                {is_new ? model::EmitResult::applied : model::EmitResult::duplicate, {}, update.tracking_id});
            if (is_new) {
                told.push_back(std::move(update));
            }
        }
        if (!holds_answers) {
            answer(std::move(answers));
        } else {
            held = true;
        }
    }
    void on_file(
        model::InstanceId /*from*/, std::vector<model::AgencyFiling> filings,
        std::function<void(std::vector<model::EmitAnswer>)> answer) override {
        std::vector<model::EmitAnswer> answers;
        for (auto& filing : filings) {
            const bool is_new = keys.insert(filing.dedup_key).second;
            answers.push_back(
                {is_new ? model::EmitResult::applied : model::EmitResult::duplicate, {}, "7Q2F9K3M0ABCD"});
            if (is_new) {
                filed.push_back(std::move(filing));
            }
        }
        answer(std::move(answers));
    }
    Task task(TaskKind kind) const {
        Task made;
        made.kind = kind;
        made.about.instance = model::InstanceId{"a"};
        made.about.timeout = std::chrono::seconds{10};
        return made;
    }
    TaskEnd ask(Task what) {
        std::optional<TaskEnd> end;
        EXPECT_TRUE(supervisor->run(std::move(what), [&](TaskEnd ended) { end = std::move(ended); }));
        EXPECT_TRUE(run_until([&] { return end.has_value(); })) << "no end";
        return end.value_or(TaskEnd{});
    }
    Outcome poll() { return ask(task(TaskKind::poll)).result.outcome; }
    void put(const std::string& name, const std::string& text) const {
        fs::create_directories((folder / name).parent_path());
        std::ofstream{folder / name, std::ios::binary} << text;
    }
    static std::string content(const fs::path& file) {
        std::ifstream in{file, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    std::size_t files_in(const std::string& place) const {
        std::error_code ignored;
        return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder / place, ignored}, {}));
    }

    fs::path folder;
    std::vector<model::AgencyUpdate> told;
    std::vector<std::string> given;  // files of updates, as the hub finds them
    std::set<std::string> keys;
    bool holds_answers = false;
    bool held = false;
    const std::string header = "nomor,status,jawaban\r\n";
};

TEST_F(CsvDropRunner, FilesOutAndIn) {
    EXPECT_TRUE(supervisor->offers(model::InstanceId{"a"}).attachments);
    put("blob", "bytes");
    files = {{"lampiran-1.jpg", "image/jpeg", (folder / "blob").string(), "ab", 5}};
    const auto name = await(submit("a")).external_ref;
    const auto file = name.substr(0, name.size() - 4) + "-1.jpg";
    EXPECT_EQ(content(folder / "out" / file), "bytes");
    EXPECT_NE(content(folder / "out" / name).find(file), std::string::npos);

    put("answers/bukti.jpg", "jpeg");
    put("answers/j.csv", "nomor,status,jawaban,lampiran\r\n7Q2F9K3M0ABCD,selesai,sudah,bukti.jpg\r\n");
    EXPECT_EQ(poll(), Outcome::delivered);
    EXPECT_EQ(given, std::vector<std::string>{"bukti.jpg=jpeg"});
    EXPECT_EQ(std::distance(fs::directory_iterator{options.spool / "a"}, {}), 0);
    EXPECT_FALSE(fs::exists(folder / "answers" / "bukti.jpg"));
}

TEST_F(CsvDropRunner, OutAndInAndWhatItCanDo) {
    const auto offers = supervisor->offers(model::InstanceId{"a"});
    EXPECT_TRUE(offers.poll && offers.probe && offers.lookup);
    EXPECT_EQ(ask(task(TaskKind::probe)).result.outcome, Outcome::delivered);

    const auto number = submit("a", "Jalan rusak");
    const auto sent = await(number);
    EXPECT_EQ(sent.outcome, Outcome::delivered);
    EXPECT_EQ(
        content(folder / "out" / sent.external_ref),
        "\"jenis\",\"nomor\",\"judul\",\"lampiran\"\r\n\"pengaduan\",\"7Q2F9K3M0ABCD\",\"Jalan rusak\",\"\"\r\n");
    auto lookup = task(TaskKind::lookup);
    lookup.about.delivery = delivery(number);
    lookup.about.message.tracking_id = "7Q2F9K3M0ABCD";
    EXPECT_EQ(ask(lookup).result.external_ref, sent.external_ref);
    lookup.about.delivery = delivery(99);
    EXPECT_EQ(ask(lookup).result.outcome, Outcome::rejected);

    put("answers/jawaban.csv", header +
                                   "AAA,selesai,Sudah\r\nBBB,Bukan Wewenang,jalan nasional\r\n"
                                   "CCC,kurang data,foto?\r\nDDD,menunggu dana,\r\n");
    EXPECT_EQ(poll(), Outcome::delivered);
    ASSERT_EQ(told.size(), 4U);
    EXPECT_EQ(told[0].kind, model::UpdateKind::closed);
    EXPECT_EQ(told[0].tracking_id, "AAA");
    EXPECT_EQ(told[0].note, "Sudah");
    EXPECT_EQ(told[1].kind, model::UpdateKind::returned_not_competent);
    EXPECT_EQ(told[2].kind, model::UpdateKind::needs_information);
    EXPECT_EQ(told[3].kind, model::UpdateKind::note);
    EXPECT_EQ(told[3].remote_status, "menunggu dana");
    EXPECT_EQ(files_in("archive"), 1U);

    put("answers/kembali.csv", content(folder / "out" / sent.external_ref));  // an echo
    EXPECT_EQ(poll(), Outcome::delivered);
    EXPECT_EQ(told.size(), 4U);
    EXPECT_NE(content(folder / "results/kembali.csv").find("own_file"), std::string::npos);

    put("new/loket.csv", "no;isi\r\n7/2026;Lampu mati\r\n");
    EXPECT_EQ(poll(), Outcome::delivered);
    ASSERT_EQ(filed.size(), 1U);
    EXPECT_EQ(filed[0].external_ref, "7/2026");
    EXPECT_EQ(filed[0].content.body, "Lampu mati");
    EXPECT_NE(content(folder / "results/loket.csv").find("7Q2F9K3M0ABCD"), std::string::npos);
}

TEST_F(CsvDropRunner, AKindWithoutCellsIsNotDeclared) {
    kind = model::MessageKind::withdrawal;
    EXPECT_EQ(await(submit("a")).outcome, Outcome::delivered);
    kind = model::MessageKind::notice;
    const auto number = submit("a");
    EXPECT_TRUE(number == 0 || await(number).outcome != Outcome::delivered);
    EXPECT_EQ(files_in("out"), 1U);
}

// The hub has stored the rows and dies before it can say so: they are told again, and it knows them.
TEST_F(CsvDropRunner, AHubThatDiesBetweenStoringAndAnsweringIsToldAgain) {
    put("answers/a.csv", header + "AAA,selesai,Sudah\r\nBBB,selesai,Sudah\r\n");
    holds_answers = true;
    std::optional<TaskEnd> end;
    ASSERT_TRUE(supervisor->run(task(TaskKind::poll), [&](TaskEnd ended) { end = std::move(ended); }));
    ASSERT_TRUE(run_until([&] { return held; }));
    supervisor.reset();  // and with it its runner
    EXPECT_TRUE(fs::exists(folder / "answers/a.csv"));
    EXPECT_FALSE(fs::exists(folder / "results/a.csv")) << "nothing is said before it is durable";
    EXPECT_EQ(told.size(), 2U);
    holds_answers = false;
    begin();
    EXPECT_EQ(poll(), Outcome::delivered);
    EXPECT_EQ(told.size(), 2U) << "each once";
    EXPECT_NE(content(folder / "results/a.csv").find("applied=0;duplicate=2"), std::string::npos);
    EXPECT_EQ(files_in("answers"), 0U);
    EXPECT_EQ(files_in("archive"), 1U);
}

}  // namespace
}  // namespace hub::connectors
