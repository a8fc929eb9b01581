#include "request_tracker.hpp"

#include "hub/testing/free_port.hpp"
#include "hub/testing/wait.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr const char* setup = "/usr/sbin/rt-setup-database-5";
constexpr const char* server = "/usr/share/request-tracker5/libexec/rt-server";
constexpr const char* basic_of_clerk = "Basic cGV0dWdhczprYXRhLXNhbmRpLXBldHVnYXM=";  // petugas:kata-sandi-petugas

/// A stalled ticket must be opened before anything else can be done to it: rules of an office's own.
constexpr const char* lifecycles = R"(Set(%Lifecycles, default => {
    initial => ['new'], active => ['open', 'stalled'], inactive => ['resolved', 'rejected', 'deleted'],
    defaults => { on_create => 'new', on_merge => 'resolved', approved => 'open', denied => 'rejected',
        reminder_on_open => 'open', reminder_on_resolve => 'resolved' },
    transitions => { '' => ['new', 'open', 'resolved'],
        new => ['open', 'stalled', 'resolved', 'rejected', 'deleted'],
        open => ['stalled', 'resolved', 'rejected', 'deleted'],
        stalled => ['open'], resolved => ['open'], rejected => ['open'], deleted => ['open'] },
});
)";

constexpr const char* office = R"(
our @Queues = ({ Name => 'Pengaduan', CorrespondAddress => 'pengaduan@pupr.test', CommentAddress => 'catatan@pupr.test' });
our @CustomFields = map { { Name => $_, Type => 'FreeformSingle', LookupType => 'RT::Queue-RT::Ticket',
    Queue => 'Pengaduan' } } ('Tingkat', 'Nomor SP4N', 'Jawaban');
our @Users = (
    { Name => 'hub', Password => 'kata-sandi-hub', Privileged => 1, EmailAddress => 'hub@sp4n.test' },
    { Name => 'petugas', Password => 'kata-sandi-petugas', Privileged => 1, EmailAddress => 'petugas@pupr.test' });
our @Final = (sub {
    my $queue = RT::Queue->new(RT->SystemUser);
    $queue->Load('Pengaduan');
    for my $name ('hub', 'petugas') {
        my $user = RT::User->new(RT->SystemUser);
        $user->Load($name);
        $user->PrincipalObj->GrantRight(Right => $_, Object => $queue) for
            qw(SeeQueue CreateTicket ShowTicket ReplyToTicket ModifyTicket SeeCustomField ModifyCustomField);
    }
});
1;
)";

}  // namespace

bool RequestTracker::installed() {
    return fs::exists(setup) && fs::exists(server) && fs::exists("/usr/share/request-tracker5/etc/schema.SQLite");
}

RequestTracker::RequestTracker() : folder_{"sp4n-rt"}, port_{free_port()} {
    const auto here = folder_.path().string();
    folder_.write(
        "etc/RT_SiteConfig.pm",
        "Set($rtname, 'pupr.test');\nSet($Organization, 'pupr.test');\nSet($WebDomain, '127.0.0.1');\n"
        "Set($WebPort, " +
            std::to_string(port_) + ");\nSet($DatabaseType, 'SQLite');\nSet($DatabaseName, '" + here +
            "/rt.sqlite');\nSet($Timezone, 'Asia/Jakarta');\nSet($LogToSyslog, undef);\n"
            "Set($LogToSTDERR, 'warning');\nSet($MailCommand, 'testfile');\n" +
            lifecycles + "1;\n");
    const auto data = folder_.write("office.pl", office).string();
    const std::vector<std::vector<std::string>> steps{
        {"--action", "init"}, {"--action", "insert", "--datafile", data, "--skip-create"}};
    for (auto args : steps) {
        for (const auto* more : {"--dba", "root", "--dba-password", ""}) {
            args.emplace_back(more);
        }
        const auto ended = run(program(setup, args), 120s);
        if (!ended || ended->code != 0 || ended->signal != 0) {
            throw std::runtime_error{"rt-setup-database-5: " + read_file(folder_.path() / "log")};
        }
    }
}

ProcessOptions RequestTracker::program(const std::string& path, std::vector<std::string> args) const {
    const auto etc = (folder_.path() / "etc").string();
    return {
        path,
        std::move(args),
        {{"RT_SITE_CONFIG", etc + "/RT_SiteConfig.pm"}, {"RT_SITE_CONFIG_DIR", etc}},
        folder_.path() / "log",
        folder_.path() / "log",
        folder_.path()};
}

void RequestTracker::start() {
    auto started = Process::start(program(server, {"--port", std::to_string(port_), "--host", "127.0.0.1"}));
    ASSERT_TRUE(started) << to_string(started.error());
    server_.emplace(std::move(*started));
    const auto answers = [&] {
        const auto reply = send("GET", "/queue/Pengaduan", "");
        return reply && reply->status == 200;
    };
    ASSERT_TRUE(wait_until(answers, 60s, 50ms)) << read_file(folder_.path() / "log");
}

void RequestTracker::stop() {
    server_->stop();
    server_.reset();
}

Result<HttpReply> RequestTracker::send(const std::string& method, const std::string& path, const std::string& body) {
    HttpClient client{"127.0.0.1", port_, 30s};  // it closes after each answer
    return client.send(
        {method, "/REST/2.0" + path, {{"Authorization", basic_of_clerk}, {"Content-Type", "application/json"}}, body});
}

boost::json::value RequestTracker::ask(const std::string& path) {
    return change("GET", path, "");
}

boost::json::value RequestTracker::change(const std::string& method, const std::string& path, const std::string& json) {
    const auto reply = send(method, path, json);
    boost::json::error_code error;
    auto value = reply ? boost::json::parse(reply->body, error) : boost::json::value{};
    if (!reply || reply->status >= 300 || error) {
        ADD_FAILURE() << method << ' ' << path << ": " << (reply ? reply->body : to_string(reply.error()));
    }
    return value;
}

std::vector<std::string> RequestTracker::tickets_of(const std::string& tracking_id) {
    std::vector<std::string> out;
    const auto found = ask("/tickets?query='CF.%7BNomor+SP4N%7D'='" + tracking_id + "'&orderby=id");
    if (const auto* object = found.if_object(); object != nullptr && object->contains("items")) {
        for (const auto& one : object->at("items").as_array()) {
            out.emplace_back(one.at("id").as_string());
        }
    }
    return out;
}

void RequestTracker::answer(const std::string& ticket, const std::string& state, const std::string& text) {
    boost::json::object body{{"Status", state}};
    if (!text.empty()) {
        body["CustomFields"] = {{"Jawaban", text}};
    }
    change("PUT", "/ticket/" + ticket, boost::json::serialize(body));
    EXPECT_EQ(ask("/ticket/" + ticket).at("Status").as_string(), state);
}

}  // namespace hub::testing
