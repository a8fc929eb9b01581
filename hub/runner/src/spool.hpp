#pragma once
#include "hub/base/result.hpp"
#include "hub/connector.h"
#include "hub/model/attachment.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hub::runner {

/// The folder through which an instance's files go to the hub, made by the hub. Owned by the instance; any thread.
class Spool {
public:
    /// Opens it and removes what a runner that ended in the middle has left. Empty: there is none, no file is taken.
    /// Error: one sentence.
    Status open(const std::string& folder);

    /// Copies the file under a name of its own, at most `most_bytes`. Errors: `spool_failed` (ours: the same file may
    /// be taken later), everything else says in a word what is wrong with the file.
    Result<model::ReceivedFile> take(const hubc_attachment& file, std::uint64_t most_bytes) const;
    void remove(const std::vector<model::ReceivedFile>& files) const;

private:
    int folder_ = -1;  // open until the process ends, as the instance
    mutable std::atomic<std::uint64_t> last_{0};
};

/// The files of one call of emit or file: whatever becomes of it, none is left in the spool folder when it returns,
/// because the hub has taken what it wants before it answers.
class SpooledCall {
public:
    explicit SpooledCall(const Spool& spool) : spool_{spool} {}
    ~SpooledCall() { spool_.remove(files_); }
    SpooledCall(const SpooledCall&) = delete;
    SpooledCall& operator=(const SpooledCall&) = delete;

    /// Appends the files of one update or filing to `out`. `complain(number, why)` is told of each that was left out.
    template <class Complain>
    void take(const hubc_array& attachments, std::vector<model::ReceivedFile>& out, Complain complain);
    /// Anything but OK: the call as a whole must fail, so that no file gets lost.
    [[nodiscard]] hubc_status status() const { return status_; }
    /// The files stay for the hub, which removes them.
    void leave() { files_.clear(); }

private:
    /// Empty: it was taken; otherwise why not.
    std::string take_one(const hubc_attachment& file, std::vector<model::ReceivedFile>& out);
    static std::string malformed(const hubc_array& attachments);

    const Spool& spool_;
    std::vector<model::ReceivedFile> files_;
    std::uint64_t bytes_ = 0;
    hubc_status status_ = HUBC_OK;
};

/// Why a file of a message cannot be handed on; empty: it is there, whole.
std::string why_unreadable(const model::SentFile& file);

template <class Complain>
void SpooledCall::take(const hubc_array& attachments, std::vector<model::ReceivedFile>& out, Complain complain) {
    if (auto why = malformed(attachments); !why.empty()) {
        complain(std::uint32_t{0}, why);
        return;
    }
    for (std::uint32_t i = 0; i < attachments.count; ++i) {
        const auto* at = static_cast<const char*>(attachments.first) + std::size_t{i} * attachments.stride;
        const auto why = i < HUBC_MAX_ATTACHMENTS
                             ? take_one(*static_cast<const hubc_attachment*>(static_cast<const void*>(at)), out)
                             : std::string{"too_many"};
        if (!why.empty()) {
            complain(i + 1, why);
        }
    }
}

}  // namespace hub::runner
