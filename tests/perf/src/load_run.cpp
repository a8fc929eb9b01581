#include "load_run.hpp"

#include "response_reader.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <vector>

namespace hub::perf {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Instant = SteadyClock::time_point;

Instant after(Instant start, double seconds) {
    return start + std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>{seconds});
}
double seconds_between(Instant a, Instant b) {
    return std::chrono::duration<double>(b - a).count();
}

struct Connection {
    int fd = -1;
    bool busy = false;
    bool counted = false;  // sent after the warm-up
    Instant begun;         // when it was sent, or should have been
    std::string out;
    std::size_t written = 0;
    ResponseReader reader;
};

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class LoadRun {
public:
    LoadRun(const LoadOptions& options, RequestSource& source) : options_{options}, source_{source} {}
    ~LoadRun() {
        for (const auto& connection : connections_) {
            close_socket(*connection);
        }
        ::close(timer_);
        ::close(epoll_);
    }
    LoadRun(const LoadRun&) = delete;
    LoadRun& operator=(const LoadRun&) = delete;

    Result<LoadReport> run();

private:
    Status prepare();
    bool open_socket(Connection& connection);
    static void close_socket(Connection& connection) {
        if (connection.fd >= 0) {
            ::close(connection.fd);
            connection.fd = -1;
        }
    }
    [[nodiscard]] bool may_send(Instant now) const;
    void send_due(Instant now);
    void begin(Connection& connection, Instant begun, Instant now);
    void push(Connection& connection);
    void pull(Connection& connection);
    void finish(Connection& connection);
    void lose(Connection& connection);
    void arm_timer(Instant now);
    [[nodiscard]] bool done(Instant now) const;
    void log(std::string_view body);

    const LoadOptions& options_;
    RequestSource& source_;
    int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    int timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<Connection*> idle_;
    std::ofstream log_;
    LoadReport report_;
    Instant start_;     // with the warm-up
    Instant counting_;  // after it
    Instant last_;      // last counted answer
    std::uint64_t scheduled_ = 0;
    std::uint64_t begun_ = 0;
    std::size_t busy_ = 0;
    std::array<char, 65536> chunk_{};
};

Status LoadRun::prepare() {
    if (epoll_ < 0 || timer_ < 0) {
        return Error{"system", std::strerror(errno)};
    }
    if (!options_.log_file.empty()) {
        log_.open(options_.log_file, std::ios::app);
        if (!log_) {
            return Error{"log_file", "cannot be written", options_.log_file};
        }
    }
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = nullptr;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, timer_, &event);
    for (unsigned i = 0; i < options_.connections; ++i) {
        connections_.push_back(std::make_unique<Connection>());
        if (!open_socket(*connections_.back())) {
            return Error{"connect", std::strerror(errno), options_.host + ":" + std::to_string(options_.port)};
        }
        idle_.push_back(connections_.back().get());
    }
    return {};
}

bool LoadRun::open_socket(Connection& connection) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(options_.port);
    if (::inet_pton(AF_INET, options_.host.c_str(), &address.sin_addr) != 1) {
        errno = EINVAL;
        return false;
    }
    connection.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection.fd < 0 || ::connect(connection.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        close_socket(connection);
        return false;
    }
    const int on = 1;
    ::setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.ptr = &connection;
    return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event) == 0;
}

bool LoadRun::may_send(Instant now) const {
    if (options_.requests != 0 && begun_ >= options_.requests) {
        return false;
    }
    return options_.seconds <= 0 || now < after(counting_, options_.seconds);
}

void LoadRun::send_due(Instant now) {
    if (options_.rate <= 0) {
        while (!idle_.empty() && may_send(now)) {
            auto* connection = idle_.back();
            idle_.pop_back();
            begin(*connection, now, now);
        }
        return;
    }
    // By the clock: what finds no free connection waits, and the wait counts.
    while (!idle_.empty()) {
        const auto due = after(start_, static_cast<double>(scheduled_) / options_.rate);
        if (due > now || !may_send(due)) {
            break;
        }
        ++scheduled_;
        auto* connection = idle_.back();
        idle_.pop_back();
        begin(*connection, due, now);
    }
}

void LoadRun::begin(Connection& connection, Instant begun, Instant now) {
    source_.next(connection.out);
    connection.written = 0;
    connection.begun = begun;
    connection.counted = now >= counting_;
    connection.busy = true;
    ++busy_;
    if (connection.counted) {
        ++report_.sent;
        ++begun_;
        report_.bytes_out += connection.out.size();
    }
    push(connection);
}

void LoadRun::push(Connection& connection) {
    while (connection.written < connection.out.size()) {
        const auto sent = ::send(
            connection.fd, connection.out.data() + connection.written, connection.out.size() - connection.written,
            MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            if (errno != EAGAIN && errno != EINTR) {
                lose(connection);
            }
            return;
        }
        connection.written += static_cast<std::size_t>(sent);
    }
}

void LoadRun::pull(Connection& connection) {
    while (true) {
        const auto got = ::recv(connection.fd, chunk_.data(), chunk_.size(), MSG_DONTWAIT);
        if (got > 0) {
            connection.reader.append({chunk_.data(), static_cast<std::size_t>(got)});
            if (connection.counted) {
                report_.bytes_in += static_cast<std::uint64_t>(got);
            }
            if (static_cast<std::size_t>(got) == chunk_.size()) {
                continue;
            }
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            lose(connection);
            return;
        }
        break;
    }
    if (!connection.busy) {
        return;
    }
    switch (connection.reader.look()) {
        case ResponseReader::State::incomplete: return;
        case ResponseReader::State::broken: lose(connection); return;
        case ResponseReader::State::complete: finish(connection); return;
    }
}

void LoadRun::finish(Connection& connection) {
    const auto now = SteadyClock::now();
    const int status = connection.reader.status();
    if (connection.counted) {
        last_ = now;
        if (status / 100 == 2) {
            ++report_.ok;
            report_.latencies.add(now - connection.begun);
            if (log_.is_open()) {
                log(connection.reader.body());
            }
        } else {
            ++report_.others[status];
        }
    }
    connection.busy = false;
    --busy_;
    const bool keep = connection.reader.keep_alive();
    connection.reader.next();
    if (!keep) {
        close_socket(connection);
        connection.reader.clear();
        if (!open_socket(connection)) {
            return;  // it stays out of use
        }
    }
    idle_.push_back(&connection);
}

void LoadRun::lose(Connection& connection) {
    if (connection.busy) {
        connection.busy = false;
        --busy_;
        report_.lost += connection.counted ? 1 : 0;
    } else {
        std::erase(idle_, &connection);
    }
    close_socket(connection);
    connection.reader.clear();
    if (open_socket(connection)) {
        idle_.push_back(&connection);
    }
}

void LoadRun::log(std::string_view body) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto mark = "\"" + options_.id_field + "\":\"";
    const auto at = body.find(mark);
    const auto id = at == std::string_view::npos ? std::string_view{"-"} : body.substr(at + mark.size());
    log_ << std::chrono::duration_cast<std::chrono::microseconds>(now).count() << ' ' << id.substr(0, id.find('"'))
         << '\n';
}

void LoadRun::arm_timer(Instant now) {
    auto next = now + std::chrono::milliseconds{100};  // to look whether the time is over
    if (options_.rate > 0 && !idle_.empty()) {
        next = std::min(next, after(start_, static_cast<double>(scheduled_) / options_.rate));
    }
    const auto ns = std::max<std::int64_t>(1, std::chrono::nanoseconds(next.time_since_epoch()).count());
    itimerspec spec{};
    spec.it_value.tv_sec = ns / 1'000'000'000;
    spec.it_value.tv_nsec = ns % 1'000'000'000;
    ::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &spec, nullptr);
}

bool LoadRun::done(Instant now) const {
    const auto next = options_.rate > 0 ? after(start_, static_cast<double>(scheduled_) / options_.rate) : now;
    if (may_send(next)) {
        return std::ranges::all_of(connections_, [](const auto& c) { return c->fd < 0; });
    }
    return busy_ == 0 || (options_.seconds > 0 && now > after(counting_, options_.seconds + options_.grace));
}

Result<LoadReport> LoadRun::run() {
    HUB_CHECK(prepare());
    start_ = SteadyClock::now();
    counting_ = after(start_, options_.warmup);
    last_ = counting_;
    const double cpu_before = cpu_seconds();
    std::array<epoll_event, 256> events{};
    auto now = start_;
    auto armed = Instant{};
    while (!done(now)) {
        send_due(now);
        if (options_.rate > 0 || now - armed > std::chrono::milliseconds{50}) {
            arm_timer(now);
            armed = now;
        }
        const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 100);
        for (int i = 0; i < count; ++i) {
            auto* connection = static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
            if (connection == nullptr) {
                std::uint64_t expirations = 0;
                [[maybe_unused]] const auto got = ::read(timer_, &expirations, sizeof expirations);
                continue;
            }
            if (connection->fd >= 0 && connection->busy && connection->written < connection->out.size()) {
                push(*connection);
            }
            if (connection->fd >= 0 &&
                (events[static_cast<std::size_t>(i)].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
                pull(*connection);
            }
        }
        now = SteadyClock::now();
    }
    report_.unanswered = busy_;
    report_.seconds = seconds_between(counting_, last_);
    report_.cpu_seconds = cpu_seconds() - cpu_before;
    return std::move(report_);
}

}  // namespace

Result<LoadReport> run_load(const LoadOptions& options, RequestSource& source) {
    LoadRun run(options, source);
    return run.run();
}

std::string to_json(const LoadReport& report) {
    std::string others;
    for (const auto& [status, count] : report.others) {
        others += (others.empty() ? "\"" : ",\"") + std::to_string(status) + "\":" + std::to_string(count);
    }
    const auto p = report.latencies.percentiles();
    const double rate = report.seconds > 0 ? static_cast<double>(report.ok) / report.seconds : 0;
    const auto answered = static_cast<double>(std::max<std::uint64_t>(report.ok, 1));
    std::array<char, 1024> text{};
    std::snprintf(
        text.data(), text.size(),
        R"({"sent":%llu,"ok":%llu,"others":{%s},"lost":%llu,"unanswered":%llu,"seconds":%.3f,"ok_per_second":%.1f,)"
        R"("p50_ms":%.3f,"p90_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"bytes_out":%llu,"bytes_in":%llu,)"
        R"("cpu_seconds":%.3f,"cpu_us_per_ok":%.1f})",
        static_cast<unsigned long long>(report.sent), static_cast<unsigned long long>(report.ok), others.c_str(),
        static_cast<unsigned long long>(report.lost), static_cast<unsigned long long>(report.unanswered),
        report.seconds, rate, p.p50_ms, p.p90_ms, p.p99_ms, p.max_ms, static_cast<unsigned long long>(report.bytes_out),
        static_cast<unsigned long long>(report.bytes_in), report.cpu_seconds, report.cpu_seconds * 1e6 / answered);
    return text.data();
}

}  // namespace hub::perf
