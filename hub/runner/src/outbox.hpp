#pragma once
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <utility>

namespace hub::runner {

/// Frames on their way to the hub: many threads append, the I/O thread takes all of it for one write. Owned by the
/// server; lives as long as the process. Never blocks; memory is bounded for logs only, answers must get through.
class Outbox {
public:
    /// `wake` is called when something lies ready and nobody has been told yet; any thread.
    explicit Outbox(std::function<void()> wake) : wake_{std::move(wake)} {}

    template <class Encode>
    void write(Encode encode) {
        bool tell = false;
        {
            const std::lock_guard lock{mutex_};
            encode(buffer_);
            tell = !std::exchange(told_, true);
        }
        if (tell) {
            wake_();
        }
    }
    /// False: so much waits already that this one (a log line) was dropped.
    template <class Encode>
    bool try_write(Encode encode) {
        {
            const std::lock_guard lock{mutex_};
            if (buffer_.size() > droppable_above_bytes) {
                return false;
            }
        }
        write(std::move(encode));
        return true;
    }
    /// I/O thread: swaps what waits into `into` (emptied first). False when nothing waits; the next write wakes again.
    bool take(std::string& into) {
        into.clear();
        const std::lock_guard lock{mutex_};
        if (buffer_.empty()) {
            told_ = false;
            return false;
        }
        buffer_.swap(into);
        return true;
    }

private:
    static constexpr std::size_t droppable_above_bytes = 1U << 20;
    std::function<void()> wake_;
    std::mutex mutex_;
    std::string buffer_;
    bool told_ = false;
};

}  // namespace hub::runner
