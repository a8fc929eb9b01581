#include "sftp_server.hpp"

#include "remote_error.hpp"
#include "sftp_session.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fcntl.h>
#include <functional>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace hub::csv_drop {
namespace {

using Deadline = FileServer::Deadline;
constexpr std::size_t piece_bytes = std::size_t{32} * 1024;  // what every server takes at once

struct FreeSftp {
    void operator()(sftp_session sftp) const { sftp_free(sftp); }
};
struct FreeAttributes {
    void operator()(sftp_attributes attributes) const { sftp_attributes_free(attributes); }
};
using Attributes = std::unique_ptr<sftp_attributes_struct, FreeAttributes>;
struct CloseFolder {
    void operator()(sftp_dir folder) const { (void)sftp_closedir(folder); }
};
struct CloseFile {
    void operator()(sftp_file file) const { (void)sftp_close(file); }
};
using File = std::unique_ptr<sftp_file_struct, CloseFile>;

Entry entry_of(std::string name, const sftp_attributes_struct& found) {
    constexpr std::int64_t ns = 1'000'000'000;
    return {
        std::move(name),
        found.size,
        std::int64_t{found.mtime} * ns,
        0,
        1,
        found.type == SSH_FILEXFER_TYPE_REGULAR,
        found.type == SSH_FILEXFER_TYPE_DIRECTORY};
}

class SftpServer final : public FileServer {
public:
    SftpServer(Poco::Net::StreamSocket socket, Session session, Watchdog& watchdog, std::chrono::milliseconds answer)
        : socket_{std::move(socket)}, session_{std::move(session)}, watchdog_{watchdog}, answer_{answer} {}
    ~SftpServer() override {
        // Saying goodbye must not wait for a server that is gone.
        const Watchdog::Watch watch{watchdog_, fd(), std::chrono::steady_clock::now() + std::chrono::seconds{2}};
        sftp_.reset();
        if (session_ != nullptr) {
            // What it was given it closes when the other side has hung up, and not else.
            const int left = ssh_get_fd(session_.get());
            ssh_disconnect(session_.get());
            session_.reset();
            if (left >= 0) {
                (void)::close(left);
            }
        }
    }

    std::error_code begin(const std::function<std::error_code()>& log_in) {
        return watched([&] { return log_in(); });
    }
    std::error_code begin_sftp() {
        return watched([&]() -> std::error_code {
            sftp_.reset(sftp_new(session_.get()));
            if (sftp_ == nullptr || sftp_init(sftp_.get()) != SSH_OK) {
                detail_ = "SFTP is not offered to this user";
                return ssh_is_connected(session_.get()) == 0 ? RemoteError::lost : RemoteError::no_protocol;
            }
            return {};
        });
    }
    [[nodiscard]] std::string take_detail() { return std::exchange(detail_, {}); }

    void set_answer(std::chrono::milliseconds answer) { answer_ = answer; }
    void set_deadline(Deadline deadline) override { deadline_ = deadline; }

    std::error_code look(const std::string& path, std::optional<Entry>& entry) override {
        entry.reset();
        const auto error = watched([&]() -> std::error_code {
            const Attributes found{sftp_lstat(sftp_.get(), path.c_str())};
            if (found == nullptr) {
                return last_error();
            }
            entry = entry_of(path.substr(path.rfind('/') + 1), *found);
            return {};
        });
        return error == std::errc::no_such_file_or_directory ? std::error_code{} : error;
    }

    std::error_code list(const std::string& path, std::size_t most, std::vector<Entry>& entries) override {
        return watched([&]() -> std::error_code {
            const std::unique_ptr<sftp_dir_struct, CloseFolder> folder{sftp_opendir(sftp_.get(), path.c_str())};
            if (folder == nullptr) {
                return last_error();
            }
            while (entries.size() < most) {
                const Attributes found{sftp_readdir(sftp_.get(), folder.get())};
                if (found == nullptr) {
                    return sftp_dir_eof(folder.get()) != 0 ? std::error_code{} : last_error();
                }
                const std::string name{found->name == nullptr ? "" : found->name};
                if (name != "." && name != "..") {
                    entries.push_back(entry_of(name, *found));
                }
            }
            return {};
        });
    }

    std::error_code make_folder(const std::string& path, mode_t mode) override {
        return watched(
            [&] { return sftp_mkdir(sftp_.get(), path.c_str(), mode) == SSH_OK ? std::error_code{} : last_error(); });
    }

    std::error_code write(const std::string& path, std::string_view bytes, mode_t mode) override {
        const auto error = watched([&] { return write_all(path, bytes, mode); });
        if (error == RemoteError::refused && is_full(path)) {
            return std::make_error_code(std::errc::no_space_on_device);
        }
        return error;
    }

    std::error_code read(const std::string& path, std::size_t most, std::string& bytes) override {
        bytes.clear();
        return watched([&]() -> std::error_code {
            const File file{sftp_open(sftp_.get(), path.c_str(), O_RDONLY, 0)};
            if (file == nullptr) {
                return last_error();
            }
            std::array<char, piece_bytes> piece{};
            while (bytes.size() <= most) {
                const auto size = sftp_read(file.get(), piece.data(), std::min(piece.size(), most + 1 - bytes.size()));
                if (size < 0) {
                    return last_error();
                }
                if (size == 0) {
                    return ssh_is_connected(session_.get()) == 0 ? RemoteError::lost : std::error_code{};
                }
                bytes.append(piece.data(), static_cast<std::size_t>(size));
                again();
            }
            return {};
        });
    }

    std::error_code rename(const std::string& from, const std::string& to) override {
        return watched([&] {
            return sftp_rename(sftp_.get(), from.c_str(), to.c_str()) == SSH_OK ? std::error_code{} : last_error();
        });
    }
    std::error_code remove(const std::string& path) override {
        return watched(
            [&] { return sftp_unlink(sftp_.get(), path.c_str()) == SSH_OK ? std::error_code{} : last_error(); });
    }

private:
    [[nodiscard]] int fd() const { return socket_.impl()->sockfd(); }
    [[nodiscard]] Deadline next_bite() const { return std::min(deadline_, std::chrono::steady_clock::now() + answer_); }

    template <class Step>
    std::error_code watched(const Step& step) {
        detail_.clear();
        if (std::chrono::steady_clock::now() >= deadline_) {
            return RemoteError::timed_out;
        }
        watch_.emplace(watchdog_, fd(), next_bite());
        const auto error = step();
        const bool bit = watch_->bit();
        watch_.reset();
        return bit ? std::error_code{RemoteError::timed_out} : error;
    }
    /// A piece has come: the time to answer begins anew.
    void again() {
        if (!watch_->bit()) {
            watch_.reset();
            watch_.emplace(watchdog_, fd(), next_bite());
        }
    }

    std::error_code last_error() {
        const int said = sftp_get_error(sftp_.get());
        if (ssh_is_connected(session_.get()) == 0 || ssh_get_error_code(session_.get()) == SSH_FATAL ||
            said == SSH_FX_CONNECTION_LOST || said == SSH_FX_NO_CONNECTION) {
            return RemoteError::lost;
        }
        switch (said) {
            case SSH_FX_NO_SUCH_FILE:
            case SSH_FX_NO_SUCH_PATH: return std::make_error_code(std::errc::no_such_file_or_directory);
            case SSH_FX_PERMISSION_DENIED: return std::make_error_code(std::errc::permission_denied);
            case SSH_FX_FILE_ALREADY_EXISTS: return std::make_error_code(std::errc::file_exists);
            case SSH_FX_WRITE_PROTECT: return std::make_error_code(std::errc::read_only_file_system);
            case SSH_FX_OP_UNSUPPORTED: return RemoteError::no_protocol;
            default: break;
        }
        detail_ = "SFTP status " + std::to_string(said);
        return RemoteError::refused;
    }

    std::error_code write_all(const std::string& path, std::string_view bytes, mode_t mode) {
        File file{sftp_open(sftp_.get(), path.c_str(), O_WRONLY | O_CREAT | O_EXCL, mode)};
        if (file == nullptr) {
            return last_error();
        }
        while (!bytes.empty()) {
            const auto size = sftp_write(file.get(), bytes.data(), std::min(bytes.size(), piece_bytes));
            if (size <= 0) {
                return last_error();
            }
            bytes.remove_prefix(static_cast<std::size_t>(size));
            again();
        }
        if (sftp_extension_supported(sftp_.get(), "fsync@openssh.com", "1") != 0 && sftp_fsync(file.get()) != SSH_OK) {
            return last_error();
        }
        if (sftp_close(file.release()) != SSH_OK) {
            return last_error();
        }
        // The server's own mask may have taken rights away. One that knows no rights is no reason to fail.
        (void)sftp_chmod(sftp_.get(), path.c_str(), mode);
        return ssh_is_connected(session_.get()) == 0 ? RemoteError::lost : std::error_code{};
    }

    /// The server says no more than "failure" for a full disk.
    bool is_full(const std::string& path) {
        if (sftp_extension_supported(sftp_.get(), "statvfs@openssh.com", "2") == 0) {
            return false;
        }
        bool full = false;
        const auto detail = detail_;
        (void)watched([&]() -> std::error_code {
            auto* const about = sftp_statvfs(sftp_.get(), path.substr(0, path.rfind('/')).c_str());
            full = about != nullptr && (about->f_bavail == 0 || (about->f_files > 0 && about->f_favail == 0));
            sftp_statvfs_free(about);
            return {};
        });
        detail_ = detail;
        return full;
    }

    Poco::Net::StreamSocket socket_;
    Session session_;
    std::unique_ptr<sftp_session_struct, FreeSftp> sftp_;
    Watchdog& watchdog_;
    std::chrono::milliseconds answer_;
    Deadline deadline_{};
    std::optional<Watchdog::Watch> watch_;
};

/// One of the server's addresses takes the connection.
std::optional<Poco::Net::StreamSocket> connect(const RemoteRules& rules, Deadline deadline, std::string& detail) {
    try {
        const auto host = Poco::Net::DNS::resolve(rules.host);
        for (const auto& address : host.addresses()) {
            const auto left =
                std::chrono::duration_cast<std::chrono::microseconds>(deadline - std::chrono::steady_clock::now());
            try {
                Poco::Net::StreamSocket socket;
                socket.connect(
                    Poco::Net::SocketAddress{address, rules.port},
                    Poco::Timespan{std::max<Poco::Timespan::TimeDiff>(left.count(), 1)});
                return socket;
            } catch (const Poco::Exception& refused) {
                detail = refused.displayText();
            }
        }
    } catch (const Poco::Exception&) {
        detail = "its name is not known";
    }
    return std::nullopt;
}

/// The line stays known to whatever stands in between, and a peer that is gone is noticed.
void keep_alive(int fd) {
    const int on = 1;
    const int idle = 15;
    const int pause = 10;
    const int probes = 3;
    (void)::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    (void)::setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    (void)::setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &pause, sizeof pause);
    (void)::setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
    (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

Dialed dial_sftp(const RemoteRules& rules, sdk::Host host, Watchdog& watchdog, Deadline deadline) {
    const auto& sftp = std::get<SftpRules>(rules.kind);
    const auto limit = std::min(deadline, std::chrono::steady_clock::now() + rules.connect_timeout);
    Dialed made;
    auto socket = connect(rules, limit, made.detail);
    if (!socket) {
        made.error = RemoteError::unreachable;
        return made;
    }
    keep_alive(socket->impl()->sockfd());
    auto session = make_session(rules, sftp);
    // A second one for libssh: ours stays open, to be shut down when an answer does not come.
    const int fd = ::fcntl(socket->impl()->sockfd(), F_DUPFD_CLOEXEC, 0);
    if (session == nullptr || fd < 0 || ssh_options_set(session.get(), SSH_OPTIONS_FD, &fd) != SSH_OK) {
        made.error = std::make_error_code(std::errc::too_many_files_open);
        if (fd >= 0) {
            (void)::close(fd);
        }
        return made;
    }
    auto* const raw = session.get();
    auto server = std::make_unique<SftpServer>(*std::move(socket), std::move(session), watchdog, rules.connect_timeout);
    server->set_deadline(limit);
    made.error = server->begin([&]() -> std::error_code {
        if (ssh_connect(raw) != SSH_OK) {
            made.detail = ssh_get_error(raw);
            return RemoteError::no_protocol;
        }
        if (const auto untrusted = check_host_key(raw, sftp, made.detail)) {
            return untrusted;
        }
        made.detail.clear();
        return log_in(raw, sftp, host, made.detail);
    });
    if (!made.error) {
        made.detail.clear();
        made.error = server->begin_sftp();
        made.detail = server->take_detail();
    }
    if (made.error) {
        return made;
    }
    server->set_answer(rules.answer_timeout);
    server->set_deadline(deadline);
    made.server = std::move(server);
    return made;
}

}  // namespace hub::csv_drop
