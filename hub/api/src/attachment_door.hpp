#pragma once
#include "http_message.hpp"
#include "problem.hpp"

#include "hub/api/route_table.hpp"
#include "hub/blobs/file_kind.hpp"
#include "hub/engine/engine.hpp"
#include "hub/store/store.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace hub::api {

/// What a filing's ids stand for, in its order; what cannot be used is a fault and nothing else.
struct FoundAttachments {
    std::vector<model::Attachment> files;
    std::vector<FieldFault> faults;
};

/// Pure: one answer for what is not there, not this key's, expired, or filed already.
FoundAttachments match_attachments(
    const std::vector<model::AttachmentId>& wanted, const std::vector<store::UnfiledAttachment>& found,
    std::int32_t key);

/// Large bodies are held in memory, so that few may come at once. One thread.
class AttachmentSeats {
public:
    /// Given back with its last copy; null: none is free.
    [[nodiscard]] std::shared_ptr<void> take();

private:
    std::shared_ptr<std::size_t> taken_ = std::make_shared<std::size_t>(0);
};

/// Files in and out. One thread.
class AttachmentDoor {
public:
    static constexpr std::uint64_t largest_body = blobs::largest_file;

    AttachmentDoor(engine::Engine& engine, store::Store& store) : engine_{engine}, store_{store} {}

    [[nodiscard]] std::shared_ptr<void> take_seat() { return seats_.take(); }
    static Error no_seat();

    void take(Request request, Respond respond);
    void look_up(
        std::vector<model::AttachmentId> ids, std::int32_t key, std::function<void(Result<FoundAttachments>)> done);
    void give(const RouteMatch& match, const Request& request, Respond respond);

private:
    void found(
        const store::ComplaintFile& file, model::AttachmentId wanted, const Request& request, const Respond& respond);

    engine::Engine& engine_;
    store::Store& store_;
    AttachmentSeats seats_;
};

}  // namespace hub::api
