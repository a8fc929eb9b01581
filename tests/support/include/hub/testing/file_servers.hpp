#pragma once
#include "hub/testing/process.hpp"
#include "hub/testing/temp_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace hub::testing {

/// Two servers of files in a folder of their own, on loopback, as the user of this program (root: as nobody). OpenSSH:
/// SFTP by key. ProFTPD: SFTP by password and FTP with TLS (passive), user "dinas" with the password "secret". What
/// they show is the same folder. One thread. Starting takes a second: one for many tests.
class FileServers {
public:
    /// Why they cannot run here (not installed); empty: they can.
    [[nodiscard]] static std::string missing();
    /// Throws std::runtime_error with what they said when they do not start.
    FileServers();
    ~FileServers();
    FileServers(const FileServers&) = delete;
    FileServers& operator=(const FileServers&) = delete;

    std::uint16_t ssh = 0;   ///< OpenSSH
    std::uint16_t sftp = 0;  ///< ProFTPD
    std::uint16_t ftp = 0;   ///< AUTH TLS needed
    std::uint16_t ftps = 0;  ///< TLS at once

    /// Who may log in at OpenSSH.
    [[nodiscard]] const std::string& ssh_user() const { return user_; }
    /// Everybody may read and write there: the servers' user and the test's.
    [[nodiscard]] std::filesystem::path data() const { return folder_.path() / "data"; }
    /// A private key that OpenSSH takes: "ed25519", "ecdsa", "rsa", "locked" (its passphrase is "buka"); or one that it
    /// does not: "stranger".
    [[nodiscard]] std::string key(std::string_view name) const;
    /// "SHA256:…" of both servers' host key.
    [[nodiscard]] std::string host_key() const;
    /// A file in OpenSSH's form with that key for both servers on 127.0.0.1.
    [[nodiscard]] std::filesystem::path known_hosts() const;
    /// The certificate for "localhost" and 127.0.0.1; also its own authority.
    [[nodiscard]] std::string certificate() const { return (folder_.path() / "cert.pem").string(); }
    [[nodiscard]] std::string log() const;

    /// All of its sessions too.
    void stop_ssh();
    void start_ssh();
    /// A new one; for OpenSSH at its next start. host_key() and known_hosts() go on to tell the old one.
    void change_host_key();
    void stop_ftp();
    void start_ftp();

private:
    void write_files();
    [[nodiscard]] ProcessOptions as_user(const std::string& program, std::vector<std::string> args) const;
    TempFolder folder_{"sp4n-files"};
    std::string user_;
    std::string host_key_;
    std::optional<Process> sshd_;
    std::optional<Process> proftpd_;
};

}  // namespace hub::testing
