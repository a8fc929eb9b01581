#pragma once
#include "lane.hpp"

#include "hub/store/attachments.hpp"
#include "hub/store/store.hpp"

#include <functional>
#include <string>
#include <vector>

namespace hub::store {

/// Rows of attachments, and the one lock that ties them to files: whoever puts a file of some hash into the folder or
/// takes it out holds an advisory lock on the hash until his transaction has ended. So no file goes between an upload's
/// look at the folder and its row, on whichever node. A thread of its own, because files are written under that lock.
class Attachments {
public:
    Attachments(const StoreOptions& options, Store::Post post);

    void add(NewAttachment wanted, std::function<void(Result<bool>)> done);
    void find(std::vector<model::AttachmentId> ids, std::function<void(Result<std::vector<UnfiledAttachment>>)> done);
    void expire(RemoveFile remove, std::function<void(Result<std::int64_t>)> done);
    void remove_unknown(
        std::vector<std::string> hashes, RemoveFile remove, std::function<void(Result<std::int64_t>)> done);
    void claim_folder(Uuid id, std::function<void(Result<Uuid>)> done);

private:
    Store::Post post_;
    Lane lane_;
};

}  // namespace hub::store
