#include "inbox.hpp"

#include "hub/plugins/temp_file.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <span>

namespace hub::email {
namespace {

using sdk::Cause;
using sdk::Outcome;

/// A mail that comes twice, by whatever way, has the same Message-ID; one without is known by all of it.
std::string key_of(const Mail& mail, const std::string& raw) {
    return "mail:" + hash_of(mail.message_id.empty() ? raw : mail.message_id);
}

std::uint64_t number_of(const boost::json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    const auto* number = value == nullptr ? nullptr : value->if_int64();
    return number == nullptr || *number < 0 ? 0 : static_cast<std::uint64_t>(*number);
}

Outcome hub_away() {
    return Outcome::retry(Cause::internal, "the hub does not take what was read: it is read again later");
}

}  // namespace

Cursor Cursor::read(std::string_view text) {
    boost::json::error_code error;
    const auto value = boost::json::parse({text.data(), text.size()}, error);
    const auto* object = error ? nullptr : value.if_object();
    if (object == nullptr) {
        return {};
    }
    return {
        number_of(*object, "v"), number_of(*object, "u"), number_of(*object, "at"),
        static_cast<int>(number_of(*object, "n") & 0xFF)};
}

std::string Cursor::write() const {
    return boost::json::serialize(boost::json::object{{"v", validity}, {"u", last}, {"at", trying}, {"n", tries}});
}

std::optional<Outcome> Inbox::set_aside(Mailbox& box, const MailEntry& entry, const std::string& code) {
    bool moved = false;
    auto ended = box.put_aside(entry, moved);
    if (!ended) {
        host_.log(
            sdk::Level::warn, moved ? "a mail was set aside" : "a mail should be set aside, but the server would not",
            {{"code", code}, {"uid", std::to_string(entry.uid)}});
    }
    return ended;
}

std::optional<std::string> Inbox::tell(Verdict& verdict, const Mail& mail) {
    std::vector<plugins::TempFile> kept;  // until it is durable
    std::vector<sdk::GivenFile> files;
    for (const auto& file : mail.files) {
        kept.emplace_back(file.bytes);
        files.push_back({kept.back().path(), file.name, file.media_type});
    }
    std::optional<std::vector<sdk::EmitResult>> results;
    if (verdict.what == Verdict::What::filing) {
        verdict.filing.attachments = std::move(files);
        results = host_.file(std::span{&verdict.filing, 1});
    } else {
        verdict.update.attachments = std::move(files);
        results = host_.emit(std::span{&verdict.update, 1});
    }
    if (!results) {
        return std::nullopt;
    }
    const auto& result = results->front();
    return result.outcome == sdk::EmitOutcome::refused ? "refused_" + result.code : std::string{};
}

std::optional<Outcome> Inbox::take(Mailbox& box, const MailEntry& entry, bool poisoned) {
    if (poisoned || entry.bytes > config_.mailbox->most_bytes) {
        return set_aside(box, entry, poisoned ? "ends_the_reader" : "too_large");
    }
    std::string raw;
    if (auto ended = box.fetch(entry, raw)) {
        return ended;
    }
    if (raw.empty()) {
        return std::nullopt;
    }
    const auto read = read_mail(raw);
    if (const auto* unreadable = std::get_if<Unreadable>(&read)) {
        return set_aside(box, entry, unreadable->code);
    }
    const auto& mail = std::get<Mail>(read);
    auto verdict = judge_mail(
        mail, marks_, config_.replies, config_.own_door, lower_case(config_.from.mail), key_of(mail, raw), host_.now());
    if (verdict.what == Verdict::What::aside) {
        return set_aside(box, entry, verdict.code);
    }
    if (verdict.what != Verdict::What::ignored) {
        const auto told = tell(verdict, mail);
        if (!told) {
            return hub_away();
        }
        if (!told->empty()) {
            return set_aside(box, entry, *told);
        }
        if (mail.files_left_out != 0) {
            host_.log(
                sdk::Level::warn, "files of a mail that are too many or too large were left out",
                {{"count", std::to_string(mail.files_left_out)}});
        }
    }
    return box.put_done(entry);
}

Outcome Inbox::pass(Mailbox& box, std::chrono::steady_clock::time_point deadline) {
    const std::string key = "mailbox:" + hash_of(config_.mailbox->folder).substr(0, 8);
    const auto kept = host_.state(key);
    if (!kept) {
        return hub_away();
    }
    auto cursor = Cursor::read(*kept);
    if (auto ended = box.open()) {
        return *std::move(ended);
    }
    if (cursor.validity != box.validity()) {
        cursor = Cursor{box.validity(), 0, 0, 0};  // every mail is looked at again; the hub knows them by Message-ID
    }
    const auto memory_key = key + ":read";
    const auto memory = host_.state(memory_key);
    if (!memory) {
        return hub_away();
    }
    box.recall(*memory);
    std::vector<MailEntry> found;
    if (auto ended = box.list(cursor.last, config_.mailbox->fetch, found)) {
        return *std::move(ended);
    }
    std::size_t count = 0;
    for (const auto& entry : found) {
        if (count == config_.mailbox->fetch || std::chrono::steady_clock::now() >= deadline) {
            break;
        }
        constexpr int most_tries = 3;
        cursor.tries = cursor.trying == entry.uid ? cursor.tries + 1 : 1;
        cursor.trying = entry.uid;
        if (host_.put_state(key, cursor.write()) != sdk::Put::done) {
            return hub_away();
        }
        auto ended = take(box, entry, cursor.tries > most_tries);
        if (ended) {
            if (ended->cause == Cause::network || ended->cause == Cause::internal) {  // not this mail's fault
                cursor.tries = 0;
                (void)host_.put_state(key, cursor.write());
            }
            return *std::move(ended);
        }
        cursor.last = entry.uid;
        cursor.trying = 0;
        cursor.tries = 0;
        ++count;
        const auto remembered = box.memory();
        const bool kept_it = remembered.empty() || host_.put_state(memory_key, remembered) == sdk::Put::done;
        if (!kept_it || host_.put_state(key, cursor.write()) != sdk::Put::done) {
            return hub_away();
        }
    }
    box.close();
    return Outcome::polled(count < found.size() && count > 0);
}

}  // namespace hub::email
