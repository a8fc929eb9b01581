#include "k_sweep.hpp"

#include "files_office.hpp"
#include "watched_runner.hpp"

#include "hub/crypto/crockford.hpp"
#include "hub/store/broken_chains.hpp"
#include "hub/testing/wait.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <ostream>
#include <random>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::testing {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point then) {
    return std::chrono::duration<double>(Clock::now() - then).count();
}

/// The shared file, as the test sees it.
class SharedPoint {
public:
    explicit SharedPoint(const fs::path& file) {
        const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        void* mapped = MAP_FAILED;
        if (fd >= 0 && ::fchmod(fd, 0666) == 0 && ::ftruncate(fd, sizeof(KillPoint)) == 0) {  // the hub is another user
            mapped = ::mmap(nullptr, sizeof(KillPoint), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        }
        ::close(fd);
        if (mapped == MAP_FAILED) {
            throw std::runtime_error(file.string() + ": " + std::strerror(errno));
        }
        point_ = new (mapped) KillPoint{};
    }
    ~SharedPoint() { ::munmap(point_, sizeof(KillPoint)); }
    SharedPoint(const SharedPoint&) = delete;
    SharedPoint& operator=(const SharedPoint&) = delete;
    KillPoint* operator->() const { return point_; }

private:
    KillPoint* point_ = nullptr;
};

/// One of the two complaints of a point.
struct Case {
    std::string category;
    std::string key;
    std::string id;  ///< once a 201 was heard
};

class KSweep {
public:
    KSweep(Cluster& cluster, const KSweepOptions& options)
        : options_{options}, city_{cluster}, point_{city_.folder() / "kill-point"}, random_{options.seed} {}

    KSweepResult run() {
        const auto began = Clock::now();
        prepare();
        try_point(behind_the_end);  // warms up: connections, folders, the office's first answer
        try_point(behind_the_end);
        result_.calls = static_cast<std::size_t>(behind_the_end - point_->left);
        result_.tried = 0;
        result_.went_through = false;
        walk();
        hub_->stop();
        balance();
        result_.seconds = seconds_since(began);
        return result_;
    }

private:
    static constexpr std::int64_t behind_the_end = 1'000'000;

    void prepare() {
        office_ = &city_.add_office("ROADS");
        office_->start();
        city_.instances = {rest_instance("roads", office_->port()), files_.instance()};
        city_.write_config();
        city_.prepare_database();
        hub_ = &city_.add_node();
        watch();
        hub_->start_ready();
    }

    void watch() {
        const auto point = (city_.folder() / "kill-point").string();
        const auto preload = preload_into_runners(city_, *hub_, "kill_point.so", {KillPoint::variable, point});
        hub_->set_env("LD_PRELOAD", preload.string());
        hub_->set_env(KillPoint::variable, point);
    }

    void walk() {
        if (options_.points == 0) {
            for (std::int64_t n = 1; !result_.went_through && result_.stuck == 0; ++n) {
                try_point(n);
            }
            return;
        }
        const auto parts = options_.points;
        for (std::size_t i = 0; i < parts && result_.stuck == 0; ++i) {
            const auto from = result_.calls * i / parts;
            const auto to = std::max(result_.calls * (i + 1) / parts, from + 1);
            try_point(static_cast<std::int64_t>(1 + from + random_() % (to - from)));
        }
        try_point(behind_the_end);
    }

    /// Two complaints; whoever makes the n-th call from now on dies.
    void try_point(std::int64_t n) {
        ++result_.tried;
        if (options_.from_start || options_.counted == Counted::runner || options_.victims == Victims::runners) {
            restart();  // not only then: a runner that dies too often is put into quarantine, rightly
        }
        cases_ = {
            {"roads", "roads-" + std::to_string(++number_), {}}, {"files", "files-" + std::to_string(number_), {}}};
        point_->counted = options_.counted;
        point_->victims = options_.victims;
        point_->hit = 0;
        point_->left = n;
        if (options_.from_start) {
            hub_->start();
        }
        const auto began = Clock::now();
        const auto home = [&] { return bring_home(); };
        if (!wait_until(home, 60s, 2ms)) {
            ++result_.stuck;
            result_.wrong += " stuck at call " + std::to_string(n) + " (" + what_was_hit() + ")";
        }
        if (point_->hit == 0) {
            result_.went_through = true;
            if (n == behind_the_end) {
                return;  // `left` tells how many calls it was
            }
        } else {
            ++result_.killed;
            ++result_.by_call[what_was_hit()];
            result_.slowest = std::max(result_.slowest, seconds_since(began));
        }
        point_->left = 0;
        look();
    }

    [[nodiscard]] std::string what_was_hit() const {
        if (point_->hit == 0) {
            return "nothing";
        }
        return (point_->hit_runner != 0 ? "runner " : "hub ") + std::string{point_->call};
    }

    /// One step of what the clients and the service manager do; true when both complaints are at home.
    bool bring_home() {
        if (!hub_->running()) {
            bury_runners();
            hub_->start();
        }
        bool all = true;
        for (auto& one : cases_) {
            all = all && (!one.id.empty() || file(one));
        }
        return all && is_at_home();
    }

    bool file(Case& one) {
        auto client = HttpClient{"127.0.0.1", hub_->port(), 5s};
        const auto reply = client.post_json(
            "/v1/complaints",
            boost::json::serialize(boost::json::object{
                {"subject", one.key}, {"body", "isi"}, {"category", one.category}, {"region", "18.72"}}),
            {{"Authorization", "Bearer " + city_.key()}, {"Idempotency-Key", one.key}});
        if (!reply || reply->status == 503) {
            return false;
        }
        if (reply->status != 201) {
            result_.wrong += " answer " + std::to_string(reply->status);
            return false;
        }
        one.id = boost::json::parse(reply->body).at("tracking_id").as_string().c_str();
        ids_[one.key] = one.id;
        return true;
    }

    /// Nothing waits, and the answer of the office behind rest ("diterima") is written into its complaint.
    [[nodiscard]] bool is_at_home() const {
        return city_.count(
                   "SELECT (SELECT count(*) FROM delivery) + " + std::to_string(number_) +
                   " - (SELECT count(*) FROM event WHERE kind BETWEEN 7 AND 11)") == 0;
    }

    void look() {
        for (const auto& one : cases_) {
            const bool rest = one.category == "roads";
            const auto there = rest ? office_->tickets_of(one.id).size() : files_.handed_over(one.id);
            result_.lost += there == 0 ? 1 : 0;
        }
    }

    void restart() {
        hub_->stop();
        bury_runners();
        if (!options_.from_start) {
            hub_->start_ready();
        }
    }

    /// After the hub's end its runners leave by themselves; only then a place among the programs is free again.
    void bury_runners() {
        for (auto& program : point_->programs) {
            const pid_t pid = program;
            if (pid > 0 && !wait_until([&] { return ::kill(pid, 0) != 0 && errno == ESRCH; }, 10s)) {
                result_.wrong += " a runner outlives its hub";
                ::kill(pid, SIGKILL);
            }
            program = 0;
        }
    }

    /// The sums, when nothing runs any more.
    void balance() {
        const auto stored = static_cast<std::size_t>(city_.count("SELECT count(*) FROM complaint"));
        for (const auto& [key, id] : ids_) {
            const auto number = crypto::parse_crockford(id);
            const auto bits = std::to_string(static_cast<std::int64_t>(number.value_or(0)));
            result_.lost += city_.count("SELECT count(*) FROM complaint WHERE tracking = " + bits) == 1 ? 0 : 1;
        }
        result_.duplicated += stored > ids_.size() ? stored - ids_.size() : 0;
        result_.duplicated += office_->stats().duplicates;
        const auto files = files_.handed_over();
        result_.duplicated += files - std::min(files, static_cast<std::size_t>(number_));
        if (office_->stats().refs_with_several_keys != 0) {
            result_.wrong += " a second Idempotency-Key for one message";
        }
        if (city_.count("SELECT off FROM conservation") != 0 ||
            city_.count("SELECT count(*) FROM conservation_violation") != 0) {
            result_.wrong += " the books do not add up";
        }
        const auto broken = store::broken_chains(city_.database_url());
        if (!broken || !broken->empty()) {
            result_.wrong += " broken chains";
        }
    }

    KSweepOptions options_;
    City city_;
    SharedPoint point_;
    std::mt19937_64 random_;
    FilesOffice files_{city_};
    OfficeProcess* office_ = nullptr;
    HubNode* hub_ = nullptr;
    int number_ = 0;
    std::vector<Case> cases_;
    std::map<std::string, std::string> ids_;
    KSweepResult result_;
};

}  // namespace

KSweepResult run_k_sweep(Cluster& cluster, const KSweepOptions& options) {
    return KSweep{cluster, options}.run();
}

std::ostream& operator<<(std::ostream& out, const KSweepResult& result) {
    out << "calls=" << result.calls << " points=" << result.tried << " killed=" << result.killed
        << " went_through=" << result.went_through << " lost=" << result.lost << " duplicated=" << result.duplicated
        << " stuck=" << result.stuck << " wrong=\"" << result.wrong << "\" slowest_s=" << result.slowest
        << " seconds=" << result.seconds << "\n  kills at:";
    for (const auto& [call, count] : result.by_call) {
        out << ' ' << call << '=' << count << ';';
    }
    return out;
}

}  // namespace hub::testing
