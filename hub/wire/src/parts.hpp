#pragma once
#include "json_reader.hpp"
#include "json_writer.hpp"

#include "hub/model/attachment.hpp"
#include "hub/model/attempt_exchange.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/reporter.hpp"
#include "hub/model/update.hpp"

#include <boost/json/array.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What several messages are made of: written and read side by side.
namespace hub::wire {

inline std::int64_t micros(TimePoint time) {
    return time.time_since_epoch().count();
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// Texts that travel as a flat list: key, value, key, value.
void write_pairs(FrameWriter& w, std::string_view name, const Pairs& pairs);
Pairs read_pairs(ObjectReader& r, std::string_view name, const boost::json::array* list);

void write_content(FrameWriter& w, const model::Content& content);
void read_content(ObjectReader& r, model::Content& content);

void write_reporter(FrameWriter& w, const model::Reporter& reporter);
std::optional<model::Reporter> read_reporter(ObjectReader& r, const boost::json::array* list);

void write_attachments(FrameWriter& w, const std::vector<model::SentFile>& files);
std::vector<model::SentFile> read_attachments(ObjectReader& r);

/// Nothing is written when there are none.
void write_received(FrameWriter& w, const std::vector<model::ReceivedFile>& files);
std::vector<model::ReceivedFile> read_received(ObjectReader& r);

void write_update(FrameWriter& w, const model::AgencyUpdate& update);
model::AgencyUpdate read_update(ObjectReader& r);

/// Nothing is written when there is none.
void write_exchange(FrameWriter& w, const std::vector<model::ExchangePiece>& pieces);
std::vector<model::ExchangePiece> read_exchange(ObjectReader& r);

}  // namespace hub::wire
