#include "incoming.hpp"

#include "reply.hpp"

#include <algorithm>

namespace hub::email {
namespace {

using What = Verdict::What;

Verdict aside(std::string code) {
    return {What::aside, std::move(code), {}, {}};
}
Verdict ignored(std::string code) {
    return {What::ignored, std::move(code), {}, {}};
}

bool is_among(const std::vector<std::string>& senders, const std::string& mail) {
    return std::ranges::any_of(senders, [&](const std::string& one) {
        return one.starts_with('@') ? domain_of(mail) == std::string_view{one}.substr(1) : mail == one;
    });
}

/// Our own mail's mark where several places could name it; two that differ make it none.
std::optional<Mark> mark_of(const Mail& mail, const Marks& marks, bool& contradicts) {
    std::optional<Mark> found;
    for (const auto& one :
         {marks.in_addresses(mail.recipients), marks.in_message_ids(mail.in_reply_to),
          marks.in_message_ids(mail.references)}) {
        if (one && found && one->tracking_id != found->tracking_id) {
            contradicts = true;
        }
        found = found ? found : one;
    }
    return found;
}

bool is_automatic(const Mail& mail) {
    const auto& p = mail.precedence;
    const auto subject = lower_case(mail.subject);
    return (!mail.auto_submitted.empty() && !mail.auto_submitted.starts_with("no")) || mail.auto_answer ||
           mail.empty_return_path || p == "bulk" || p == "junk" || p == "list" || p == "auto_reply" ||
           subject.starts_with("out of office") || subject.starts_with("automatic reply") ||
           subject.starts_with("auto reply") || subject.starts_with("balasan otomatis");
}

/// Dates far from now say nothing.
sdk::Time date_of(const Mail& mail, sdk::Time now) {
    const bool sane = mail.date <= now && now - mail.date < std::chrono::hours{24 * 30};
    return sane ? mail.date : sdk::Time{};
}

Verdict judge_report(const Mail& mail, const Marks& marks, const std::string& key) {
    auto mark = marks.in_message_ids(mail.reported_ids);
    mark = mark ? mark : marks.in_addresses(mail.recipients);
    if (!mark) {
        return aside("report_of_nothing");
    }
    const auto failed = std::ranges::find(mail.reports, "failed", &DeliveryReport::action);
    const auto delayed = std::ranges::find(mail.reports, "delayed", &DeliveryReport::action);
    const bool is_failed = failed != mail.reports.end();
    if (!is_failed && delayed == mail.reports.end()) {
        return ignored("delivered");
    }
    const auto& status = is_failed ? failed->status : delayed->status;
    Verdict out;
    out.what = What::update;
    out.update.kind = is_failed ? sdk::UpdateKind::bounced : sdk::UpdateKind::note;
    out.update.tracking_id = mark->tracking_id;
    out.update.note = is_failed
                          ? "Surel ke instansi tidak dapat diantar (" + status + "). / The mail could not be delivered."
                          : "Surel ke instansi tertunda (" + status + "). / The mail is delayed.";
    out.update.remote_status = is_failed ? status : "";
    out.update.dedup_key = key;
    return out;
}

Verdict judge_reply(
    const Mail& mail, const Mark& mark, const ReplyRules& rules, const std::string& key, sdk::Time now) {
    auto reply = read_reply(mail.text);
    if (reply.words.empty() && reply.note.empty() && mail.files.empty()) {
        return aside("empty");
    }
    Verdict out;
    out.what = What::update;
    auto& update = out.update;
    update.tracking_id = mark.tracking_id;
    update.note = std::move(reply.note);
    update.dedup_key = key;
    update.happened_at = date_of(mail, now);
    const auto known = reply.words.size() == 1 ? rules.states.find(reply.words.front()) : rules.states.end();
    if (known != rules.states.end()) {
        update.kind = known->second;
        update.remote_status = reply.words.front();
        return out;
    }
    // Not understood: the hub keeps it for a person to look at. Nobody guesses.
    update.kind = sdk::UpdateKind::note;
    for (const auto& word : reply.words) {
        update.remote_status += (update.remote_status.empty() ? "" : " / ") + word;
    }
    if (update.remote_status.empty()) {
        update.remote_status = "tanpa STATUS";
    }
    return out;
}

Verdict judge_new(const Mail& mail, const OwnDoorRules& rules, const std::string& key) {
    if (mail.from.size() != 1 || (!rules.senders.empty() && !is_among(rules.senders, mail.from.front().mail))) {
        return aside("sender");
    }
    if (mail.text.find_first_not_of(" \t\n") == std::string::npos) {
        return aside("empty");
    }
    Verdict out;
    out.what = What::filing;
    out.filing.subject = mail.subject;
    out.filing.body = mail.text;
    out.filing.channel = HUBC_CHANNEL_EMAIL;
    out.filing.dedup_key = key;
    sdk::Person person;
    person.name = mail.from.front().name;
    person.email = mail.from.front().mail;
    out.filing.reporter = std::move(person);
    return out;
}

}  // namespace

Verdict judge_mail(
    const Mail& mail, const Marks& marks, const ReplyRules& replies, const std::optional<OwnDoorRules>& own_door,
    const std::string& own, const std::string& key, sdk::Time now) {
    if (marks.in_message_ids(mail.message_id) && mail.from.size() == 1 && mail.from.front().mail == own) {
        return ignored("loop");
    }
    if (mail.is_report && !mail.reports.empty()) {
        return judge_report(mail, marks, key);
    }
    if (is_automatic(mail) || mail.is_report) {
        return ignored("automatic");
    }
    bool contradicts = false;
    const auto mark = mark_of(mail, marks, contradicts);
    const auto tags = tagged(mail.subject);
    if (!mark) {
        return own_door && tags.empty() ? judge_new(mail, *own_door, key) : aside("no_token");
    }
    if (contradicts || (!tags.empty() && std::ranges::find(tags, mark->tracking_id) == tags.end())) {
        return aside("contradicts");
    }
    if (mail.from.size() != 1 || !is_among(replies.senders, mail.from.front().mail)) {
        return aside("sender");
    }
    return judge_reply(mail, *mark, replies, key, now);
}

}  // namespace hub::email
