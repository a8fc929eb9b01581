#include "remote_office.hpp"

#include "ftps_server.hpp"
#include "remote_folder.hpp"
#include "sftp_server.hpp"
#include "watchdog.hpp"

#include <utility>

namespace hub::csv_drop {
namespace {

class RemoteOffice final : public Office {
public:
    RemoteOffice(const RemoteRules& rules, const std::map<Place, std::string>& names, mode_t file_mode, sdk::Host host)
        : rules_{rules},
          host_{host},
          places_{rules.folder, names, file_mode},
          pool_{[this](FileServer::Deadline deadline) { return dial(deadline); }, rules.keep} {}

    std::unique_ptr<OfficeFiles> visit(Deadline deadline) override {
        return std::make_unique<RemoteFolder>(pool_, places_, deadline);
    }

private:
    Dialed dial(FileServer::Deadline deadline) {
        return std::holds_alternative<SftpRules>(rules_.kind) ? dial_sftp(rules_, host_, watchdog_, deadline)
                                                              : dial_ftps(rules_, host_, deadline);
    }

    RemoteRules rules_;
    sdk::Host host_;
    RemotePlaces places_;
    Watchdog watchdog_;
    ServerPool pool_;  ///< its connections are watched
};

}  // namespace

std::unique_ptr<Office> make_remote_office(
    const RemoteRules& rules, const std::map<Place, std::string>& names, mode_t file_mode, sdk::Host host) {
    return std::make_unique<RemoteOffice>(rules, names, file_mode, host);
}

}  // namespace hub::csv_drop
