// A connector that does what its settings say, good and bad: for tests of the runner and the supervisor.
#include "hub/sdk/connector.hpp"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>
#include <unistd.h>

namespace {

using namespace hub::sdk;

constexpr hubc_option options[] = {
    option(
        "does", HUBC_OPTION_ENUM, 0, "what submit does", "deliver",
        "deliver|echo|segfault|exit|hang|throw|twice|stranger|bad_outcome|async|count|emit|secret|busy|print|lose|env|"
        "answers|stuck_cancel|talks_late|attach|give|trace"),
    option("only_on", HUBC_OPTION_STRING, 0, "only for this subject; others are delivered"),
    option(
        "tasks", HUBC_OPTION_ENUM, 0, "what it does when it is asked other things", "well",
        "well|files|hang|segfault|throw|unset|slow"),
    option("path", HUBC_OPTION_STRING, 0, "a file that it gives"),
    option("secret", HUBC_OPTION_STRING, 0, "which secret to fetch"),
    option("token", HUBC_OPTION_STRING, HUBC_OPTION_SECRET, "a reference"),
    option("starts", HUBC_OPTION_ENUM, 0, "what start does", "well", "well|throws|segfaults|needs_secret")};

[[gnu::noinline]] void crash() {
    (void)raise(SIGSEGV);
}

class Trial : public Connector {
public:
    Trial(Host host, const Settings& settings)
        : host_{host},
          does_{settings.text("does")},
          only_on_{settings.text("only_on")},
          tasks_{settings.text("tasks")},
          path_{settings.text("path")},
          secret_{settings.text("secret")},
          starts_{settings.text("starts")} {
        if (does_ == "busy" && only_on_ == "impossible") {
            throw SettingsError{{"only_on", {}, "busy is impossible"}};
        }
    }

    void start() override {
        if (starts_ == "throws") {
            throw std::runtime_error{"the door is locked"};
        }
        if (starts_ == "segfaults") {
            crash();
        }
        if (starts_ == "needs_secret" && host_.secret(secret_) != "open sesame") {
            throw std::runtime_error{"no such secret"};
        }
    }

    void submit_async(const Call& call, Completion done) override {
        if (!only_on_.empty() && call.complaint().subject() != only_on_) {
            done(Outcome::delivered("ok"));
        } else if (does_ == "async") {
            std::thread{[answer = std::move(done), key = std::string{call.idempotency_key()}]() mutable {
                answer(Outcome::delivered(key));
            }}.detach();
        } else if (does_ == "lose") {
            return;
        } else if (does_ == "twice") {
            const auto op = done.op();
            done(Outcome::delivered("first"));
            Completion{host_, op}(Outcome::rejected(Cause::validation, "second"));
        } else if (does_ == "stranger") {
            Completion{host_, 987'654'321}(Outcome::delivered("not mine"));
            done(Outcome::delivered("mine"));
        } else if (does_ == "bad_outcome") {
            done(Outcome{77, Cause::none, {}, {}, {}, {}, {}, false});
        } else {
            Connector::submit_async(call, std::move(done));
        }
    }

    Outcome submit(const Call& call) override {
        if (does_ == "echo") {
            return echo(call);
        }
        if (does_ == "segfault") {
            crash();
        }
        if (does_ == "exit") {
            std::exit(0);  // NOLINT(concurrency-mt-unsafe): that is the misdeed
        }
        if (does_ == "hang" || does_ == "stuck_cancel") {
            while (true) {
                pause();
            }
        }
        if (does_ == "answers") {
            Update said;
            said.kind = UpdateKind::accepted;
            said.remote_status = "diterima";
            said.dedup_key = "T-1:diterima";
            said.attachments = given();
            return Outcome::delivered("T-1").with(said);
        }
        if (does_ == "talks_late") {
            std::thread{[host = host_] {
                for (int i = 0; i < 200; ++i) {
                    host.log(Level::warn, "still here");
                    std::this_thread::sleep_for(std::chrono::milliseconds{5});  // well beyond the instance's end
                }
            }}.detach();
        }
        if (does_ == "throw") {
            throw std::runtime_error{"subject " + std::string{call.complaint().subject()}};
        }
        if (does_ == "count") {
            return count();
        }
        if (does_ == "emit") {
            return emit(call);
        }
        if (does_ == "secret") {
            return Outcome::delivered(host_.secret(secret_).value_or("none"));
        }
        if (does_ == "trace") {
            return trace(call);
        }
        if (does_ == "busy") {
            throw NotTaken{HUBC_E_BUSY, "busy"};
        }
        if (does_ == "print") {
            (void)std::puts("a line on standard output");
            (void)std::fflush(stdout);
        }
        if (does_ == "attach") {
            return attachments(call);
        }
        if (does_ == "give") {
            return give(call);
        }
        if (does_ == "env") {
            return environment();
        }
        return Outcome::delivered(std::string{call.idempotency_key()});
    }

    /// Emits one update a call and moves its cursor.
    Outcome poll(const Task& /*task*/) override {
        misbehave();
        if (tasks_ == "files") {
            return file();
        }
        const auto cursor = host_.state("cursor");
        if (!cursor) {
            return Outcome::retry(Cause::internal, "no state");
        }
        const int at = cursor->empty() ? 0 : std::stoi(*cursor);
        Update said;
        said.kind = UpdateKind::in_progress;
        said.tracking_id = "7Q2F9K3M0ABCD";
        said.dedup_key = "item-" + std::to_string(at);
        if (const auto results = host_.emit({&said, 1}); !results) {
            return Outcome::retry(Cause::internal, "not stored");
        }
        if (host_.put_state("cursor", std::to_string(at + 1)) != Put::done) {
            return Outcome::retry(Cause::internal, "somebody else moved the cursor");
        }
        return Outcome::polled(at < 2);
    }
    Outcome probe(const Task& task) override {
        misbehave();
        return task.timeout().count() > 0 ? Outcome::delivered("") : Outcome::retry(Cause::timeout, "no time");
    }
    Outcome lookup(const Call& call) override {
        misbehave();
        if (call.complaint().subject() == "there") {
            return Outcome::delivered("T-" + std::string{call.idempotency_key()});
        }
        return Outcome::rejected(Cause::none, "no such case");
    }
    Outcome reconcile(const Task& /*task*/, Time since, const HoldingSink& found) override {
        misbehave();
        for (int i = 0; i < 3; ++i) {
            Holding holding;
            holding.external_ref = "T-" + std::to_string(i);
            holding.remote_status = "diproses";
            holding.kind = UpdateKind::in_progress;
            holding.changed_at = since + std::chrono::seconds{i};
            found(holding);
        }
        return Outcome::delivered("");
    }
    WebAnswer receive(const Task& /*task*/, const WebRequest& request) override {
        misbehave();
        if (request.header("x-key") != "open sesame") {
            return {401, "no", {}};
        }
        std::string back{request.body()};
        return {202, {back.rbegin(), back.rend()}, {{"x-path", std::string{request.path()}}}};
    }

    void cancel(OpId /*op*/) noexcept override {
        while (does_ == "stuck_cancel") {
            pause();
        }
    }

    std::uint64_t capabilities(std::uint64_t declared) const noexcept override {
        return does_ == "attach" ? declared : declared & ~HUBC_CAP_ATTACHMENTS;
    }

    static std::vector<Fault> check_settings(const Settings& settings) {
        if (settings.text("only_on") == "nothing") {
            return {{"only_on", "", "nothing is no subject"}};
        }
        return {};
    }

private:
    /// What no connector should do in a task.
    void misbehave() const {
        if (tasks_ == "unset") {
            throw NotTaken{HUBC_E_UNSUPPORTED, "not set up"};
        }
        if (tasks_ == "throw") {
            throw std::runtime_error{"odd"};
        }
        if (tasks_ == "segfault") {
            crash();
        }
        while (tasks_ == "hang") {
            pause();
        }
        if (tasks_ == "slow") {
            std::this_thread::sleep_for(std::chrono::milliseconds{300});  // work that takes its time
        }
    }
    Outcome file() {
        Filing filing;
        filing.subject = "Lampu mati";
        filing.body = "di depan pasar";
        filing.external_ref = "L-1";
        filing.dedup_key = "loket:L-1";
        filing.attributes = {{"loket", "3"}};
        filing.reporter.emplace().name = "Sri Contoh";
        filing.attachments = given();
        Filing bad;
        const Filing both[] = {filing, bad};
        const auto results = host_.file(both);
        if (!results) {
            return Outcome::retry(Cause::internal, "not stored");
        }
        return Outcome::delivered((*results)[0].tracking_id + "/" + (*results)[1].code);
    }
    /// The file that the settings name, under a name that would lead out of a folder; the same once more.
    [[nodiscard]] std::vector<GivenFile> given() const {
        if (path_.empty()) {
            return {};
        }
        return {{path_, "../foto \"1\".jpg", "image/jpeg"}, {path_, {}, {}}};
    }
    Outcome give(const Call& call) {
        Update said;
        said.kind = UpdateKind::follow_up;
        said.complaint_id = call.complaint().id();
        said.dedup_key = "T-1:1";
        said.attachments = given();
        const std::vector<Update> all(call.complaint().subject() == "seven" ? 7 : 1, said);
        const auto results = host_.emit(all);
        return results ? Outcome::delivered((*results)[0].code) : Outcome::retry(Cause::internal, "not stored");
    }
    /// What it is given, with what it reads there.
    static Outcome attachments(const Call& call) {
        std::string seen;
        for (const auto& file : call.complaint().attachments()) {
            std::ifstream in{std::string{file.path}, std::ios::binary};
            seen += std::string{file.name} + "|" + std::string{file.media_type} + "|" + std::string{file.sha256} + "|" +
                    std::to_string(file.size) + "|" + std::string{std::istreambuf_iterator<char>{in}, {}} + ";";
        }
        return Outcome::delivered(seen);
    }
    static Outcome echo(const Call& call) {
        const auto c = call.complaint();
        std::string seen = std::string{c.subject()} + "|" + std::string{c.body()} + "|" + std::string{c.tracking_id()};
        for (const auto& attribute : c.attributes()) {
            seen += "|" + std::string{view(attribute.key)} + "=" + std::string{view(attribute.value)};
        }
        return Outcome::delivered(seen);
    }
    /// How many calls ran at once at the busiest moment.
    Outcome count() {
        const int now = ++running_;
        int most = most_;
        while (now > most && !most_.compare_exchange_weak(most, now)) {
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{5});  // work that takes its time
        --running_;
        return Outcome::delivered(std::to_string(most_));
    }
    /// The subject says how it ends.
    Outcome trace(const Call& call) {
        const auto secret = host_.secret(secret_).value_or("none");
        const auto how = call.complaint().subject();
        host_.trace(call.op(), Direction::sent, "POST /tickets", "POST /tickets\nCookie: c\n\nmy word: " + secret);
        host_.trace(call.op(), Direction::received, "400", std::string(1, '\xFF'), 3);
        host_.trace(call.op() + 1'000'000, Direction::sent, "of no operation", "x");
        if (how == "busy") {
            throw NotTaken{HUBC_E_BUSY, "busy"};
        }
        return how == "good" ? Outcome::delivered("T") : Outcome::rejected(Cause::validation, "no");
    }

    Outcome emit(const Call& call) {
        const Update updates[] = {
            {UpdateKind::accepted, "T-1", std::string{call.complaint().id()}, "diterima", "", "T-1:diterima", {}},
            {UpdateKind::note, "", "", "", "", "", {}}};  // no key, no reference: refused before it leaves
        const auto results = host_.emit(updates);
        if (!results) {
            return Outcome::unknown(Cause::internal, "emit failed");
        }
        return Outcome::delivered((*results)[0].tracking_id + "/" + (*results)[1].code);
    }
    static Outcome environment() {
        char folder[4096] = {};
        const bool has_folder = getcwd(folder, sizeof folder) != nullptr;
        const char* leaked = std::getenv("SP4N_LEAK");  // NOLINT(concurrency-mt-unsafe)
        std::string open;
        for (int fd = 0; fd < 64; ++fd) {
            char target[256] = {};
            const auto path = "/proc/self/fd/" + std::to_string(fd);
            if (readlink(path.c_str(), target, sizeof target - 1) > 0) {
                open += std::string{target} + ",";
            }
        }
        return Outcome::delivered(
            std::string{has_folder ? folder : "?"} + ";" + (leaked == nullptr ? "clean" : "leaked") + ";" +
            (getpgid(0) == getpid() ? "own group" : "shared group") + ";" + open);
    }

    Host host_;
    std::string does_;
    std::string only_on_;
    std::string tasks_;
    std::string path_;
    std::string secret_;
    std::string starts_;
    std::atomic<int> running_{0};
    std::atomic<int> most_{0};
};

}  // namespace

HUB_CONNECTOR(
    Trial, hub::sdk::Descriptor{
               .id = SP4N_CONNECTOR_ID,
               .name = "Trial",
               .vendor = "tests",
               .version = SP4N_CONNECTOR_VERSION,
               .options = options,
               .capabilities = HUBC_CAP_COMPLAINT | HUBC_CAP_EMIT | HUBC_CAP_FILE | HUBC_CAP_IDEMPOTENT |
                               HUBC_CAP_ATTACHMENTS})
