#pragma once
#include "hub/base/result.hpp"
#include "hub/blobs/folder.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace hub::app {

/// What a folder says of itself and what the database says of it: may a node work with both? Pure.
enum class FolderVerdict {
    same = 1,
    fresh,   ///< neither says anything: this becomes the one
    other,   ///< another database's folder, or an older one
    missing  ///< the database has a folder, and this says nothing: it is not shared, or not mounted
};
FolderVerdict compare_folder(const std::optional<Uuid>& folder, const std::optional<Uuid>& database);

/// The folder of attachments must be the one that the database names, or complaints would name files that are not
/// there: nodes of one database share it. Waits for the database. On the thread of `context`.
class FolderGate {
public:
    /// Errors: `attachments_folder_wrong`, `attachments_folder_unusable`: nothing that waiting would mend.
    using Done = std::function<void(Status)>;

    FolderGate(
        boost::asio::io_context& context, store::Store& store, std::shared_ptr<const blobs::Folder> folder, Done done);

    void begin();
    void stop();

private:
    void compared(const std::optional<Uuid>& asked, const Result<Uuid>& said);
    void later();

    store::Store& store_;
    std::shared_ptr<const blobs::Folder> folder_;
    Done done_;
    boost::asio::steady_timer wait_;
    bool stopped_ = false;
    bool said_ = false;  // why it waits
};

}  // namespace hub::app
