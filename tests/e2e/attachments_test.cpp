// Files: from the citizen's portal to the office's system, and what is refused on the way.
#include "e2e_city.hpp"
#include "pictures.hpp"

#include <openssl/evp.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sys/mount.h>
#include <thread>
#include <unistd.h>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
using blobs::FileKind;
using blobs::testing_pictures::picture;
using blobs::testing_pictures::read_file;

const std::string a_pdf = "%PDF-1.4\n1 0 obj<</Author(Budi Rahasia)>>endobj\n%%EOF\n";

class E2eAttachments : public E2eCity {
protected:
    void begin() {
        roads.start();
        transport.start();
        prepare();
        admin = city.add_key("admin", "national_admin");
        watcher = city.add_key("watch", "overseer");
        officer = city.add_key("officer", "liaison", "city/roads");
        other_door = city.add_key("other", "channel");
        hub.start_ready();
    }
    Result<HttpReply> upload(const std::string& bytes, const std::string& type, std::string key = {}) {
        if (key.empty()) {
            key = city.key();
        }
        return hub.client().send(
            {"POST",
             "/v1/attachments",
             {{"Authorization", "Bearer " + key}, {"Content-Type", type}, {"Accept-Language", "en"}},
             bytes});
    }
    std::string uploaded(const std::string& bytes, const std::string& type) {
        const auto reply = upload(bytes, type);
        if (!reply || reply->status != 201) {
            ADD_FAILURE() << (reply ? reply->body : to_string(reply.error()));
            return "none";
        }
        return text(boost::json::parse(reply->body).as_object(), "id");
    }
    static std::string naming(const std::vector<std::string>& ids, bool anonymous = false) {
        auto body = boost::json::parse(complaint("roads")).as_object();
        body["attachments"] = boost::json::array(ids.begin(), ids.end());
        body["anonymous"] = anonymous;
        return boost::json::serialize(body);
    }
    std::string filed_with(const std::vector<std::string>& ids, const std::string& key, bool anonymous = false) {
        const auto reply = post(naming(ids, anonymous), key);
        if (!reply || reply->status != 201) {
            ADD_FAILURE() << (reply ? reply->body : to_string(reply.error()));
            return "none";
        }
        return text(boost::json::parse(reply->body).as_object(), "tracking_id");
    }
    Result<HttpReply> download(const std::string& tracking, const std::string& id, const std::string& key) {
        return hub.client().get(
            "/v1/complaints/" + tracking + "/attachments/" + id, {{"Authorization", "Bearer " + key}});
    }
    static std::string verdict(const Result<HttpReply>& reply) {
        if (!reply) {
            return to_string(reply.error());
        }
        return std::to_string(reply->status) +
               (reply->status < 300 ? "" : " " + text(boost::json::parse(reply->body).as_object(), "code"));
    }
    [[nodiscard]] std::filesystem::path stored(const std::string& sha256) const {
        return city.folder() / "blobs" / sha256.substr(0, 2) / sha256;
    }
    /// Complaints that name a file which is not there whole.
    [[nodiscard]] std::size_t broken_promises() const {
        std::size_t broken = 0;
        for (const auto& row : city.sql("SELECT encode(sha256, 'hex'), size FROM attachment")) {
            const auto bytes = read_file(stored(row.at(0)));
            broken += std::to_string(bytes.size()) == row.at(1) ? 0 : 1;
        }
        return broken;
    }

    std::string admin;
    std::string watcher;
    std::string officer;
    std::string other_door;
};

TEST_F(E2eAttachments, a_picture_is_cleaned_filed_shown_and_given_back) {
    begin();
    const auto original = picture(FileKind::jpeg, 200, 150, 1);
    const auto reply = upload(original, "image/jpeg");
    ASSERT_EQ(verdict(reply), "201") << reply->body;
    const auto made = boost::json::parse(reply->body).as_object();
    EXPECT_EQ(text(made, "media_type"), "image/jpeg");
    EXPECT_TRUE(made.at("cleaned").as_bool());
    const auto cleaned = read_file(stored(text(made, "sha256")));
    EXPECT_EQ(made.at("size").to_number<std::size_t>(), cleaned.size());
    EXPECT_NE(cleaned, original);

    const auto tracking = filed_with({text(made, "id")}, "k1");
    const auto shown = look_up(tracking);
    ASSERT_TRUE(shown.contains("attachments"));
    const auto& one = shown.at("attachments").as_array().at(0).as_object();
    EXPECT_EQ(text(one, "name"), "lampiran-1.jpg");
    EXPECT_EQ(text(one, "sha256"), text(made, "sha256"));
    EXPECT_FALSE(one.contains("withheld"));

    const auto got = download(tracking, text(made, "id"), city.key());
    ASSERT_EQ(verdict(got), "200");
    EXPECT_EQ(got->body, cleaned);
    EXPECT_EQ(got->header("Content-Type"), "image/jpeg");
    EXPECT_EQ(got->header("Content-Disposition"), "attachment; filename=\"lampiran-1.jpg\"");
    EXPECT_EQ(got->header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(got->header("Content-Security-Policy"), "sandbox; default-src 'none'");

    // This office's connector takes no files: it gets the words, and that something was left out is told.
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(event_of(look_up(tracking), "delivered").at("withheld_files"), 1);
    const auto said = city.run_hub(
        {"complaint", "show", tracking, "--url", "http://127.0.0.1:" + std::to_string(hub.port()), "--key",
         city.key()});
    EXPECT_NE(said.out.find("lampiran-1.jpg"), std::string::npos) << said.out << said.err;
    EXPECT_NE(said.out.find("without 1 of its files"), std::string::npos) << said.out;
}

std::string base64(const std::string& bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
        static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

TEST_F(E2eAttachments, offices_get_the_very_bytes_and_never_what_may_tell_who_is_anonymous) {
    const auto drop = city.folder() / "drop";
    std::filesystem::create_directories(drop);
    std::filesystem::permissions(drop, std::filesystem::perms::all);
    roads.start();
    auto by_rest = rest_instance("roads", roads.port());
    by_rest.settings += "  attachments: { as: json_base64, field: lampiran }\n";
    CityInstance by_file;
    by_file.name = "files";
    by_file.connector = "csv_drop";
    by_file.timeout = "10s";
    by_file.settings = "  folder: " + drop.string() +
                       "\n  zone: Asia/Jakarta\n  out:\n    columns: [nomor, judul, lampiran]\n"
                       "    complaint: { nomor: \"{{tracking_id}}\", judul: \"{{subject}}\" }\n"
                       "    attachments: lampiran\n";
    city.instances = {by_rest, by_file};
    city.write_config();
    city.prepare_database();
    hub.start_ready();

    const auto up = boost::json::parse(upload(picture(FileKind::jpeg, 200, 150, 1), "image/jpeg")->body).as_object();
    const auto cleaned = read_file(stored(text(up, "sha256")));
    ASSERT_FALSE(cleaned.empty());
    const auto open = filed_with({text(up, "id"), uploaded(a_pdf, "application/pdf")}, "k1");
    const auto again = uploaded(picture(FileKind::jpeg, 200, 150, 1), "image/jpeg");
    const auto anonymous = filed_with({again, uploaded(a_pdf, "application/pdf")}, "k2", true);
    auto for_files = boost::json::parse(complaint("files")).as_object();
    for_files["attachments"] = boost::json::array{uploaded(picture(FileKind::jpeg, 200, 150, 1), "image/jpeg")};
    ASSERT_EQ(verdict(post(boost::json::serialize(for_files), "k3")), "201");
    ASSERT_TRUE(outbox_empties());

    const auto full = roads.tickets_of(open);
    ASSERT_EQ(full.size(), 1U);
    EXPECT_NE(full[0].body.find(base64(cleaned)), std::string::npos) << "the picture as it was cleaned";
    EXPECT_NE(full[0].body.find(base64(a_pdf)), std::string::npos);
    EXPECT_FALSE(event_of(look_up(open), "delivered").contains("withheld_files"));
    const auto part = roads.tickets_of(anonymous);
    ASSERT_EQ(part.size(), 1U);
    EXPECT_NE(part[0].body.find(base64(cleaned)), std::string::npos);
    EXPECT_EQ(part[0].body.find(base64(a_pdf)), std::string::npos);
    EXPECT_EQ(part[0].body.find("lampiran-2"), std::string::npos);
    EXPECT_EQ(event_of(look_up(anonymous), "delivered").at("withheld_files"), 1);

    std::size_t dropped = 0;
    for (const auto& entry : std::filesystem::directory_iterator{drop / "out"}) {
        if (entry.path().extension() == ".jpg") {
            EXPECT_EQ(read_file(entry.path()), cleaned);
            ++dropped;
        }
    }
    EXPECT_EQ(dropped, 1U);
}

TEST_F(E2eAttachments, what_an_office_sends_with_its_answer_is_cleaned_and_shown_and_the_rest_is_said) {
    roads.start();
    auto by_rest = rest_instance("roads", roads.port());
    by_rest.poll_every = "200ms";
    by_rest.settings +=
        "  poll:\n    path: /tickets?since={{cursor}}&limit=50\n    first: \"0\"\n    next: /next\n    page_size: 50\n"
        "    item: { items: /data, id: /id, ours: /ref, status: /status, note: /jawaban, key: /changed,\n"
        "      files: { list: /lampiran, content: /isi, name: /nama, media_type: /tipe } }\n";
    city.instances = {by_rest};
    city.write_config();
    city.prepare_database();
    officer = city.add_key("officer", "liaison", "city/roads");
    hub.start_ready();
    const auto tracking = file_id("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    const auto tickets = roads.tickets_of(tracking);
    ASSERT_EQ(tickets.size(), 1U);

    const auto proof = picture(FileKind::jpeg, 220, 160, 7);
    const auto given = [](const std::string& name, const std::string& type, const std::string& bytes) {
        return boost::json::object{{"nama", name}, {"tipe", type}, {"isi", base64(bytes)}};
    };
    const boost::json::object answer{
        {"status", "selesai"},
        {"jawaban", "Sudah ditambal, foto terlampir."},
        {"lampiran", boost::json::array{
                         given("KTP_Budi.jpg", "image/jpeg", proof),
                         given("peta.svg", "image/svg+xml", "<svg onload=\"alert(1)\"/>")}}};
    HttpClient clerk{"127.0.0.1", roads.port()};
    ASSERT_EQ(verdict(clerk.post_json("/tickets/" + tickets[0].id + "/answer", boost::json::serialize(answer))), "200");
    ASSERT_TRUE(wait_until([&] { return !event_of(look_up(tracking), "answered").empty(); }, 20s, 20ms)) << hub.log();

    const auto shown = look_up(tracking);
    const auto told = event_of(shown, "answered");
    EXPECT_EQ(text(told, "text"), "Sudah ditambal, foto terlampir.")
        << "the answer counts whatever becomes of its files";
    ASSERT_TRUE(told.contains("refused_files"));
    EXPECT_EQ(told.at("refused_files"), (boost::json::array{"attachment_type_refused"}));
    ASSERT_TRUE(shown.contains("attachments"));
    ASSERT_EQ(shown.at("attachments").as_array().size(), 1U);
    const auto& one = shown.at("attachments").as_array().at(0).as_object();
    const auto cleaned = read_file(stored(text(one, "sha256")));
    EXPECT_FALSE(cleaned.empty());
    EXPECT_NE(cleaned, proof) << "written anew: an office's camera tells as much as a citizen's";
    const auto got = download(tracking, text(one, "id"), officer);
    ASSERT_EQ(verdict(got), "200");
    EXPECT_EQ(got->body, cleaned);
    EXPECT_EQ(boost::json::serialize(shown).find("KTP_Budi"), std::string::npos) << "names are made here";
    // Nothing is left where the runner put them down.
    std::size_t left = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{city.folder() / "data-hub"}) {
        left += entry.is_regular_file() && entry.path().string().find("/spool/") != std::string::npos ? 1 : 0;
    }
    EXPECT_EQ(left, 0U);
}

TEST_F(E2eAttachments, REL_W4_what_may_not_be_taken_is_refused_and_nothing_is_kept) {
    begin();
    const auto jpeg = picture(FileKind::jpeg, 64, 64, 1);
    EXPECT_EQ(verdict(upload("<svg onload='x()'/>", "image/svg+xml")), "415 attachment_type_refused");
    EXPECT_EQ(verdict(upload("<svg onload='x()'/>", "image/jpeg")), "415 attachment_type_refused");
    EXPECT_EQ(verdict(upload("<html></html>", "text/html")), "415 attachment_type_refused");
    EXPECT_EQ(verdict(upload("PK\x03\x04zip", "application/zip")), "415 attachment_type_refused");
    EXPECT_EQ(verdict(upload(jpeg, "image/png")), "415 attachment_type_refused");
    EXPECT_EQ(verdict(upload(jpeg, "")), "415 attachment_type_refused");
    EXPECT_EQ(verdict(upload(jpeg.substr(0, jpeg.size() / 2), "image/jpeg")), "422 attachment_unreadable");
    EXPECT_EQ(verdict(upload("\xFF\xD8\xFF<html>", "image/jpeg")), "422 attachment_unreadable");
    EXPECT_EQ(verdict(upload("", "image/jpeg")), "422 attachment_empty");
    EXPECT_EQ(verdict(upload(std::string(10 * 1024 * 1024 + 1, 'x'), "image/jpeg")), "413 body_too_large");
    EXPECT_EQ(verdict(post(std::string(70'000, ' '), "k")), "413 body_too_large") << "other bodies stay small";
    EXPECT_EQ(verdict(upload(jpeg, "image/jpeg", "sp4n_nobody")), "401 key_unknown");
    EXPECT_EQ(verdict(upload(jpeg, "image/jpeg", watcher)), "403 role_not_allowed");
    EXPECT_EQ(city.count("SELECT count(*) FROM attachment"), 0);
    EXPECT_TRUE(std::filesystem::is_empty(city.folder() / "blobs" / "unfinished"));
    EXPECT_EQ(verdict(upload(jpeg, "image/jpeg")), "201") << "and the hub goes on";
    EXPECT_EQ(city.count("SELECT count(*) FROM attachment"), 1);
}

TEST_F(E2eAttachments, a_file_belongs_to_one_complaint_of_the_door_that_brought_it) {
    begin();
    const auto id = uploaded(picture(FileKind::png, 64, 64, 1), "image/png");
    const auto foreign = hub.client().send(
        {"POST",
         "/v1/complaints",
         {{"Authorization", "Bearer " + other_door}, {"Idempotency-Key", "f"}, {"Content-Type", "application/json"}},
         naming({id})});
    ASSERT_EQ(verdict(foreign), "422 validation_failed");
    const auto problem = boost::json::parse(foreign->body);
    const auto& fault = problem.at("errors").as_array().at(0).as_object();
    EXPECT_EQ(text(fault, "pointer"), "/attachments/0");
    EXPECT_EQ(text(fault, "code"), "attachment_unusable");
    EXPECT_EQ(verdict(post(naming({"0190aaaa-0000-7000-8000-000000000001"}), "u")), "422 validation_failed");
    EXPECT_EQ(verdict(post(naming({"x"}), "x")), "422 validation_failed");
    EXPECT_EQ(verdict(post(naming({id, id}), "xx")), "422 validation_failed");
    EXPECT_EQ(verdict(post(naming(std::vector<std::string>(11, id)), "xxx")), "422 validation_failed");
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 0);

    const auto first = post(naming({id}), "k1");
    ASSERT_EQ(verdict(first), "201");
    const auto again = post(naming({id}), "k1");
    ASSERT_EQ(verdict(again), "201") << "the same filing is answered alike";
    EXPECT_EQ(again->body, first->body);
    EXPECT_EQ(verdict(post(naming({id}), "k2")), "422 validation_failed") << "used already";
    EXPECT_EQ(verdict(post(naming({}), "k1")), "422 idempotency_key_reused");
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 1);
    const auto tracking = text(boost::json::parse(first->body).as_object(), "tracking_id");
    EXPECT_EQ(verdict(download(tracking, id, other_door)), "404 not_found") << "another's complaint";
    EXPECT_EQ(verdict(download(tracking, "0190aaaa-0000-7000-8000-000000000001", city.key())), "404 not_found");
}

TEST_F(E2eAttachments, what_cannot_be_cleaned_stays_from_offices_when_the_reporter_is_anonymous) {
    begin();
    const auto known = uploaded(a_pdf, "application/pdf");
    const auto hidden = uploaded(a_pdf, "application/pdf");
    const auto open = filed_with({known}, "k1");
    const auto anonymous = filed_with({hidden}, "k2", true);
    EXPECT_EQ(verdict(download(open, known, officer)), "200");
    EXPECT_EQ(verdict(download(anonymous, hidden, officer)), "403 attachment_withheld");
    const auto whole = download(anonymous, hidden, admin);
    ASSERT_EQ(verdict(whole), "200");
    EXPECT_EQ(whole->body, a_pdf);
    const auto shown = look_up(anonymous).at("attachments").as_array().at(0).as_object();
    EXPECT_FALSE(shown.at("cleaned").as_bool());
    EXPECT_EQ(text(shown, "withheld"), "uncleaned_of_anonymous");
}

TEST_F(E2eAttachments, REL_G1_after_a_kill_no_complaint_names_a_file_that_is_not_there) {
    begin();
    std::atomic<bool> stop = false;
    std::atomic<int> filed = 0;
    std::thread portal{[&] {
        for (int i = 0; !stop; ++i) {
            const auto up = upload(a_pdf + std::to_string(i), "application/pdf");
            if (!up || up->status != 201) {
                std::this_thread::yield();
                continue;
            }
            const auto id = text(boost::json::parse(up->body).as_object(), "id");
            const auto reply = post(naming({id}), "g" + std::to_string(i));
            filed += reply && reply->status == 201 ? 1 : 0;
        }
    }};
    for (int kills = 0; kills < 5; ++kills) {
        const auto before = filed.load();
        EXPECT_TRUE(wait_until([&] { return filed > before + 5; }, 30s, 5ms));
        hub.kill();
        EXPECT_EQ(broken_promises(), 0U);
        hub.start_ready();
    }
    stop = true;
    portal.join();
    EXPECT_EQ(broken_promises(), 0U);
    EXPECT_GE(city.count("SELECT count(*) FROM attachment WHERE complaint_id IS NOT NULL"), filed.load());
    std::cout << "G1: 5 kills, " << filed << " complaints with a file acknowledged, 0 files missing\n";
}

TEST_F(E2eAttachments, a_node_with_another_folder_does_not_start) {
    begin();
    const auto stray = city.folder() / "stray";
    std::filesystem::create_directories(stray);
    std::filesystem::permissions(stray, std::filesystem::perms::all);
    const auto refused = city.run_hub(
        {"serve", "--config", city.config().string(), "--data", (city.folder() / "data-second").string(), "--listen",
         "127.0.0.1:0"},
        {{"SP4N_ATTACHMENTS", stray.string()}});
    EXPECT_EQ(refused.code, 78) << refused.err;
    EXPECT_NE(refused.err.find("attachments_folder_wrong"), std::string::npos) << refused.err;

    const auto other = city.folder() / "config-other";
    std::filesystem::copy(city.config(), other, std::filesystem::copy_options::recursive);
    std::ofstream{other / "hub.yaml", std::ios::app} << "attachments: {folder: " << stray.string() << "}\n";
    const auto by_file = city.run_hub(
        {"serve", "--config", other.string(), "--data", (city.folder() / "data-third").string(), "--listen",
         "127.0.0.1:0"});
    EXPECT_EQ(by_file.code, 78) << by_file.err;
    EXPECT_NE(by_file.err.find(stray.string() + " is not the folder"), std::string::npos) << by_file.err;
}

TEST_F(E2eAttachments, a_full_disk_is_said_before_anything_is_promised_and_complaints_go_on) {
    const auto folder = city.folder() / "blobs";
    if (::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=256k,mode=0777") != 0) {
        GTEST_SKIP() << "no file system can be mounted here";
    }
    begin();
    int taken = 0;
    std::string last;
    for (int i = 0; i < 20 && (last.empty() || last == "201"); ++i) {
        last = verdict(upload(a_pdf + std::string(40'000, static_cast<char>('a' + i)), "application/pdf"));
        taken += last == "201" ? 1 : 0;
    }
    EXPECT_EQ(last, "507 attachments_disk_full");
    EXPECT_GE(taken, 1);
    EXPECT_EQ(city.count("SELECT count(*) FROM attachment"), taken);
    EXPECT_EQ(verdict(post(complaint("roads"), "k1")), "201");
    EXPECT_EQ(::mount("tmpfs", folder.c_str(), "tmpfs", MS_REMOUNT, "size=4m,mode=0777"), 0);
    EXPECT_EQ(verdict(upload(a_pdf + std::string(40'000, 'z'), "application/pdf")), "201");
    hub.kill();
    EXPECT_EQ(::umount2(folder.c_str(), MNT_DETACH), 0);
}

}  // namespace
}  // namespace hub::testing
