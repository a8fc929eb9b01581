#include "office.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <iterator>
#include <utility>

namespace hub::office {
namespace json = boost::json;
namespace {

Reply fail(unsigned status, std::string_view text) {
    Reply reply;
    reply.status = status;
    reply.body = json::serialize(json::object{{"error", text}});
    return reply;
}

Reply fault_reply(Fault fault) {
    if (fault == Fault::refused_422) {
        auto reply = fail(422, "kode kategori tidak dikenal");
        reply.fault = fault;
        return reply;
    }
    Reply reply = fault == Fault::error_500 ? fail(500, "kesalahan pada server") : fail(503, "sistem sedang sibuk");
    reply.retry_after = fault == Fault::busy_503;
    if (fault == Fault::html_200) {
        reply.status = 200;
        reply.type = "text/html";
        reply.body = "<html><body><h1>Mohon maaf</h1><p>Sistem sedang dalam perbaikan.</p></body></html>";
    }
    reply.fault = fault;
    return reply;
}

std::uint64_t number_of(std::string_view text, std::uint64_t otherwise) {
    std::uint64_t value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// Value of one parameter of a query; refs need no percent-decoding.
std::string_view parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const auto item = query.substr(0, query.find('&'));
        query.remove_prefix(item.size() == query.size() ? item.size() : item.size() + 1);
        if (item.starts_with(name) && item.substr(name.size()).starts_with('=')) {
            return item.substr(name.size() + 1);
        }
    }
    return {};
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> answers{{
    {"ditindaklanjuti", "Terima kasih atas laporannya. Petugas kami telah meninjau lokasi dan perbaikan dijadwalkan."},
    {"ditindaklanjuti", "Laporan Bapak/Ibu sudah kami teruskan kepada bidang terkait untuk ditindaklanjuti."},
    {"selesai", "Pekerjaan telah selesai dilaksanakan. Terima kasih atas partisipasi Bapak/Ibu."},
    {"selesai", "Laporan telah selesai ditangani oleh petugas lapangan kami."},
}};

}  // namespace

Office::Office(OfficeOptions options, FaultPlan faults, TicketBook& book)
    : options_{std::move(options)}, faults_{std::move(faults)}, book_{book}, random_{options_.seed} {}

std::string Office::id_of(std::uint32_t number) const {
    char digits[16];
    std::snprintf(digits, sizeof digits, "-%06u", number);
    return options_.prefix + digits;
}

std::uint32_t Office::parse_id(std::string_view id) const {
    if (!id.starts_with(options_.prefix) || !id.substr(options_.prefix.size()).starts_with('-')) {
        return 0;
    }
    return static_cast<std::uint32_t>(number_of(id.substr(options_.prefix.size() + 1), 0));
}

std::string Office::short_form(const Ticket& ticket, bool as_new) const {
    std::string text = R"({"data":{"id":")";
    text += id_of(ticket.number);
    if (as_new) {
        return text + R"(","status":"diterima","jawaban":""}})";
    }
    return text + R"(","status":)" + json::serialize(ticket.status) + R"(,"jawaban":)" +
           json::serialize(ticket.jawaban) + "}}";
}

Reply Office::handle(const Request& request) {
    ++requests_;
    if (!options_.token.empty() && request.authorization != "Bearer " + options_.token) {
        return fail(401, "token tidak dikenal");
    }
    return route(request);
}

Reply Office::route(const Request& request) {
    const auto path = request.target.substr(0, request.target.find('?'));
    const auto query =
        path.size() == request.target.size() ? std::string_view{} : request.target.substr(path.size() + 1);
    if (path == "/tickets" && request.method == "POST") {
        return create(request);
    }
    if (path == "/tickets" && request.method == "GET") {
        return list(query);
    }
    if (path == "/search" && request.method == "GET") {
        return search(query);
    }
    if (path == "/stats" && request.method == "GET") {
        return stats();
    }
    if (path.starts_with("/tickets/")) {
        return one_ticket(request, path.substr(9));
    }
    return fail(404, "tidak ditemukan");
}

Reply Office::create(const Request& request) {
    const auto fault = options_.poison ? fault_in(request.body) : faults_.next();
    if (fault != Fault::none) {
        ++fault_counts_[fault];
    }
    if (fault == Fault::error_500 || fault == Fault::busy_503 || fault == Fault::html_200 ||
        fault == Fault::refused_422) {
        return fault_reply(fault);
    }
    std::array<unsigned char, 8192> memory;  // enough for most bodies: no allocation
    json::monotonic_resource resource(memory.data(), memory.size());
    boost::system::error_code bad;
    auto posted = read_posted(request.body);
    const auto body = json::parse(posted.json, bad, &resource);
    const auto* fields = bad ? nullptr : body.if_object();
    if (fields == nullptr) {
        return fail(400, "isi bukan objek JSON");
    }
    const auto* ref = fields->if_contains("ref");
    if (ref == nullptr || !ref->is_string() || ref->get_string().empty()) {
        return fail(422, "ref wajib diisi");
    }
    const std::string_view ref_text = ref->get_string();
    Reply reply;
    reply.fault = fault;
    reply.ref = ref_text;
    book_.note_key(ref_text, request.idempotency_key);
    const auto* known =
        options_.naive || request.idempotency_key.empty() ? nullptr : book_.find_key(request.idempotency_key);
    if (known != nullptr) {
        reply.body = short_form(*known, false);
        return reply;
    }
    const auto& ticket = book_.add(ref_text, request.idempotency_key, options_.keep_bodies ? posted.json : "");
    note_files(ticket.number, std::move(posted.files), *fields);
    reply.status = 201;
    maybe_answer(ticket.number);
    reply.body = short_form(ticket, options_.answer_share <= 0);
    return reply;
}

/// Those of the form, and those of the JSON.
void Office::note_files(std::uint32_t number, std::vector<ReceivedFile> files, const json::object& fields) {
    if (const auto* list = fields.if_contains("lampiran")) {
        std::ranges::move(read_file_list(json::serialize(*list)), std::back_inserter(files));
    }
    if (!files.empty()) {
        book_.note_files(number, std::move(files));
    }
}

void Office::maybe_answer(std::uint32_t number) {
    if (options_.answer_share <= 0) {
        return;
    }
    if (static_cast<double>(random_() >> 11U) * 0x1.0p-53 < options_.answer_share) {
        const auto& [status, text] = answers[random_() % answers.size()];
        book_.answer(number, status, text);
    }
}

namespace {

json::object full_form(const Ticket& ticket, std::string id) {
    json::object value{{"id", std::move(id)},     {"ref", ticket.ref},         {"key", ticket.key},
                       {"status", ticket.status}, {"jawaban", ticket.jawaban}, {"changed", ticket.changed}};
    if (!ticket.body.empty()) {
        value["body"] = ticket.body;
    }
    for (const auto& file : ticket.files) {
        auto& list = value["files"];
        (list.is_array() ? list.get_array() : list.emplace_array())
            .push_back(json::object{{"name", file.name}, {"type", file.media_type}, {"size", file.bytes.size()}});
    }
    if (!ticket.lampiran.empty()) {
        value["lampiran"] = json::parse(ticket.lampiran);
    }
    if (!ticket.updates.empty()) {
        auto& updates = value["updates"].emplace_array();
        for (const auto& update : ticket.updates) {
            updates.emplace_back(update);
        }
    }
    return value;
}

}  // namespace

Reply Office::list(std::string_view query) const {
    const auto ref = parameter(query, "ref");
    const auto since = number_of(parameter(query, "since"), 0);
    const auto limit = number_of(parameter(query, "limit"), 100'000);
    const auto tickets = ref.empty() ? book_.changed_since(since, limit) : book_.find_ref(ref);
    json::array data;
    auto next = since;
    for (const auto* ticket : tickets) {
        data.push_back(full_form(*ticket, id_of(ticket->number)));
        next = ticket->changed;
    }
    Reply reply;
    reply.body = json::serialize(json::object{{"data", std::move(data)}, {"next", next}});
    return reply;
}

/// As /tickets?ref=, for those who look for what may have arrived.
Reply Office::search(std::string_view query) {
    ++searches_;
    if (!options_.searchable) {
        auto reply = fail(503, "pencarian sedang tidak tersedia");
        return reply;
    }
    const auto ref = parameter(query, "ref");
    return ref.empty() ? fail(422, "ref wajib diisi") : list(query);
}

Reply Office::stats() const {
    json::object faults;
    for (const auto& [fault, count] : fault_counts_) {
        faults[name_of(fault)] = count;
    }
    Reply reply;
    reply.body = json::serialize(json::object{
        {"tickets", book_.size()},
        {"requests", requests_},
        {"updates", updates_},
        {"searches", searches_},
        {"duplicates", book_.duplicates()},
        {"refs_with_several_keys", book_.refs_with_several_keys()},
        {"faults", std::move(faults)}});
    return reply;
}

Reply Office::one_ticket(const Request& request, std::string_view rest) {
    const auto id = rest.substr(0, rest.find('/'));
    const auto verb = rest.substr(id.size());
    const auto* ticket = book_.find(parse_id(id));
    if (ticket == nullptr) {
        return fail(404, "tiket tidak ditemukan");
    }
    Reply reply;
    if (constexpr std::string_view files = "/files/"; verb.starts_with(files) && request.method == "GET") {
        const auto index = number_of(verb.substr(files.size()), 0);
        if (index == 0 || index > ticket->files.size()) {
            return fail(404, "berkas tidak ditemukan");
        }
        reply.body = ticket->files[index - 1].bytes;
        reply.type = "application/octet-stream";
        return reply;
    }
    if (verb.empty() && request.method == "GET") {
        reply.body = json::serialize(json::object{{"data", full_form(*ticket, std::string{id})}});
        return reply;
    }
    if (verb.empty() && request.method == "DELETE") {
        book_.remove(ticket->number);
        reply.body = "{}";
        return reply;
    }
    if (verb == "/updates" && request.method == "POST") {
        ++updates_;
        auto posted = read_posted(request.body);
        book_.note_update(ticket->number, posted.json);
        boost::system::error_code bad;
        const auto said = json::parse(posted.json, bad);
        note_files(
            ticket->number, std::move(posted.files), bad || !said.is_object() ? json::object{} : said.get_object());
        reply.status = 201;
        reply.body = short_form(*ticket, false);
        return reply;
    }
    if (verb == "/answer" && request.method == "POST") {
        boost::system::error_code bad;
        const auto value = json::parse(request.body, bad);
        const auto* status = bad || !value.is_object() ? nullptr : value.get_object().if_contains("status");
        const auto* text = status == nullptr ? nullptr : value.get_object().if_contains("jawaban");
        if (text == nullptr || !status->is_string() || !text->is_string()) {
            return fail(422, "status dan jawaban wajib diisi");
        }
        if (const auto* files = value.get_object().if_contains("lampiran")) {
            book_.give_files(ticket->number, json::serialize(*files));
        }
        book_.answer(ticket->number, status->get_string(), text->get_string());
        reply.body = short_form(*ticket, false);
        return reply;
    }
    return fail(405, "metode tidak dikenal");
}

}  // namespace hub::office
