#pragma once
#include "server_pool.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <sys/types.h>

namespace hub::csv_drop {

/// Where an office's folders are on its server.
struct RemotePlaces {
    std::string base;  ///< absolute, or below where the login begins; without a slash at its end
    std::map<Place, std::string> names;
    mode_t file_mode = 0640;
};

/// An office's folders on a server, for one visit: one connection, which is made at the first need, and once more when
/// it breaks. Each step can be repeated: after a break what was asked may have been done, so it is looked at first.
/// One thread.
class RemoteFolder final : public OfficeFiles {
public:
    RemoteFolder(ServerPool& pool, const RemotePlaces& places, FileServer::Deadline deadline)
        : pool_{pool}, places_{places}, deadline_{deadline} {}
    ~RemoteFolder() override;

    std::error_code find(Place place, const std::string& name, bool& there) override;
    std::error_code write(Place place, const std::string& name, std::string_view bytes) override;
    /// Done by write, as far as the server promises it.
    std::error_code sync_file(Place /*place*/, const std::string& /*name*/) override { return {}; }
    std::error_code sync_folder(Place /*place*/) override { return {}; }
    std::error_code move(Place from, const std::string& name, Place to, const std::string& new_name) override;
    /// In two steps, between which neither may be there.
    std::error_code replace(Place from, const std::string& name, Place to, const std::string& new_name) override;
    std::error_code remove(Place place, const std::string& name) override;
    std::error_code list(Place place, std::size_t most, std::vector<Entry>& entries) override;
    std::error_code look(Place place, const std::string& name, std::optional<Entry>& entry) override;
    std::error_code read(Place place, const Entry& entry, std::size_t most, std::string& bytes, Unread& why) override;
    std::error_code ready() override;
    [[nodiscard]] std::string explain(const std::error_code& error) const override;
    [[nodiscard]] bool moves_links() const override { return false; }
    [[nodiscard]] bool is_away() const override { return away_; }

private:
    using Step = std::function<std::error_code(FileServer&)>;
    std::error_code run(const Step& step);
    std::error_code connect();
    std::error_code rename(const std::string& from, const std::string& to, bool may_replace);
    /// The folder is there, made if need be, and no link.
    std::error_code enter(FileServer& server, Place place);
    [[nodiscard]] std::string folder_of(Place place) const { return places_.base + "/" + places_.names.at(place); }
    [[nodiscard]] std::string path_of(Place place, const std::string& name) const {
        return folder_of(place) + "/" + name;
    }

    ServerPool& pool_;
    const RemotePlaces& places_;
    FileServer::Deadline deadline_;
    std::unique_ptr<FileServer> server_;
    std::set<Place> entered_;
    std::string detail_;
    int dials_left_ = 2;
    bool away_ = false;
};

}  // namespace hub::csv_drop
