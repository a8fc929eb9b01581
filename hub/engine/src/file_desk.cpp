#include "file_desk.hpp"

#include "hub/base/log.hpp"
#include "hub/blobs/file_kind.hpp"
#include "hub/blobs/spool.hpp"

#include <boost/asio/post.hpp>

#include <utility>
#include <vector>

namespace hub::engine {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_at_once = 16;  // 160 MB at the very most

Error unavailable() {
    return Error{"attachments_unavailable", "this hub has no folder for files"};
}

Error busy() {
    return Error{"attachments_busy", "too many files are being taken in", "", "the same request may be sent again"};
}

}  // namespace

/// Clean, and on the disk.
struct FileDesk::Taken {
    blobs::Staged staged;
    blobs::FileKind kind = blobs::FileKind::pdf;
};

FileDesk::FileDesk(
    asio::any_io_executor executor, const EngineOptions& options, UuidV7Source& ids, store::Store& store,
    Metrics& metrics)
    : executor_{std::move(executor)},
      folder_{options.attachments},
      cleaner_{options.image_cleaner},
      most_unfiled_bytes_{options.most_unfiled_bytes},
      ids_{ids},
      store_{store},
      metrics_{metrics} {}

FileDesk::~FileDesk() {
    workers_.join();
}

namespace {

Result<std::pair<std::string, blobs::FileKind>> cleaned(const FileUpload& upload, const blobs::ImageCleaner& cleaner) {
    HUB_TRY(const auto kind, blobs::check_kind(upload.declared_type, upload.bytes));
    if (!blobs::is_cleanable(kind)) {
        return std::pair{upload.bytes, kind};
    }
    HUB_TRY(auto bytes, cleaner.clean(kind, upload.bytes));
    return std::pair{std::move(bytes), blobs::stored_as(kind)};
}

}  // namespace

void FileDesk::take(FileUpload upload, Done done) {
    if (folder_ == nullptr || cleaner_ == nullptr) {
        return done(unavailable());
    }
    if (under_way_ >= most_at_once) {
        return done(busy());
    }
    ++under_way_;
    auto told = [self = shared_from_this(), done = std::move(done)](Result<model::Attachment> taken) {
        --self->under_way_;
        self->count(taken);
        done(std::move(taken));
    };
    asio::post(workers_, [this, upload = std::move(upload), told = std::move(told)]() mutable {
        auto staged = [&]() -> Result<Taken> {
            HUB_TRY(const auto clean, cleaned(upload, *cleaner_));
            HUB_TRY(auto file, folder_->stage(clean.first));
            return Taken{std::move(file), clean.second};
        }();
        auto kept = std::make_shared<Result<Taken>>(std::move(staged));
        asio::post(executor_, [this, kept, by = upload.uploaded_by, told = std::move(told)]() mutable {
            if (!*kept) {
                return told(std::move(*kept).error());
            }
            store_file(std::move(**kept), by, std::move(told));
        });
    });
}

void FileDesk::store_file(Taken taken, std::int32_t uploaded_by, Done done) {
    store::NewAttachment wanted;
    wanted.file.id = model::AttachmentId{ids_.next()};
    wanted.file.media_type = blobs::media_type_of(taken.kind);
    wanted.file.sha256 = taken.staged.sha256();
    wanted.file.size = taken.staged.size();
    wanted.file.cleaned = blobs::is_cleanable(taken.kind);
    wanted.uploaded_by = uploaded_by;
    wanted.most_unfiled_bytes = uploaded_by == 0 ? 0 : most_unfiled_bytes_;
    auto staged = std::make_shared<blobs::Staged>(std::move(taken.staged));
    wanted.publish = [folder = folder_, staged] { return folder->publish(*staged); };
    auto file = wanted.file;
    store_.add_attachment(
        std::move(wanted), [file = std::move(file), done = std::move(done)](const Result<bool>& stored) mutable {
            stored ? done(std::move(file)) : done(stored.error());
        });
}

struct FileDesk::Receiving {
    std::vector<model::ReceivedFile> files;
    std::size_t next = 0;
    ReceivedFiles result;
    std::function<void(ReceivedFiles)> done;
};

void FileDesk::retry() {
    for (const auto& receiving : std::exchange(waiting_, {})) {
        receive_next(receiving);
    }
}

void FileDesk::receive(std::vector<model::ReceivedFile> files, std::function<void(ReceivedFiles)> done) {
    auto receiving = std::make_shared<Receiving>();
    receiving->files = std::move(files);
    receiving->done = std::move(done);
    receive_next(receiving);
}

namespace {

/// Says nothing of the file: the same may be taken a moment later.
bool is_passing(const std::string& code) {
    return code == "storage_unavailable" || code == "attachments_busy";
}

}  // namespace

/// One after the other: they are held in memory.
void FileDesk::receive_next(const std::shared_ptr<Receiving>& receiving) {
    if (receiving->next == receiving->files.size()) {
        return receiving->done(std::move(receiving->result));
    }
    const auto& file = receiving->files[receiving->next];
    auto taken = [self = shared_from_this(), receiving = receiving,
                  path = file.spooled](Result<model::Attachment> stored) {
        if (!stored && is_passing(stored.error().code)) {
            self->waiting_.push_back(receiving);
            return;
        }
        blobs::remove_spooled(path);
        if (stored) {
            receiving->result.taken.push_back(std::move(*stored));
        } else {
            receiving->result.refused.push_back(stored.error().code);
        }
        ++receiving->next;
        self->receive_next(receiving);
    };
    // Megabytes are not read on the loop. Everything that keeps this desk alive goes back to it: its end joins the
    // workers.
    asio::post(
        workers_,
        [self = shared_from_this(), path = file.spooled, type = file.media_type, taken = std::move(taken)]() mutable {
            auto bytes = std::make_shared<Result<std::string>>(blobs::read_spooled(path));
            auto& executor = self->executor_;
            asio::post(
                executor, [self = std::move(self), bytes, type = std::move(type), taken = std::move(taken)]() mutable {
                    if (!*bytes) {
                        return taken(std::move(*bytes).error());
                    }
                    self->take({std::move(**bytes), std::move(type), 0}, std::move(taken));
                });
        });
}

void FileDesk::count(const Result<model::Attachment>& taken) {
    metrics_
        .counter(
            "sp4n_attachments_total", "Files at the doors, by what became of them.",
            {{"result", taken ? std::string{"taken"} : taken.error().code}})
        .add();
}

void FileDesk::read(std::string sha256, std::function<void(Result<std::string>)> done) {
    if (folder_ == nullptr) {
        return done(unavailable());
    }
    if (under_way_ >= most_at_once) {
        return done(busy());
    }
    ++under_way_;
    asio::post(workers_, [self = shared_from_this(), sha256 = std::move(sha256), done = std::move(done)]() mutable {
        auto bytes = std::make_shared<Result<std::string>>(self->folder_->read(sha256));
        auto& executor = self->executor_;
        asio::post(executor, [self = std::move(self), bytes, done = std::move(done)] {
            --self->under_way_;
            if (!*bytes && bytes->error().code != "not_found") {
                log::error("engine.attachment_unreadable", {{"reason", bytes->error().detail}});
            }
            done(std::move(*bytes));
        });
    });
}

/// 256 parts, one a look: all of the folder within a few hours.
void FileDesk::tidy() {
    if (folder_ == nullptr || tidying_) {
        return;
    }
    tidying_ = true;
    const store::RemoveFile remove = [folder = folder_](const std::string& sha256) { return folder->remove(sha256); };
    store_.expire_attachments(remove, [](const Result<std::int64_t>& gone) {
        if (gone && *gone != 0) {
            log::info("engine.attachments_expired", {{"count", *gone}});
        }
    });
    asio::post(workers_, [this, self = weak_from_this(), remove, prefix = next_prefix_++] {
        auto old = folder_->old_files(prefix);
        asio::post(executor_, [self, remove, old = std::move(old)]() mutable {
            const auto desk = self.lock();
            if (!desk) {
                return;
            }
            desk->tidying_ = false;
            if (!old.empty()) {
                desk->store_.remove_unknown_files(std::move(old), remove, [](const Result<std::int64_t>& gone) {
                    if (gone && *gone != 0) {
                        log::info("engine.attachments_left_over", {{"count", *gone}});
                    }
                });
            }
        });
    });
}

}  // namespace hub::engine
