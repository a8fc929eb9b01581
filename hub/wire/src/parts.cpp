#include "parts.hpp"

#include "decode_object.hpp"

#include "hub/wire/messages.hpp"

#include <boost/json/value.hpp>

#include <iterator>
#include <limits>

namespace hub::wire {
namespace {

namespace json = boost::json;
constexpr std::int64_t int32_max = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t int32_min = std::numeric_limits<std::int32_t>::min();

/// A name of a file in a folder, and nothing else: it is opened beneath the spool folder.
bool is_plain_name(std::string_view name) {
    constexpr std::size_t longest = 255;
    return !name.empty() && name.size() <= longest && name != "." && name != ".." &&
           name.find_first_of(std::string_view{"/\0", 2}) == std::string_view::npos;
}

std::uint64_t read_size(ObjectReader& r) {
    return static_cast<std::uint64_t>(r.number("size", 0, static_cast<std::int64_t>(most_file_bytes)));
}

/// An optional list of at most most_files.
template <class File, class Read>
std::vector<File> read_files(ObjectReader& r, std::string_view name, Read read) {
    const auto* list = r.optional_array(name);
    std::vector<File> files;
    if (list == nullptr) {
        return files;
    }
    if (list->size() > most_files) {
        r.fail(name);
        return files;
    }
    files.reserve(list->size());
    read_objects(r, name, list, [&](ObjectReader& f) { files.push_back(read(f)); });
    return files;
}

}  // namespace

void write_pairs(FrameWriter& w, std::string_view name, const Pairs& pairs) {
    w.open_array(name);
    for (const auto& [key, value] : pairs) {
        w.element(key);
        w.element(value);
    }
    w.close_array();
}

void write_content(FrameWriter& w, const model::Content& c) {
    w.text("subject", c.subject);
    w.text("body", c.body);
    w.optional_text("address", c.address);
    w.optional_text("category", c.category.value());
    w.optional_text("region", c.region.value());
    w.word("complaint_kind", c.kind);
    w.word("channel", c.channel);
    w.word("priority", c.priority);
    w.flag("anonymous", c.anonymous);
    w.flag("secret", c.secret);
    w.flag("supervisory", c.supervisory);
    w.optional_text("wished_agency", c.wished_agency.value());
    w.number("latitude", c.latitude_e7);
    w.number("longitude", c.longitude_e7);
    if (!c.attributes.empty()) {
        write_pairs(w, "attributes", c.attributes);
    }
}

/// Only where the hub decided that this agency may know.
void write_reporter(FrameWriter& w, const model::Reporter& r) {
    w.open_array("reporter");
    for (const auto* field : {&r.name, &r.nik, &r.phone, &r.email, &r.address}) {
        w.element(field->expose());
    }
    w.close_array();
}

void write_attachments(FrameWriter& w, const std::vector<model::SentFile>& files) {
    w.open_array("files");
    for (const auto& file : files) {
        w.open_object();
        w.text("name", file.name);
        w.text("media_type", file.media_type);
        w.text("path", file.path);
        w.text("sha256", file.sha256);
        w.number("size", static_cast<std::int64_t>(file.size));
        w.close_object();
    }
    w.close_array();
}

void write_received(FrameWriter& w, const std::vector<model::ReceivedFile>& files) {
    if (files.empty()) {
        return;
    }
    w.open_array("files");
    for (const auto& file : files) {
        w.open_object();
        w.optional_text("name", file.name);
        w.optional_text("media_type", file.media_type);
        w.text("spooled", file.spooled);
        w.number("size", static_cast<std::int64_t>(file.size));
        w.close_object();
    }
    w.close_array();
}

void write_update(FrameWriter& w, const model::AgencyUpdate& update) {
    w.open_object();
    w.word("kind", update.kind);
    w.uuid("complaint", update.complaint.value());
    w.optional_text("external_ref", update.external_ref);
    w.optional_text("remote_status", update.remote_status);
    w.optional_text("note", update.note);
    w.text("dedup_key", update.dedup_key);
    if (update.happened_at) {
        w.number("happened_at", micros(*update.happened_at));
    }
    w.optional_text("tracking_id", update.tracking_id);
    write_received(w, update.files);
    w.close_object();
}

Pairs read_pairs(ObjectReader& r, std::string_view name, const json::array* list) {
    Pairs pairs;
    if (list == nullptr) {
        return pairs;
    }
    if (list->size() % 2 != 0) {
        r.fail(name);
        return pairs;
    }
    pairs.reserve(list->size() / 2);
    for (std::size_t i = 0; i < list->size(); i += 2) {
        const auto* key = (*list)[i].if_string();
        const auto* value = (*list)[i + 1].if_string();
        if (key == nullptr || value == nullptr) {
            r.fail(name);
            return pairs;
        }
        pairs.emplace_back(std::string{key->data(), key->size()}, std::string{value->data(), value->size()});
    }
    return pairs;
}

void read_content(ObjectReader& r, model::Content& c) {
    c.subject = r.text("subject");
    c.body = r.text("body");
    c.address = r.optional_text("address");
    c.category = model::CategoryCode{r.optional_text("category")};
    c.region = model::RegionCode{r.optional_text("region")};
    c.kind = r.word<model::ComplaintKind>("complaint_kind");
    c.channel = r.word<model::Channel>("channel");
    c.priority = r.word<model::Priority>("priority");
    c.anonymous = r.flag("anonymous");
    c.secret = r.flag("secret");
    c.supervisory = r.flag("supervisory");
    c.wished_agency = model::AgencyId{r.optional_text("wished_agency")};
    c.latitude_e7 = static_cast<std::int32_t>(r.number("latitude", int32_min, int32_max));
    c.longitude_e7 = static_cast<std::int32_t>(r.number("longitude", int32_min, int32_max));
    c.attributes = read_pairs(r, "attributes", r.optional_array("attributes"));
}

/// Five texts, in the order of model::Reporter.
std::optional<model::Reporter> read_reporter(ObjectReader& r, const json::array* list) {
    if (list == nullptr) {
        return std::nullopt;
    }
    model::Reporter out;
    Sensitive<std::string>* const fields[] = {&out.name, &out.nik, &out.phone, &out.email, &out.address};
    if (list->size() != std::size(fields)) {
        r.fail("reporter");
        return std::nullopt;
    }
    for (std::size_t i = 0; i < std::size(fields); ++i) {
        const auto* text = (*list)[i].if_string();
        if (text == nullptr) {
            r.fail("reporter");
            return std::nullopt;
        }
        *fields[i] = Sensitive<std::string>{std::string{text->data(), text->size()}};
    }
    return out;
}

std::vector<model::SentFile> read_attachments(ObjectReader& r) {
    return read_files<model::SentFile>(r, "files", [](ObjectReader& f) {
        return model::SentFile{f.text("name"), f.text("media_type"), f.text("path"), f.text("sha256"), read_size(f)};
    });
}

std::vector<model::ReceivedFile> read_received(ObjectReader& r) {
    return read_files<model::ReceivedFile>(r, "files", [](ObjectReader& f) {
        model::ReceivedFile file{
            f.optional_text("name"), f.optional_text("media_type"), f.text("spooled"), read_size(f)};
        if (!is_plain_name(file.spooled)) {
            f.fail("spooled");
        }
        return file;
    });
}

model::AgencyUpdate read_update(ObjectReader& r) {
    model::AgencyUpdate update;
    update.kind = r.word<model::UpdateKind>("kind");
    update.complaint = model::ComplaintId{r.uuid("complaint")};
    update.external_ref = r.optional_text("external_ref");
    update.remote_status = r.optional_text("remote_status");
    update.note = r.optional_text("note");
    update.dedup_key = r.text("dedup_key");
    update.happened_at = r.time("happened_at");
    update.tracking_id = r.optional_text("tracking_id");
    update.files = read_received(r);
    return update;
}

void write_exchange(FrameWriter& w, const std::vector<model::ExchangePiece>& pieces) {
    if (pieces.empty()) {
        return;
    }
    w.open_array("exchange");
    for (const auto& piece : pieces) {
        w.open_object();
        w.word("direction", piece.direction);
        w.text("label", piece.label);
        w.bytes("bytes", piece.bytes);
        w.number("left_out", static_cast<std::int64_t>(piece.left_out & 0x7FFFFFFFFFFFFFFFULL));
        w.close_object();
    }
    w.close_array();
}

std::vector<model::ExchangePiece> read_exchange(ObjectReader& r) {
    std::vector<model::ExchangePiece> pieces;
    read_objects(r, "exchange", r.optional_array("exchange"), [&](ObjectReader& p) {
        auto& piece = pieces.emplace_back();
        piece.direction = p.word<model::Direction>("direction");
        piece.label = p.text("label");
        piece.bytes = p.bytes("bytes");
        piece.left_out = static_cast<std::uint64_t>(p.number("left_out", 0, std::numeric_limits<std::int64_t>::max()));
    });
    return pieces;
}

}  // namespace hub::wire
