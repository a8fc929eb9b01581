// How much CPU a message costs between the hub and an agency's HTTP server: supervisor (this thread), runner (its
// process), with a minimal server on a thread of its own. Not a test: run it by hand on a quiet machine.
//   connector_bench [messages=100000] [instances=4] [in_flight=4] [window=8]
// Needs SP4N_BIN and SP4N_CONNECTORS, as the tests do.
#include "hub/base/log.hpp"
#include "hub/connectors/supervisor.hpp"

#include <boost/asio/io_context.hpp>

#include <arpa/inet.h>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <set>
#include <sstream>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <unordered_map>

namespace {

using namespace hub;

/// One thread, epoll, always the same 201.
class Office {
public:
    Office() {
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        (void)bind(listener_, static_cast<const sockaddr*>(static_cast<const void*>(&address)), length);
        (void)listen(listener_, 256);
        (void)getsockname(listener_, static_cast<sockaddr*>(static_cast<void*>(&address)), &length);
        port_ = ntohs(address.sin_port);
        poll_ = epoll_create1(EPOLL_CLOEXEC);
        watch(listener_);
        std::thread{[this] { serve(); }}.detach();
    }
    [[nodiscard]] int port() const { return port_; }

private:
    void watch(int fd) const {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = fd;
        (void)epoll_ctl(poll_, EPOLL_CTL_ADD, fd, &event);
    }
    [[noreturn]] void serve() {
        const std::string body = R"({"data":{"id":"T-1","status":"diterima"}})";
        const std::string reply =
            "HTTP/1.1 201 Created\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        epoll_event events[64];
        char chunk[65536];
        while (true) {
            const int n = epoll_wait(poll_, events, 64, -1);
            for (int i = 0; i < n; ++i) {
                const int fd = events[i].data.fd;
                if (fd == listener_) {
                    watch(accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
                    continue;
                }
                const auto got = recv(fd, chunk, sizeof chunk, 0);
                if (got <= 0) {
                    close(fd);
                    held_.erase(fd);
                    continue;
                }
                auto& held = held_[fd];
                held.append(chunk, static_cast<std::size_t>(got));
                const auto end = held.find("\r\n\r\n");
                const auto at = held.find("Content-Length: ");
                if (end != std::string::npos && held.size() >= end + 4 + std::stoul(held.substr(at + 16, 12))) {
                    held.clear();
                    (void)send(fd, reply.data(), reply.size(), MSG_NOSIGNAL);
                }
            }
        }
    }
    int listener_ = -1;
    int poll_ = -1;
    int port_ = 0;
    std::unordered_map<int, std::string> held_;
};

double thread_cpu_us() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
}

struct CpuTime {
    double user_us = 0;
    double system_us = 0;
};

CpuTime process_cpu(int pid) {
    std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::istringstream rest{text.substr(text.rfind(')') + 2)};
    std::string skipped;
    for (int i = 0; i < 11; ++i) {
        rest >> skipped;
    }
    double user = 0;
    double system = 0;
    rest >> user >> system;
    const auto tick_us = 1e6 / static_cast<double>(sysconf(_SC_CLK_TCK));
    return {user * tick_us, system * tick_us};
}

class Bench final : public connectors::SupervisorEvents {
public:
    Bench(int messages, int instances, int in_flight, int window)
        : messages_{messages}, window_{window}, supervisor_{io_.get_executor(), options(), no_secrets, *this} {
        for (int i = 0; i < instances; ++i) {
            model::Instance instance;
            instance.id = model::InstanceId{"rest-" + std::to_string(i)};
            instance.connector = "rest";
            instance.isolation = model::Isolation::shared;  // one process to measure
            instance.in_flight = static_cast<std::uint32_t>(in_flight);
            instance.settings_json =
                R"({"base_url":"http://127.0.0.1:)" + std::to_string(office_.port()) +
                R"(","create":{"path":"/tickets","body":{"json":{"judul":"{{subject}}","ref":"{{tracking_id}}","isi":"{{body}}",)"
                R"("kategori":"{{category}}","wilayah":"{{region}}","alamat":"{{address}}","waktu":"{{received_at}}"}},)"
                R"("success":{"status":[201],"id":"/data/id"},)"
                R"("answer":{"status":"/data/status","states":{"diterima":"accepted"}}}})";
            instances_.push_back(instance);
        }
    }

    int run() {
        supervisor_.apply(instances_);
        while (ready_.size() < instances_.size()) {
            io_.run_one();
        }
        const auto pid = supervisor_.health().front().pid;
        fill(messages_ / 10);  // warm up
        const auto runner_before = process_cpu(pid);
        const auto hub_before = thread_cpu_us();
        const auto wall_before = std::chrono::steady_clock::now();
        fill(messages_);
        const auto wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_before).count();
        std::printf(
            "messages %d, delivered %d, %.0f/s; CPU a message: hub %.1f us, runner %.1f us user, %.1f us system\n",
            messages_, delivered_, messages_ / wall, (thread_cpu_us() - hub_before) / messages_,
            (process_cpu(pid).user_us - runner_before.user_us) / messages_,
            (process_cpu(pid).system_us - runner_before.system_us) / messages_);
        return delivered_ == messages_ ? 0 : 1;
    }

private:
    void on_file(
        model::InstanceId /*instance*/, std::vector<model::AgencyFiling> /*filings*/,
        std::function<void(std::vector<model::EmitAnswer>)> answer) override {
        answer({});
    }
    void on_state_get(
        model::InstanceId /*instance*/, std::string /*key*/,
        std::function<void(std::optional<model::StateEntry>)> answer) override {
        answer(std::nullopt);
    }
    void on_state_put(
        model::InstanceId /*instance*/, std::string /*key*/, model::StateEntry /*entry*/,
        std::function<void(model::PutResult, std::int64_t)> answer) override {
        answer(model::PutResult::unknown, 0);
    }
    static Result<std::string> no_secrets(const std::string& /*name*/) { return Error{"none", "none"}; }
    static connectors::SupervisorOptions options() {
        connectors::SupervisorOptions made;
        made.runner = std::filesystem::path{std::getenv("SP4N_BIN")} / "sp4n-connector-runner";
        made.connectors = std::getenv("SP4N_CONNECTORS");
        made.work = std::filesystem::temp_directory_path() / ("connector-bench-" + std::to_string(getpid()));
        return made;
    }
    void fill(int messages) {
        left_ = messages;
        delivered_ = 0;
        ended_ = 0;
        for (int i = 0; i < window_; ++i) {
            for (const auto& instance : instances_) {
                submit(instance.id);
            }
        }
        while (ended_ < messages) {
            io_.run_one();
        }
    }
    void submit(const model::InstanceId& to) {
        if (left_ == 0) {
            return;
        }
        --left_;
        connectors::Submission s;
        s.instance = to;
        Uuid id;
        const auto n = ++number_;
        std::memcpy(id.bytes.data(), &n, sizeof n);
        s.delivery = model::DeliveryId{id};
        s.message.complaint = model::ComplaintId{id};
        s.message.tracking_id = "7Q2F9K3M0ABCD";
        s.message.received_at = TimePoint{std::chrono::seconds{1'764'000'000}};
        s.message.content.subject = "Jalan berlubang di depan pasar";
        s.message.content.body = body_;
        s.message.content.category = model::CategoryCode{"public-works.road"};
        s.message.content.region = model::RegionCode{"18.72.01"};
        s.message.content.address = "Jl. Contoh 1";
        if (!supervisor_.submit(std::move(s))) {
            std::fprintf(stderr, "not taken\n");
            std::exit(1);
        }
    }
    void on_results(std::vector<connectors::InstanceResult> results) override {
        for (const auto& [instance, result] : results) {
            ++ended_;
            delivered_ += result.outcome == model::Outcome::delivered && result.update ? 1 : 0;
            submit(instance);
        }
    }
    void on_emit(
        model::InstanceId /*from*/, std::vector<model::AgencyUpdate> /*updates*/,
        std::function<void(std::vector<model::EmitAnswer>)> /*answer*/) override {}
    void on_health(const connectors::InstanceHealth& health) override {
        if (health.health == connectors::Health::ready) {
            ready_.insert(health.instance.value());
        } else if (health.health != connectors::Health::starting) {
            std::fprintf(stderr, "%s\n", health.reason.c_str());
            std::exit(1);
        }
    }

    int messages_;
    int window_;
    Office office_;
    boost::asio::io_context io_{1};
    connectors::Supervisor supervisor_;
    std::vector<model::Instance> instances_;
    std::set<std::string> ready_;
    std::string body_ = std::string(1200, 'a');
    std::uint64_t number_ = 0;
    int left_ = 0;
    int ended_ = 0;
    int delivered_ = 0;
};

int argument(int argc, char** argv, int index, int preset) {
    return argc > index ? std::atoi(argv[index]) : preset;
}

}  // namespace

int main(int argc, char** argv) {
    if (std::getenv("SP4N_BIN") == nullptr || std::getenv("SP4N_CONNECTORS") == nullptr) {
        std::fprintf(stderr, "set SP4N_BIN and SP4N_CONNECTORS\n");
        return 64;
    }
    log::set_level(log::Level::warn);
    return Bench{
        argument(argc, argv, 1, 100'000), argument(argc, argv, 2, 4), argument(argc, argv, 3, 4),
        argument(argc, argv, 4, 8)}
        .run();
}
