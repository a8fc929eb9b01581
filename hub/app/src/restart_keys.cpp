#include "restart_keys.hpp"

namespace hub::app {

std::vector<std::string> restart_keys(const settings::HubSettings& running, const settings::HubSettings& fresh) {
    std::vector<std::string> out;
    const auto compare = [&](const char* key, bool same) {
        if (!same) {
            out.emplace_back(key);
        }
    };
    compare("listen.http", running.listen == fresh.listen);
    compare("database.url", running.database_url == fresh.database_url);
    compare("database.identity_url", running.identity_url == fresh.identity_url);
    compare("lease.heartbeat", running.lease_heartbeat == fresh.lease_heartbeat);
    compare("lease.dead_after", running.lease_dead_after == fresh.lease_dead_after);
    compare("runners", running.runners == fresh.runners);
    compare("data_folder", running.data_folder == fresh.data_folder);
    compare("attachments.folder", running.attachments_folder == fresh.attachments_folder);
    compare("run_as", running.run_as == fresh.run_as);
    compare("limits.body", running.max_body_bytes == fresh.max_body_bytes);
    compare("attempts.keep_bytes", running.keep_bytes == fresh.keep_bytes);
    return out;
}

}  // namespace hub::app
