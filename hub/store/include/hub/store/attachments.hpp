#pragma once
#include "hub/base/result.hpp"
#include "hub/model/attachment.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace hub::store {

/// A file that was taken in and belongs to no complaint yet.
struct NewAttachment {
    model::Attachment file;
    std::int32_t uploaded_by = 0;         ///< the API key; 0: the hub itself, for an office's system
    std::int64_t most_unfiled_bytes = 0;  ///< the key's files that belong to no complaint, this one among them; 0: any
    /// Gives the file its name in the folder, for good. Called on the store's thread, before the commit and while
    /// nobody can take away a file of this hash; perhaps a second time. May fail, and its error is the answer.
    std::function<Status()> publish;
};

/// An upload as a filing finds it.
struct UnfiledAttachment {
    model::Attachment file;
    std::int32_t uploaded_by = 0;
    bool filed = false;    ///< it belongs to a complaint already
    bool expired = false;  ///< it is as good as gone
};

/// Takes the file of this hash out of the folder; called on the store's thread while nobody can put it in.
using RemoveFile = std::function<Status(const std::string& sha256)>;

}  // namespace hub::store
