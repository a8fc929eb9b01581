#pragma once
#include "hub/testing/free_port.hpp"
#include "hub/testing/process.hpp"
#include "hub/testing/temp_folder.hpp"
#include "hub/testing/wait.hpp"

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace hub::rest {

/// Does somebody listen there?
inline bool answers(std::uint16_t port) {
    try {
        Poco::Net::StreamSocket probe;
        probe.connect(Poco::Net::SocketAddress{"127.0.0.1", port}, Poco::Timespan{1, 0});
        return true;
    } catch (const Poco::Exception&) {
        return false;
    }
}

/// Runs a program to its end; throws when it fails.
inline void run_or_throw(const std::string& program, std::vector<std::string> args, const std::string& errors) {
    const auto ended = testing::run({program, std::move(args), {}, {}, errors, {}}, std::chrono::seconds{30});
    if (!ended || ended->code != 0 || ended->signal != 0) {
        throw std::runtime_error{program + " failed: " + testing::read_file(errors)};
    }
}

/// nginx in a folder of its own, with the servers that the test writes.
class Nginx {
public:
    /// `servers`: server blocks; `port` must be among their ports, to see that it is up.
    Nginx(const testing::TempFolder& folder, const std::string& servers, std::uint16_t port) {
        const auto f = folder.path().string();
        const auto file = folder.write(
            "nginx.conf", "daemon off;\nmaster_process off;\npid " + f + "/nginx.pid;\nerror_log " + f +
                              "/nginx.log;\nevents {}\nhttp {\nlog_format count "
                              "'$connection_requests';\naccess_log " +
                              f + "/connections.log count;\nclient_body_temp_path " + f + "/body;\nproxy_temp_path " +
                              f + "/proxy;\nfastcgi_temp_path " + f + "/fastcgi;\nuwsgi_temp_path " + f +
                              "/uwsgi;\nscgi_temp_path " + f + "/scgi;\n" + servers + "\n}\n");
        auto started = testing::Process::start(
            {"/usr/sbin/nginx",  // an ordinary user's PATH is without that folder
             {"-p", f, "-c", file.string(), "-e", f + "/nginx.log"},
             {},
             {},
             f + "/nginx.err",
             {}});
        if (!started) {
            throw std::runtime_error{"nginx cannot be started"};
        }
        process_.emplace(std::move(*started));
        if (!testing::wait_until([&] { return answers(port); }, std::chrono::seconds{10})) {
            throw std::runtime_error{
                "nginx does not answer: " + testing::read_file(folder.path() / "nginx.err") +
                testing::read_file(folder.path() / "nginx.log")};
        }
    }

private:
    std::optional<testing::Process> process_;
};

}  // namespace hub::rest
