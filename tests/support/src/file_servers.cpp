#include "hub/testing/file_servers.hpp"

#include "hub/testing/free_port.hpp"
#include "hub/testing/wait.hpp"

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <fstream>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

// An ordinary user's PATH is without these folders.
constexpr const char* sshd_program = "/usr/sbin/sshd";
constexpr const char* proftpd_program = "/usr/sbin/proftpd";

bool answers(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const void* raw = &address;
    const bool connected = ::connect(fd, static_cast<const sockaddr*>(raw), sizeof address) == 0;
    ::close(fd);
    return connected;
}

std::string filled(std::string text, const std::vector<std::pair<std::string, std::string>>& values) {
    for (const auto& [name, value] : values) {
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
            text.replace(at, name.size(), value);
        }
    }
    return text;
}

void must(const ProcessOptions& options) {
    const auto ended = run(options, 60s);
    if (!ended || ended->code != 0) {
        throw std::runtime_error{options.program + " failed"};
    }
}

std::string said_by(const std::string& program, std::vector<std::string> args, const fs::path& file) {
    ProcessOptions options;
    options.program = program;
    options.args = std::move(args);
    options.stdout_file = file;
    fs::remove(file);
    must(options);
    return read_file(file);
}

/// Sessions of a server are processes of their own, in groups of their own.
void kill_children(pid_t parent) {
    std::istringstream children{
        read_file("/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) + "/children")};
    for (pid_t child = 0; children >> child;) {
        kill_children(child);
        ::kill(child, SIGKILL);
    }
}

void end(std::optional<Process>& server) {
    if (server) {
        kill_children(server->pid());
        (void)server->stop();
        server.reset();
    }
}

std::string group_name(gid_t gid) {
    const auto* group = ::getgrgid(gid);
    return group != nullptr ? group->gr_name : "nogroup";
}

constexpr const char* sshd_conf = R"(Port @SSH@
ListenAddress 127.0.0.1
HostKey @D@/host_key
PidFile none
AuthorizedKeysFile @D@/authorized_keys
StrictModes no
UsePAM yes
PasswordAuthentication no
KbdInteractiveAuthentication no
MaxStartups 100
Subsystem sftp internal-sftp -d @D@/data
ForceCommand internal-sftp -d @D@/data
AllowTcpForwarding no
)";

constexpr const char* proftpd_host = R"(AuthOrder mod_auth_file.c
AuthUserFile @D@/passwd
RequireValidShell off
AllowOverwrite on
Umask 000
WtmpLog off
TransferLog none
)";
constexpr const char* proftpd_tls = R"(TLSEngine on
TLSRequired on
TLSRSACertificateFile @D@/cert.pem
TLSRSACertificateKeyFile @D@/key.pem
TLSVerifyClient off
TLSRenegotiate none
)";
constexpr const char* proftpd_conf = R"(ModulePath /usr/lib/proftpd
LoadModule mod_tls.c
LoadModule mod_sftp.c
ServerType standalone
ServerName explicit
DefaultServer on
DefaultAddress 127.0.0.1
Port @FTP@
UseIPv6 off
UseReverseDNS off
User @USER@
Group @GROUP@
PidFile @D@/proftpd.pid
ScoreboardFile none
SystemLog @D@/proftpd.log
AuthPAM off
DelayEngine off
MaxInstances 200
TLSProtocol TLSv1.2 TLSv1.3
@HOST@@TLS@<VirtualHost 127.0.0.1>
Port @FTPS@
ServerName implicit
@HOST@@TLS@TLSOptions UseImplicitSSL
</VirtualHost>
<VirtualHost 127.0.0.1>
Port @SFTP@
ServerName sftp
@HOST@SFTPEngine on
SFTPHostKey @D@/host_key
SFTPLog @D@/sftp.log
</VirtualHost>
)";

}  // namespace

std::string FileServers::missing() {
    for (const auto* program : {sshd_program, proftpd_program, "/usr/lib/proftpd/mod_sftp.so"}) {
        if (!fs::exists(program)) {
            return std::string{program} + " is not installed: see scripts/packages.txt";
        }
    }
    return {};
}

FileServers::FileServers() {
    write_files();
    start_ssh();
    start_ftp();
}

FileServers::~FileServers() {
    end(sshd_);
    end(proftpd_);
}

ProcessOptions FileServers::as_user(const std::string& program, std::vector<std::string> args) const {
    ProcessOptions options;
    options.program = program;
    options.args = std::move(args);
    if (::geteuid() == 0) {
        options.args.insert(options.args.begin(), program);
        options.args.insert(
            options.args.begin(), {"--reuid=" + user_, "--regid=nogroup", "--clear-groups", "--pdeathsig=KILL"});
        options.program = "setpriv";
    }
    options.stdout_file = folder_.path() / "out.log";
    options.stderr_file = folder_.path() / "out.log";
    return options;
}

void FileServers::write_files() {
    const auto folder = folder_.path();
    const bool root = ::geteuid() == 0;
    const auto* who = root ? ::getpwnam("nobody") : ::getpwuid(::geteuid());
    if (who == nullptr) {
        throw std::runtime_error{"this user has no name"};
    }
    user_ = who->pw_name;
    const auto uid = who->pw_uid;
    const auto gid = who->pw_gid;
    for (auto* port : {&ssh, &sftp, &ftp, &ftps}) {
        *port = free_port();
    }
    fs::create_directories(data());
    fs::permissions(data(), fs::perms::all);
    const auto keygen = [&](const char* name, const char* type, const char* passphrase) {
        must(
            {"ssh-keygen",
             {"-q", "-t", type, "-N", passphrase, "-C", name, "-f", (folder / name).string()},
             {},
             {},
             {},
             {}});
    };
    keygen("host_key", "ed25519", "");
    keygen("ed25519", "ed25519", "");
    keygen("ecdsa", "ecdsa", "");
    keygen("rsa", "rsa", "");
    keygen("locked", "ed25519", "buka");
    keygen("stranger", "ed25519", "");
    std::string authorized;
    for (const auto* name : {"ed25519.pub", "ecdsa.pub", "rsa.pub", "locked.pub"}) {
        authorized += read_file(folder / name);
    }
    folder_.write("authorized_keys", authorized);
    const auto shown = said_by("ssh-keygen", {"-l", "-f", (folder / "host_key.pub").string()}, folder / "shown");
    const auto at = shown.find("SHA256:");
    host_key_ = shown.substr(at, shown.find(' ', at) - at);
    const auto public_key = read_file(folder / "host_key.pub");
    std::string known;
    for (const auto port : {ssh, sftp}) {
        known += "[127.0.0.1]:" + std::to_string(port) + " " + public_key;
    }
    folder_.write("known_hosts", known);
    must(
        {"openssl",
         {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", (folder / "key.pem").string(), "-out",
          certificate(), "-days", "30", "-subj", "/CN=localhost", "-addext",
          "subjectAltName=DNS:localhost,IP:127.0.0.1"},
         {},
         {},
         folder / "openssl.log",
         {}});
    auto hash = said_by("openssl", {"passwd", "-1", "secret"}, folder / "hash");
    hash.pop_back();
    folder_.write(
        "passwd", "dinas:" + hash + ":" + std::to_string(uid) + ":" + std::to_string(gid) + "::" + data().string() +
                      ":/bin/false\n");
    const std::vector<std::pair<std::string, std::string>> values{
        {"@HOST@", proftpd_host},         {"@TLS@", proftpd_tls},
        {"@D@", folder.string()},         {"@SSH@", std::to_string(ssh)},
        {"@SFTP@", std::to_string(sftp)}, {"@FTP@", std::to_string(ftp)},
        {"@FTPS@", std::to_string(ftps)}, {"@USER@", user_},
        {"@GROUP@", group_name(gid)}};
    folder_.write("sshd.conf", filled(sshd_conf, values));
    folder_.write("proftpd.conf", filled(proftpd_conf, values));
    for (const auto& entry : fs::directory_iterator{folder}) {
        if (entry.is_regular_file()) {
            fs::permissions(entry.path(), fs::perms::owner_read | fs::perms::owner_write);
        }
        if (root && ::chown(entry.path().c_str(), uid, gid) != 0) {
            throw std::runtime_error{"a file cannot be given to " + user_};
        }
    }
    if (root && ::chown(folder.c_str(), uid, gid) != 0) {
        throw std::runtime_error{"a folder cannot be given to " + user_};
    }
}

std::string FileServers::key(std::string_view name) const {
    return read_file(folder_.path() / name);
}
std::string FileServers::host_key() const {
    return host_key_;
}
fs::path FileServers::known_hosts() const {
    return folder_.path() / "known_hosts";
}

std::string FileServers::log() const {
    std::string all;
    for (const auto* name : {"out.log", "sshd.log", "proftpd.log", "sftp.log"}) {
        all += read_file(folder_.path() / name);
    }
    return all;
}

void FileServers::start_ssh() {
    const auto folder = folder_.path();
    auto started = Process::start(
        as_user(sshd_program, {"-D", "-f", (folder / "sshd.conf").string(), "-E", (folder / "sshd.log").string()}));
    if (!started) {
        throw std::runtime_error{"sshd cannot be started"};
    }
    sshd_.emplace(*std::move(started));
    if (!wait_until([&] { return answers(ssh); }, 20s, 10ms)) {
        throw std::runtime_error{"sshd did not start: " + log()};
    }
}
void FileServers::stop_ssh() {
    end(sshd_);
}

void FileServers::change_host_key() {
    const auto folder = folder_.path();
    fs::remove(folder / "host_key");
    fs::remove(folder / "host_key.pub");
    must(as_user("ssh-keygen", {"-q", "-t", "ed25519", "-N", "", "-f", (folder / "host_key").string()}));
}

void FileServers::start_ftp() {
    auto started =
        Process::start(as_user(proftpd_program, {"--nodaemon", "-c", (folder_.path() / "proftpd.conf").string()}));
    if (!started) {
        throw std::runtime_error{"proftpd cannot be started"};
    }
    proftpd_.emplace(*std::move(started));
    if (!wait_until([&] { return answers(ftp) && answers(ftps) && answers(sftp); }, 20s, 10ms)) {
        throw std::runtime_error{"proftpd did not start: " + log()};
    }
}
void FileServers::stop_ftp() {
    end(proftpd_);
}

}  // namespace hub::testing
