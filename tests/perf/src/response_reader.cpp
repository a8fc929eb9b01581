#include "response_reader.hpp"

#include <charconv>
#include <strings.h>

namespace hub::perf {
namespace {

/// Value of a header line "Name: value" when the name is `name`.
bool value_of(std::string_view line, std::string_view name, std::string_view& value) {
    if (line.size() <= name.size() || line[name.size()] != ':' ||
        ::strncasecmp(line.data(), name.data(), name.size()) != 0) {
        return false;
    }
    value = line.substr(name.size() + 1);
    while (value.starts_with(' ')) {
        value.remove_prefix(1);
    }
    return true;
}

}  // namespace

bool ResponseReader::read_head() {
    std::string_view head{buffer_.data(), head_size_ - 2};
    if (!head.starts_with("HTTP/1.1 ") || head.size() < 12) {
        return false;
    }
    std::from_chars(head.data() + 9, head.data() + 12, status_);
    keep_alive_ = true;
    bool sized = status_ == 204 || status_ == 304;
    body_size_ = 0;
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.empty()) {
        const auto line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(line.size() + 2);
        std::string_view value;
        if (value_of(line, "Content-Length", value)) {
            sized = std::from_chars(value.data(), value.data() + value.size(), body_size_).ec == std::errc{};
        } else if (value_of(line, "Connection", value)) {
            keep_alive_ = value != "close";
        }
    }
    return status_ >= 200 && sized;
}

ResponseReader::State ResponseReader::look() {
    if (head_size_ == 0) {
        const auto end = buffer_.find("\r\n\r\n");
        if (end == std::string::npos) {
            return buffer_.size() > 65536 ? State::broken : State::incomplete;
        }
        head_size_ = end + 4;
        if (!read_head()) {
            return State::broken;
        }
    }
    return buffer_.size() >= head_size_ + body_size_ ? State::complete : State::incomplete;
}

std::string_view ResponseReader::body() const {
    return std::string_view{buffer_}.substr(head_size_, body_size_);
}

void ResponseReader::next() {
    buffer_.erase(0, head_size_ + body_size_);
    head_size_ = 0;
    body_size_ = 0;
    status_ = 0;
}

}  // namespace hub::perf
