#include "hub/wire/frame.hpp"

#include <algorithm>
#include <cstring>

namespace hub::wire {

std::span<char> FrameReader::prepare() {
    if (begin_ == end_) {
        begin_ = end_ = 0;
    }
    if (capacity_ - end_ < read_bytes_) {
        const auto held = end_ - begin_;
        if (held + read_bytes_ <= capacity_) {
            std::memmove(buffer_.get(), buffer_.get() + begin_, held);
        } else {
            const auto wanted = std::max(held + read_bytes_, capacity_ * 2);
            std::unique_ptr<char[]> larger{new char[wanted]};
            if (held != 0) {
                std::memcpy(larger.get(), buffer_.get() + begin_, held);
            }
            buffer_ = std::move(larger);
            capacity_ = wanted;
        }
        begin_ = 0;
        end_ = held;
    }
    return {buffer_.get() + end_, capacity_ - end_};
}

void FrameReader::commit(std::size_t bytes) {
    HUB_ASSERT(bytes <= capacity_ - end_);
    end_ += bytes;
}

Result<std::optional<Frame>> FrameReader::next() {
    if (end_ - begin_ < header_bytes) {
        return std::optional<Frame>{};
    }
    const char* at = buffer_.get() + begin_;
    std::uint32_t length = 0;
    std::uint8_t type = 0;
    std::uint8_t zero[3];
    Frame frame;
    std::memcpy(&length, at, 4);
    std::memcpy(&type, at + 4, 1);
    std::memcpy(zero, at + 5, 3);
    std::memcpy(&frame.head.instance, at + 8, 4);
    std::memcpy(&frame.head.correlation, at + 12, 8);
    if (type < static_cast<std::uint8_t>(FrameType::hello) || type > static_cast<std::uint8_t>(last_frame_type)) {
        return Error{"wire_malformed", "unknown frame type " + std::to_string(type)};
    }
    if (zero[0] != 0 || zero[1] != 0 || zero[2] != 0) {
        return Error{"wire_malformed", "reserved header bytes are set"};
    }
    if (length > max_payload_bytes) {
        return Error{"wire_malformed", "frame of " + std::to_string(length) + " bytes is over the limit"};
    }
    if (end_ - begin_ - header_bytes < length) {
        return std::optional<Frame>{};
    }
    frame.head.type = static_cast<FrameType>(type);
    frame.payload = {at + header_bytes, length};
    begin_ += header_bytes + length;
    return std::optional<Frame>{frame};
}

std::string_view build_id() {
    return SP4N_WIRE_BUILD_ID;
}

}  // namespace hub::wire
