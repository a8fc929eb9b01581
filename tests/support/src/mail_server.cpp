#include "hub/testing/mail_server.hpp"

#include "hub/testing/free_port.hpp"
#include "hub/testing/wait.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <fstream>
#include <netinet/in.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

// An ordinary user's PATH is without these folders.
constexpr const char* postfix_program = "/usr/sbin/postfix";
constexpr const char* postfix_master = "/usr/lib/postfix/sbin/master";
constexpr const char* dovecot_program = "/usr/sbin/dovecot";

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

void give(const fs::path& path, const char* user) {
    const auto* entry = ::getpwnam(user);
    if (entry == nullptr || ::chown(path.c_str(), entry->pw_uid, entry->pw_gid) != 0) {
        throw std::runtime_error{"a folder cannot be given to the user " + std::string{user}};
    }
}

std::string filled(std::string text, const std::vector<std::pair<std::string, std::string>>& values) {
    for (const auto& [name, value] : values) {
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
            text.replace(at, name.size(), value);
        }
    }
    return text;
}

constexpr const char* dovecot_conf = R"(base_dir = @D@/run
state_dir = @D@/run
log_path = @D@/dovecot.log
protocols = imap pop3 lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <@D@/tls/cert.pem
ssl_key = <@D@/tls/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
recipient_delimiter = +
mail_location = maildir:@D@/mail/%u
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
first_valid_gid = 1
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = @D@/oauth2.conf
}
passdb {
  driver = static
  mechanisms = plain login
  args = password=secret
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=@D@/mail/%u allow_all_users=yes
}
service imap-login {
  chroot =
  inet_listener imap {
    port = @IMAP@
  }
  inet_listener imaps {
    port = @IMAPS@
    ssl = yes
  }
}
service pop3-login {
  chroot =
  inet_listener pop3 {
    port = @POP3@
  }
  inet_listener pop3s {
    port = @POP3S@
    ssl = yes
  }
}
service anvil {
  chroot =
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = @LMTP@
  }
}
service auth {
  inet_listener auth {
    address = 127.0.0.1
    port = @AUTH@
  }
}
namespace inbox {
  inbox = yes
}
)";

constexpr const char* oauth2_conf = R"(tokeninfo_url = http://127.0.0.1:@TOKENS@/tokeninfo?token=
username_attribute = email
timeout_msecs = 5000
)";

constexpr const char* main_cf = R"(compatibility_level = 3.6
queue_directory = @D@/postfix/queue
data_directory = @D@/postfix/data
mail_owner = postfix
setgid_group = postdrop
myhostname = localhost
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
maillog_file = @D@/postfix.log
maillog_file_prefixes = @D@
alias_maps =
local_recipient_maps =
recipient_delimiter = +
virtual_mailbox_domains = hub.test dinas.test
virtual_transport = lmtp:inet:127.0.0.1:@LMTP@
default_transport = smtp:[127.0.0.1]:@REFUSES@
message_size_limit = 20971520
smtpd_peername_lookup = no
smtpd_tls_cert_file = @D@/tls/cert.pem
smtpd_tls_key_file = @D@/tls/key.pem
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:@AUTH@
smtpd_delay_reject = yes
smtpd_recipient_restrictions = check_recipient_access inline:{ {nobody@dinas.test = 550 5.1.1 no such user} {later@dinas.test = 450 4.2.1 not now} }, permit_mynetworks, reject
)";

constexpr const char* master_cf = R"(127.0.0.1:@SMTP@ inet n - n - - smtpd
127.0.0.1:@SUBMISSION@ inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_tls_auth_only=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:@SMTPS@ inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:@REFUSES@ inet n - n - - smtpd
  -o myhostname=refuses.test
  -o smtpd_recipient_restrictions=reject
smtp unix - - n - - smtp
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
)";

}  // namespace

std::string MailServer::missing() {
    if (::geteuid() != 0) {
        return "Postfix runs only as root";
    }
    for (const auto* program : {postfix_program, postfix_master, dovecot_program}) {
        if (!fs::exists(program)) {
            return std::string{program} + " is not installed";
        }
    }
    return {};
}

MailServer::MailServer() {
    for (auto* port :
         {&smtp, &submission, &smtps, &imap, &imaps, &pop3, &pop3s, &lmtp_, &auth_, &refuses_, &token_info}) {
        *port = free_port();
    }
    write_files();
    start_dovecot();
    start_postfix();
}

MailServer::~MailServer() {
    stop_postfix();
    stop_dovecot();
}

void MailServer::write_files() const {
    const auto& d = folder_.path();
    for (const auto* name : {"run", "mail", "tls", "postfix/etc", "postfix/queue", "postfix/data"}) {
        fs::create_directories(d / name);
    }
    fs::permissions(d, fs::perms{0755});  // their parents must be open to the users that the servers become
    give(d / "mail", "nobody");
    give(d / "postfix/data", "postfix");
    const auto ended =
        run({"openssl",
             {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost", "-addext",
              "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", (d / "tls/key.pem").string(), "-out",
              (d / "tls/cert.pem").string()},
             {},
             {},
             d / "openssl.err",
             {}},
            30s);
    if (!ended || ended->code != 0) {
        throw std::runtime_error{"no certificate: " + read_file(d / "openssl.err")};
    }
    const std::vector<std::pair<std::string, std::string>> values{
        {"@D@", d.string()},
        {"@SMTP@", std::to_string(smtp)},
        {"@SUBMISSION@", std::to_string(submission)},
        {"@SMTPS@", std::to_string(smtps)},
        {"@IMAP@", std::to_string(imap)},
        {"@IMAPS@", std::to_string(imaps)},
        {"@POP3@", std::to_string(pop3)},
        {"@POP3S@", std::to_string(pop3s)},
        {"@LMTP@", std::to_string(lmtp_)},
        {"@AUTH@", std::to_string(auth_)},
        {"@REFUSES@", std::to_string(refuses_)},
        {"@TOKENS@", std::to_string(token_info)}};
    folder_.write("oauth2.conf", filled(oauth2_conf, values));
    folder_.write("dovecot.conf", filled(dovecot_conf, values));
    folder_.write("postfix/etc/main.cf", filled(main_cf, values));
    folder_.write("postfix/etc/master.cf", filled(master_cf, values));
}

void MailServer::start_dovecot() {
    const auto& d = folder_.path();
    auto started =
        Process::start({dovecot_program, {"-F", "-c", (d / "dovecot.conf").string()}, {}, {}, d / "dovecot.err", {}});
    if (!started) {
        throw std::runtime_error{"dovecot cannot be started"};
    }
    dovecot_.emplace(std::move(*started));
    if (!wait_until([&] { return answers(imap) && answers(pop3) && answers(lmtp_) && answers(auth_); }, 30s, 20ms)) {
        throw std::runtime_error{"dovecot does not answer: " + read_file(d / "dovecot.err") + log()};
    }
}

void MailServer::start_postfix() {
    const auto& d = folder_.path();
    const auto etc = (d / "postfix/etc").string();
    (void)run({postfix_program, {"-c", etc, "check"}, {}, {}, d / "postfix.err", {}}, 30s);  // makes its folders
    // Not by `postfix start-fg`: its child leaves our process group, and would outlive a test that is killed.
    auto started = Process::start({postfix_master, {"-c", etc, "-d"}, {}, {}, d / "postfix.err", {}});
    if (!started) {
        throw std::runtime_error{"postfix cannot be started"};
    }
    postfix_.emplace(std::move(*started));
    if (!wait_until([&] { return answers(smtp) && answers(submission); }, 30s, 20ms)) {
        throw std::runtime_error{"postfix does not answer: " + read_file(d / "postfix.err") + log()};
    }
}

void MailServer::stop_postfix() {
    if (postfix_) {
        postfix_->stop(5s);
    }
    postfix_.reset();
}

void MailServer::stop_dovecot() {
    if (dovecot_) {
        dovecot_->stop(5s);
    }
    dovecot_.reset();
}

std::vector<fs::path> MailServer::mails(std::string_view user, std::string_view box) const {
    std::vector<fs::path> found;
    const auto maildir = folder_.path() / "mail" / user / (box.empty() ? "" : "." + std::string{box});
    for (const auto* part : {"new", "cur"}) {
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator{maildir / part, ignored}) {
            found.push_back(entry.path());
        }
    }
    std::ranges::sort(found, {}, [](const fs::path& file) { return file.filename(); });
    return found;
}

std::vector<std::string> MailServer::texts(std::string_view user, std::string_view box) const {
    std::vector<std::string> out;
    for (const auto& file : mails(user, box)) {
        out.push_back(read_file(file));
    }
    return out;
}

void MailServer::put(std::string_view user, std::string_view mail) {
    const auto maildir = folder_.path() / "mail" / user;
    for (const auto* part : {"", "tmp", "new", "cur"}) {
        fs::create_directories(maildir / part);
        give(maildir / part, "nobody");
    }
    const auto name = std::to_string(1'700'000'000 + put_++) + ".M1P1.test";
    const auto made = folder_.write(maildir / "tmp" / name, mail);
    give(made, "nobody");
    fs::rename(made, maildir / "new" / name);
}

std::string MailServer::log() const {
    return read_file(folder_.path() / "postfix.log") + read_file(folder_.path() / "dovecot.log");
}

}  // namespace hub::testing
