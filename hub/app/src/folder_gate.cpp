#include "folder_gate.hpp"

#include "hub/base/clock.hpp"
#include "hub/base/log.hpp"
#include "hub/crypto/random.hpp"

#include <utility>

namespace hub::app {
namespace {

constexpr auto after_a_failure = std::chrono::milliseconds{500};

Error wrong(const blobs::Folder& folder, const std::string& why) {
    return Error{
        "attachments_folder_wrong", folder.path().string() + " " + why, "attachments_folder",
        "nodes of one database share one folder: mount it there, or name it in hub.yaml (attachments.folder); after a "
        "restore put the folder's backup back too (hub/docs/attachments.md)"};
}

}  // namespace

FolderVerdict compare_folder(const std::optional<Uuid>& folder, const std::optional<Uuid>& database) {
    if (!folder) {
        return database ? FolderVerdict::missing : FolderVerdict::fresh;
    }
    return !database || *database == *folder ? FolderVerdict::same : FolderVerdict::other;
}

FolderGate::FolderGate(
    boost::asio::io_context& context, store::Store& store, std::shared_ptr<const blobs::Folder> folder, Done done)
    : store_{store}, folder_{std::move(folder)}, done_{std::move(done)}, wait_{context} {}

void FolderGate::begin() {
    if (stopped_) {
        return;
    }
    const auto marker = folder_->marker();
    store_.claim_folder(marker.value_or(Uuid{}), [this, marker](const Result<Uuid>& said) { compared(marker, said); });
}

void FolderGate::compared(const std::optional<Uuid>& asked, const Result<Uuid>& said) {
    if (stopped_) {
        return;
    }
    if (!said && said.error().code != "not_found") {
        if (!std::exchange(said_, true)) {
            log::warn("app.attachments_folder_not_checked", {{"reason", said.error().detail}});
        }
        return later();
    }
    switch (compare_folder(asked, said ? std::optional{*said} : std::nullopt)) {
        case FolderVerdict::same: return done_({});
        case FolderVerdict::other: return done_(wrong(*folder_, "is another database's folder"));
        case FolderVerdict::missing: return done_(wrong(*folder_, "is not the folder of this database"));
        case FolderVerdict::fresh: break;
    }
    const SystemClock clock;
    crypto::SystemRandom random;
    if (auto written = folder_->write_marker(UuidV7Source{clock, random}.next()); !written) {
        return done_(std::move(written));
    }
    begin();  // the database hears of it
}

void FolderGate::later() {
    wait_.expires_after(after_a_failure);
    wait_.async_wait([this](boost::system::error_code failed) {
        if (!failed) {
            begin();
        }
    });
}

void FolderGate::stop() {
    stopped_ = true;
    wait_.cancel();
}

}  // namespace hub::app
