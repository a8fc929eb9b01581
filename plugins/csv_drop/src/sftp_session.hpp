#pragma once
#include "remote_config.hpp"

#include "hub/sdk/host.hpp"

#include <libssh/libssh.h>
#include <libssh/sftp.h>
#include <memory>
#include <string>
#include <system_error>

namespace hub::csv_drop {

struct FreeSession {
    void operator()(ssh_session session) const { ssh_free(session); }
};
using Session = std::unique_ptr<ssh_session_struct, FreeSession>;

/// A session that knows where to and by which algorithms; nothing of the machine's own SSH configuration is used.
Session make_session(const RemoteRules& rules, const SftpRules& sftp);
/// Is it the right server? Nothing of ours has been sent to it yet.
std::error_code check_host_key(ssh_session session, const SftpRules& sftp, std::string& detail);
/// The key first, if there is one; then the password, if that is asked for.
std::error_code log_in(ssh_session session, const SftpRules& sftp, sdk::Host host, std::string& detail);

}  // namespace hub::csv_drop
