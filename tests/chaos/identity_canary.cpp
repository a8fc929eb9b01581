#include "identity_canary.hpp"

#include "canary_person.hpp"
#include "files_office.hpp"

#include "hub/testing/temp_folder.hpp"
#include "hub/testing/wait.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace hub::testing {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr const char* states = "{ diterima: accepted }";
const std::string who = R"({ nama: "{{reporter.name}}", nik: "{{reporter.nik}}", telepon: "{{reporter.phone}}",)"
                        R"( surel: "{{reporter.email}}", rumah: "{{reporter.address}}" })";
const std::string body =
    R"({ ref: "{{tracking_id}}", judul: "{{subject}}", isi: "{{body}}", alamat: "{{address}}", rahasia: "{{secret}}",)"
    " pelapor: " +
    who + " }";

/// What an office is told later, with who reported in it wherever that may be.
std::string later_messages() {
    std::string out = "  messages:\n";
    for (const auto* kind : {"update", "withdrawal"}) {
        out += std::string{"    "} + kind +
               ": { path: \"/tickets/{{external_ref}}/updates\", body: { json: { alasan: \"{{message.reason}}\", teks: "
               "\"{{message.text}}\", pelapor: " +
               who + " } }, success: { status: [201] } }\n";
    }
    return out;
}

class Canary {
public:
    Canary(Cluster& cluster, const CanaryOptions& options)
        : options_{options},
          city_{cluster},
          open_{city_.add_office("OPEN")},
          closed_{city_.add_office("CLOSED")},
          slow_{city_.add_office("SLOW")},
          naive_{city_.add_office("NAIVE")},
          hub_{city_.add_node("hub", options.program)} {}

    CanaryResult run() {
        prepare();
        file_all();
        raise_flags();
        ask_badly();
        drain();
        talk();
        drain();
        look_at_all();
        hub_.stop();
        scan();
        return std::move(result_);
    }

private:
    void prepare() {
        open_.start({"--fault", "500:0.2,503:0.1,cut:0.1"});
        closed_.start({"--fault", "503:0.2"});
        slow_.start({"--delay-ms", "1500"});
        naive_.start({"--fault", "503:0.3"});
        for (const auto& [name, office] :
             {std::pair{"open", &open_}, {"closed", &closed_}, {"slow", &slow_}, {"naive", &naive_}}) {
            auto instance = rest_instance(name, office->port(), states, body);
            instance.timeout = "5s";
            instance.discloses = office == &closed_ ? "never" : "unless_anonymous";
            instance.idempotent = office != &naive_;
            instance.in_flight = office == &slow_ ? 1 : 4;
            instance.settings += later_messages();
            city_.instances.push_back(std::move(instance));
        }
        city_.instances.push_back(files_.instance_with_reporters());
        city_.instances.back().discloses = "unless_anonymous";
        city_.write_config();
        city_.prepare_database();
        admin_ = city_.add_key("admin", "national_admin");
        liaison_ = city_.add_key("open-liaison", "liaison", "city/open");
        record_ = city_.folder() / "record";
        std::filesystem::create_directories(record_);
        std::filesystem::permissions(record_, std::filesystem::perms::all);  // the hub may be another user
        hub_.set_env("SP4N_RECORD", (record_ / "submits").string());
        hub_.start_ready();
    }

    CanaryPerson& add(const std::string& agency, bool anonymous, bool secret) {
        auto& made = people_.emplace_back();
        made.number = static_cast<int>(people_.size());
        made.agency = agency;
        made.anonymous = anonymous;
        made.secret = secret;
        made.may_be_told = agency != "closed" && !anonymous;
        return made;
    }

    HttpReply send(HttpRequest request) {
        const auto reply = hub_.client().send(request);
        answers_ += reply ? reply->body : std::string{};
        if (!reply) {
            result_.surprises.push_back(to_string(reply.error()));
            return {};
        }
        return *reply;
    }

    void file(CanaryPerson& person) {
        const auto [name, nik, phone, email, address] = person.marks();
        const json::object filed{
            {"subject", "Jalan rusak"},
            {"body", "Di depan pasar"},
            {"region", "18.72"},
            {"category", person.agency},
            {"anonymous", person.anonymous},
            {"secret", person.secret},
            {"reporter", {{"name", name}, {"nik", nik}, {"phone", phone}, {"email", email}, {"address", address}}}};
        const auto reply = send(
            {"POST",
             "/v1/complaints",
             {{"Authorization", "Bearer " + city_.key()},
              {"Idempotency-Key", "canary-" + std::to_string(person.number)},
              {"Content-Type", "application/json"}},
             json::serialize(filed)});
        if (reply.status != 201) {
            result_.surprises.push_back("filing: " + std::to_string(reply.status));
            return;
        }
        const auto answer = json::parse(reply.body).as_object();
        person.id = answer.at("tracking_id").as_string();
        person.code = answer.at("access_code").as_string();
    }

    void file_all() {
        for (const auto* agency : {"open", "closed", "naive", "files"}) {
            for (const bool anonymous : {false, true}) {
                for (const bool secret : {false, true}) {
                    for (int i = 0; i < options_.each; ++i) {
                        file(add(agency, anonymous, secret));
                    }
                }
            }
        }
    }

    /// The office takes 1.5 s for each and is given two at a time, in their order: the third and all after it wait in
    /// the hub's memory, with the state they were born with, when the flag is raised.
    void raise_flags() {
        const auto first = people_.size();
        people_.reserve(first + static_cast<std::size_t>(options_.raised));
        for (int i = 0; i < options_.raised; ++i) {
            file(add("slow", false, false));
        }
        for (auto i = people_.size(); i > first; --i) {  // the last ones first: they have the most time
            auto& person = people_[i - 1];
            person.unsure = i - 1 < first + 4;
            const auto reply = send(
                {"POST",
                 "/v1/complaints/" + person.id + "/change_flags",
                 {{"Authorization", "Access-Code " + person.code}, {"Content-Type", "application/json"}},
                 R"({"anonymous":true})"});
            if (reply.status != 200) {
                result_.surprises.push_back("raising: " + std::to_string(reply.status));
            }
            person.anonymous = true;
            person.may_be_told = false;
        }
    }

    void drain() {
        if (!wait_until(
                [&] { return city_.count("SELECT count(*) FROM delivery WHERE state <> 3") == 0; }, 90s, 50ms)) {
            result_.surprises.emplace_back("the outbox does not empty");
        }
    }

    void act(const CanaryPerson& person, const std::string& action, const std::string& text) {
        const auto reply = send(
            {"POST",
             "/v1/complaints/" + person.id + "/" + action,
             {{"Authorization", "Access-Code " + person.code}, {"Content-Type", "application/json"}},
             text});
        if (reply.status != 200) {
            result_.surprises.push_back(action + ": " + std::to_string(reply.status) + " " + reply.body);
        }
    }

    /// Those who reported say more, raise their flag in the middle of it, and take it back: more messages for the
    /// offices.
    void talk() {
        for (auto& person : people_) {
            if (person.id.empty()) {
                continue;
            }
            act(person, "reply", R"({"text":"masih begitu"})");
            if (person.number % 4 == 0 && !person.anonymous) {
                act(person, "change_flags", R"({"anonymous":true})");
                person.unsure = person.may_be_told;  // it was told already
                person.anonymous = true;
                act(person, "reply", R"({"text":"tolong"})");
            }
            if (person.number % 3 == 0) {
                act(person, "withdraw", R"({"text":"sudah baik"})");
            }
        }
    }

    /// Bodies that are refused, with somebody in them.
    void ask_badly() {
        auto& person = add("open", true, false);
        const auto [name, nik, phone, email, address] = person.marks();
        const HttpHeaders headers{
            {"Authorization", "Bearer " + city_.key()},
            {"Idempotency-Key", "bad"},
            {"Content-Type", "application/json"}};
        for (const auto& reporter :
             {json::object{{"name", name}, {"nik", nik + "0"}}, json::object{{"name", name}, {"email", phone}},
              json::object{{"phone", name}, {"address", json::array{address}}}, json::object{{"nama", name}},
              json::object{{"nik", 7}, {"email", email + "@" + email}}}) {
            const auto reply = send(
                {"POST", "/v1/complaints", headers,
                 json::serialize(json::object{{"subject", "a"}, {"body", "b"}, {"reporter", reporter}})});
            if (reply.status != 422) {
                result_.surprises.push_back("a bad reporter: " + std::to_string(reply.status));
            }
        }
        (void)send({"POST", "/v1/complaints", headers, "{\"subject\":\"a\",\"reporter\":{\"name\":\"" + name});
    }

    /// Everything that anybody may ask for through the doors.
    void look_at_all() {
        for (const auto& person : people_) {
            if (person.id.empty()) {
                continue;
            }
            const auto path = "/v1/complaints/" + person.id;
            for (const auto& authorization :
                 {"Bearer " + city_.key(), "Bearer " + admin_, "Bearer " + liaison_, "Access-Code " + person.code}) {
                (void)send({"GET", path, {{"Authorization", authorization}}, {}});
            }
            (void)send({"GET", path + "/trace", {{"Authorization", "Bearer " + admin_}}, {}});
        }
        (void)send({"GET", "/v1/complaints?limit=200", {{"Authorization", "Bearer " + admin_}}, {}});
        metrics_ = send({"GET", "/metrics", {}, {}}).body;
    }

    [[nodiscard]] std::string all_rows() const {
        std::string out;
        for (const auto& table : city_.sql(
                 "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('public', 'identity')")) {
            for (const auto& row : city_.sql("SELECT t::text FROM " + table[0] + " t")) {
                out += row[0] + "\n";
            }
        }
        return out;
    }

    /// `whose`: nobody's may be there, or only that of people who may be told.
    void look(const std::string& place, std::string_view text, bool for_agencies) {
        result_.bytes += text.size();
        for (const auto& person : people_) {
            const bool allowed = for_agencies && (person.may_be_told || person.unsure);
            if (!allowed && holds(text, person)) {
                result_.leaks.push_back(place + ": reporter " + std::to_string(person.number));
            }
        }
    }

    void scan() {
        look("log", hub_.log(), false);
        look("answers", answers_, false);
        look("metrics", metrics_, false);
        look("database", all_rows(), false);
        const auto frames = read_file(record_ / "submits");
        look("frames to runners", frames, true);
        std::string tickets;
        for (const auto* office : {&open_, &closed_, &slow_, &naive_}) {
            for (const auto& ticket : office->tickets()) {
                auto told = ticket.body + "\n";
                for (const auto& update : ticket.updates) {
                    told += update + "\n";
                    ++result_.later_messages;
                }
                tickets += told;
                if (office == &closed_) {
                    look("tickets of the closed office", told, false);
                }
            }
        }
        tickets += files_.all_text();
        look("tickets and files", tickets, true);
        for (const auto& person : people_) {
            ++result_.reporters;
            result_.hidden += person.may_be_told ? 0 : 1;
            if (person.may_be_told) {
                ++result_.should_be_told;
                result_.told += holds_all(tickets, person) && holds_all(frames, person) ? 1 : 0;
            }
        }
    }

    CanaryOptions options_;
    City city_;
    OfficeProcess& open_;
    OfficeProcess& closed_;
    OfficeProcess& slow_;
    OfficeProcess& naive_;
    FilesOffice files_{city_};
    HubNode& hub_;
    std::string admin_;
    std::string liaison_;
    std::filesystem::path record_;
    std::vector<CanaryPerson> people_;
    std::string answers_;
    std::string metrics_;
    CanaryResult result_;
};

}  // namespace

CanaryResult run_identity_canary(Cluster& cluster, const CanaryOptions& options) {
    return Canary{cluster, options}.run();
}

std::ostream& operator<<(std::ostream& out, const CanaryResult& result) {
    out << "reporters " << result.reporters << ", hidden " << result.hidden << ", bytes scanned " << result.bytes
        << ", later messages " << result.later_messages << ", told where allowed " << result.told << "/"
        << result.should_be_told << ", leaks " << result.leaks.size();
    for (std::size_t i = 0; i < std::min<std::size_t>(result.leaks.size(), 5); ++i) {
        out << "\n  " << result.leaks[i];
    }
    for (const auto& surprise : result.surprises) {
        out << "\n  surprise: " << surprise;
    }
    return out;
}

}  // namespace hub::testing
