#pragma once
#include "hub/base/uuid.hpp"
#include "hub/wire/frame.hpp"

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace hub::wire {

/// Appends `text` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Writes one frame whose payload is a JSON object: header first, length patched in at the end.
/// Hand-written because a SUBMIT must cost a microsecond or two; the decoder in the tests is Boost.JSON's.
class FrameWriter {
public:
    FrameWriter(std::string& out, const FrameHead& head);
    ~FrameWriter();
    FrameWriter(const FrameWriter&) = delete;
    FrameWriter& operator=(const FrameWriter&) = delete;

    void key(std::string_view name) {  // names are ours: nothing to escape
        comma();
        out_ += '"';
        out_ += name;
        out_ += "\":";
    }
    void text(std::string_view name, std::string_view value) {
        key(name);
        append_json_string(out_, value);
    }
    /// Bytes of any kind: each travels as the character of its number.
    void bytes(std::string_view name, std::string_view value);
    /// Left out when empty.
    void optional_text(std::string_view name, std::string_view value) {
        if (!value.empty()) {
            text(name, value);
        }
    }
    void number(std::string_view name, std::int64_t value) {
        key(name);
        append_number(value);
    }
    template <class E>
    void word(std::string_view name, E value) {
        number(name, static_cast<std::int64_t>(value));
    }
    void flag(std::string_view name, bool value) {
        key(name);
        out_ += value ? "true" : "false";
    }
    void uuid(std::string_view name, const Uuid& id) {
        key(name);
        out_ += '"';
        append_to(out_, id);
        out_ += '"';
    }
    /// Elements of an array: `open_array(name)`, then for each `open_object() … close_object()`, then `close_array()`.
    void open_array(std::string_view name) {
        key(name);
        out_ += '[';
        first_ = true;
    }
    void close_array() {
        out_ += ']';
        first_ = false;
    }
    void open_object() {
        comma();
        out_ += '{';
        first_ = true;
    }
    void close_object() {
        out_ += '}';
        first_ = false;
    }
    void element(std::string_view value) {
        comma();
        append_json_string(out_, value);
    }

private:
    void comma() {
        if (!first_) {
            out_ += ',';
        }
        first_ = false;
    }
    void append_number(std::int64_t value);

    std::string& out_;
    std::size_t start_;
    bool first_ = true;
};

void append_head(std::string& out, const FrameHead& head, std::uint32_t length);

}  // namespace hub::wire
