#pragma once
#include "hub/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The private format between hub and runner: a fixed binary header and a JSON payload. Both ends come from one build
/// (`build_id`), so it may change with every commit. Pure: no I/O, no threads.
namespace hub::wire {

enum class FrameType : std::uint8_t {
    hello = 1,
    configure = 2,
    ready = 3,
    submit = 4,
    result = 5,
    emit = 6,
    emit_ack = 7,
    cancel = 8,
    secret = 9,
    secret_value = 10,
    log = 11,
    ping = 12,
    pong = 13,
    stop = 14,
    bye = 15,
    poll = 16,
    probe = 17,
    lookup = 18,
    reconcile = 19,
    holdings = 20,
    webhook = 21,
    web_answer = 22,
    file = 23,  ///< answered by emit_ack
    state_get = 24,
    state_value = 25,
    state_put = 26,
    state_ack = 27
};
inline constexpr auto last_frame_type = FrameType::state_ack;

/// Every frame names the instance by the number that CONFIGURE gave it; 0 is the runner itself.
/// `correlation`: the operation of submit, result, cancel; the sender's number of a request and its answer otherwise.
struct FrameHead {
    FrameType type = FrameType::ping;
    std::uint32_t instance = 0;
    std::uint64_t correlation = 0;
};

struct Frame {
    FrameHead head;
    std::string_view payload;  ///< valid until the reader is given more bytes
};

inline constexpr std::size_t header_bytes = 20;
inline constexpr std::size_t max_payload_bytes = 24U << 20;  ///< one view is at most 16 MiB (sdk-abi.md M4)

/// Cuts a byte stream into frames. One thread. Memory: the largest frame plus one read.
///
///     auto space = reader.prepare(); reader.commit(read(fd, space));
///     while (true) { auto frame = reader.next(); … }
class FrameReader {
public:
    explicit FrameReader(std::size_t read_bytes = 256U << 10) : read_bytes_{read_bytes} {}

    /// Room for the next read, at least `read_bytes` large. Frames handed out before are no longer valid.
    std::span<char> prepare();
    void commit(std::size_t bytes);
    /// The next whole frame; empty when more bytes are needed. An error (`wire_malformed`) is final.
    Result<std::optional<Frame>> next();
    /// Bytes of a frame that has begun and is not whole: a peer that ends now was cut off.
    [[nodiscard]] std::size_t pending() const { return end_ - begin_; }

private:
    std::size_t read_bytes_;
    std::unique_ptr<char[]> buffer_;  // not a vector: growing must not zero what a read will fill
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

/// Identifies the wire format of this build; HELLO compares it.
std::string_view build_id();

}  // namespace hub::wire
