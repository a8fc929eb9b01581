#include "ticket_book.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <iterator>
#include <unistd.h>

namespace hub::office {
namespace json = boost::json;

TicketBook::~TicketBook() {
    if (state_ >= 0) {
        ::close(state_);
    }
}

Status TicketBook::keep_in(const std::string& file) {
    state_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (state_ < 0) {
        return Error{"state_file", std::strerror(errno), file};
    }
    std::string text;
    char chunk[65536];
    ssize_t got = 0;
    while ((got = ::read(state_, chunk, sizeof chunk)) > 0) {
        text.append(chunk, static_cast<std::size_t>(got));
    }
    const auto whole = text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1;
    // A line that was being written when the program was killed was never answered: it goes.
    if (got < 0 || ::ftruncate(state_, static_cast<off_t>(whole)) != 0 || ::lseek(state_, 0, SEEK_END) < 0) {
        return Error{"state_file", std::strerror(errno), file};
    }
    load(std::string_view{text}.substr(0, whole));
    return {};
}

void TicketBook::load(std::string_view text) {
    const int file = std::exchange(state_, -1);  // nothing is written while reading
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() + 1);
        const auto value = json::parse(line).as_object();
        const auto number = value.at("n").to_number<std::uint32_t>();
        const auto field = [&](const char* name) { return std::string_view{value.at(name).as_string()}; };
        if (number == tickets_.size() + 1) {
            add(field("ref"), field("key"), field("body"));
            note_key(field("ref"), field("key"));
        }
        if (field("status") != "diterima") {
            answer(number, field("status"), field("jawaban"));
        }
    }
    state_ = file;
}

const Ticket& TicketBook::add(std::string_view ref, std::string_view key, std::string_view body) {
    auto& ticket = tickets_.emplace_back();
    ticket.number = static_cast<std::uint32_t>(tickets_.size());
    ticket.ref = ref;
    ticket.key = key;
    ticket.status = "diterima";
    ticket.body = body;
    index(ticket);
    mark_changed(ticket);
    write(ticket);
    return ticket;
}

TicketBook::RefEntry& TicketBook::entry_of(std::string_view ref, std::string_view key) {
    if (const auto found = by_ref_.find(ref); found != by_ref_.end()) {
        return found->second;
    }
    return by_ref_.try_emplace(std::string{ref}, RefEntry{std::string{key}, false, 0, {}}).first->second;
}

void TicketBook::index(const Ticket& ticket) {
    auto& entry = entry_of(ticket.ref, ticket.key);
    if (entry.first == 0) {
        entry.first = ticket.number;
    } else {
        entry.others.push_back(ticket.number);
        ++duplicates_;
    }
    if (!ticket.key.empty()) {
        by_key_.try_emplace(ticket.key, ticket.number);
    }
}

void TicketBook::note_key(std::string_view ref, std::string_view key) {
    auto& entry = entry_of(ref, key);
    if (!entry.several_keys && entry.first_key != key) {
        entry.several_keys = true;
        ++several_keys_;
    }
}

void TicketBook::mark_changed(Ticket& ticket) {
    ticket.changed = ++last_change_;
    changes_.emplace_back(ticket.changed, ticket.number);
}

void TicketBook::write(const Ticket& ticket) const {
    if (state_ < 0) {
        return;
    }
    const json::object value{{"n", ticket.number},      {"ref", ticket.ref},         {"key", ticket.key},
                             {"status", ticket.status}, {"jawaban", ticket.jawaban}, {"body", ticket.body}};
    const auto line = json::serialize(value) + "\n";
    if (::write(state_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        std::perror("sp4n-test-office: state file");
        std::abort();  // a test that relies on the file must not go on without it
    }
}

bool TicketBook::answer(std::uint32_t number, std::string_view status, std::string_view jawaban) {
    if (number == 0 || number > tickets_.size()) {
        return false;
    }
    auto& ticket = tickets_[number - 1];
    ticket.status = status;
    ticket.jawaban = jawaban;
    mark_changed(ticket);
    write(ticket);
    return true;
}

bool TicketBook::remove(std::uint32_t number) {
    if (find(number) == nullptr) {
        return false;
    }
    tickets_[number - 1].gone = true;
    return true;
}

void TicketBook::note_update(std::uint32_t number, std::string_view body) {
    if (number != 0 && number <= tickets_.size()) {
        tickets_[number - 1].updates.emplace_back(body);
    }
}

void TicketBook::note_files(std::uint32_t number, std::vector<ReceivedFile> files) {
    if (number != 0 && number <= tickets_.size()) {
        auto& kept = tickets_[number - 1].files;
        std::ranges::move(files, std::back_inserter(kept));
    }
}

void TicketBook::give_files(std::uint32_t number, std::string lampiran) {
    if (number != 0 && number <= tickets_.size()) {
        tickets_[number - 1].lampiran = std::move(lampiran);
    }
}

const Ticket* TicketBook::find(std::uint32_t number) const {
    return number == 0 || number > tickets_.size() || tickets_[number - 1].gone ? nullptr : &tickets_[number - 1];
}

const Ticket* TicketBook::find_key(std::string_view key) const {
    const auto found = by_key_.find(key);
    return found == by_key_.end() ? nullptr : find(found->second);
}

std::vector<const Ticket*> TicketBook::find_ref(std::string_view ref) const {
    std::vector<const Ticket*> result;
    if (const auto found = by_ref_.find(ref); found != by_ref_.end() && found->second.first != 0) {
        const auto put = [&](std::uint32_t number) {
            if (const auto* ticket = find(number); ticket != nullptr) {
                result.push_back(ticket);
            }
        };
        put(found->second.first);
        std::ranges::for_each(found->second.others, put);
    }
    return result;
}

std::vector<const Ticket*> TicketBook::changed_since(std::uint64_t change, std::size_t limit) const {
    std::vector<const Ticket*> result;
    auto at = std::ranges::upper_bound(changes_, change, {}, [](const auto& entry) { return entry.first; });
    for (; at != changes_.end() && result.size() < limit; ++at) {
        if (const auto* ticket = find(at->second); ticket != nullptr && ticket->changed == at->first) {
            result.push_back(ticket);
        }
    }
    return result;
}

}  // namespace hub::office
