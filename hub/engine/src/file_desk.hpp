#pragma once
#include "hub/base/metrics.hpp"
#include "hub/base/uuid.hpp"
#include "hub/engine/engine.hpp"
#include "hub/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hub::engine {

/// What became of the files that an office's system gave.
struct ReceivedFiles {
    std::vector<model::Attachment> taken;
    std::vector<std::string> refused;  ///< codes
};

/// Takes files in, gives them out, and throws away what nobody filed. All but the file work and the cleaning happens on
/// the executor's thread; those block, so they have threads of their own. Bounded: what is too much is told so.
class FileDesk : public std::enable_shared_from_this<FileDesk> {
public:
    FileDesk(
        boost::asio::any_io_executor executor, const EngineOptions& options, UuidV7Source& ids, store::Store& store,
        Metrics& metrics);
    ~FileDesk();
    FileDesk(const FileDesk&) = delete;
    FileDesk& operator=(const FileDesk&) = delete;

    void take(FileUpload upload, std::function<void(Result<model::Attachment>)> done);
    /// Of an office's system: named by whole paths (connectors' `locate`). What was taken or refused is removed there;
    /// a database that is away is waited out.
    void receive(std::vector<model::ReceivedFile> files, std::function<void(ReceivedFiles)> done);
    void retry();
    void read(std::string sha256, std::function<void(Result<std::string>)> done);
    /// Now and then: some of what has expired, and a part of the folder compared with the table.
    void tidy();

private:
    struct Taken;
    using Done = std::function<void(Result<model::Attachment>)>;
    struct Receiving;
    void receive_next(const std::shared_ptr<Receiving>& receiving);
    void store_file(Taken taken, std::int32_t uploaded_by, Done done);
    void count(const Result<model::Attachment>& taken);

    boost::asio::any_io_executor executor_;
    std::shared_ptr<const blobs::Folder> folder_;
    std::shared_ptr<const blobs::ImageCleaner> cleaner_;
    std::int64_t most_unfiled_bytes_;
    UuidV7Source& ids_;
    store::Store& store_;
    Metrics& metrics_;
    std::size_t under_way_ = 0;
    std::vector<std::shared_ptr<Receiving>> waiting_;
    std::uint8_t next_prefix_ = 0;
    bool tidying_ = false;
    boost::asio::thread_pool workers_{2};  // last: they end before what they use
};

}  // namespace hub::engine
