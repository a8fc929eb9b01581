#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/result.hpp"
#include "hub/base/uuid.hpp"
#include "hub/model/names.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace hub::wire {

/// Reads the fields of one JSON object and remembers the first that is missing or wrong, so that a decoder is a plain
/// list of fields with one check at the end.
class ObjectReader {
public:
    explicit ObjectReader(const boost::json::object& object) : object_{object} {}

    std::string text(std::string_view name);
    std::string optional_text(std::string_view name);
    std::int64_t number(std::string_view name, std::int64_t low, std::int64_t high);
    std::int64_t optional_number(std::string_view name, std::int64_t low, std::int64_t high);
    bool flag(std::string_view name);
    /// False when absent.
    bool optional_flag(std::string_view name);
    /// What FrameWriter::bytes wrote.
    std::string bytes(std::string_view name);
    Uuid uuid(std::string_view name);
    std::chrono::milliseconds millis(std::string_view name) {
        return std::chrono::milliseconds{optional_number(name, 0, std::int64_t{1} << 50)};
    }
    std::optional<TimePoint> time(std::string_view name);
    template <class E>
    E word(std::string_view name) {
        const auto value = model::from_number<E>(static_cast<int>(number(name, 0, 255)));
        if (!value) {
            fail(name);
        }
        return value.value_or(E{});
    }
    /// Empty when absent.
    template <class E>
    std::optional<E> optional_word(std::string_view name);
    /// Null when absent.
    const boost::json::array* optional_array(std::string_view name);
    const boost::json::array* array(std::string_view name);

    void fail(std::string_view name) {
        if (bad_.empty()) {
            bad_ = name;
        }
    }
    [[nodiscard]] Status status() const {
        if (bad_.empty()) {
            return {};
        }
        return Error{"wire_malformed", "field '" + std::string{bad_} + "' is missing or wrong"};
    }

private:
    const boost::json::object& object_;
    std::string_view bad_;
};

template <class E>
std::optional<E> ObjectReader::optional_word(std::string_view name) {
    return object_.contains(name) ? std::optional{word<E>(name)} : std::nullopt;
}

}  // namespace hub::wire
