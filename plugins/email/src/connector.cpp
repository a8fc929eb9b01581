#include "connector.hpp"

#include "inbox.hpp"
#include "letter.hpp"
#include "smtp.hpp"

#include <stdexcept>

namespace hub::email {
namespace {

MailServer::Time until(std::chrono::milliseconds timeout) {
    return std::chrono::steady_clock::now() + timeout;
}

}  // namespace

EmailConnector::EmailConnector(sdk::Host host, const sdk::Settings& settings) : host_{host} {
    std::vector<sdk::Fault> faults;
    config_ = read_config(settings, faults);
    if (!faults.empty()) {
        throw sdk::SettingsError{faults.front()};
    }
    smtp_ = std::make_unique<MailServer>(config_.smtp, host);
    if (config_.mailbox) {
        mailbox_ = std::make_unique<MailServer>(config_.mailbox->server, host);
    }
}

std::vector<sdk::Fault> EmailConnector::check_settings(const sdk::Settings& settings) {
    std::vector<sdk::Fault> faults;
    (void)read_config(settings, faults);
    return faults;
}

void EmailConnector::start() {
    for (auto* server : {smtp_.get(), mailbox_.get()}) {
        if (auto fault = server == nullptr ? std::string{} : server->check(); !fault.empty()) {
            throw std::runtime_error{fault};
        }
    }
    if (config_.smtp.tls == plugins::LineDialer::Tls::none) {
        host_.log(sdk::Level::warn, "smtp.security is none: citizens' complaints go over the line for all to read", {});
    }
    std::vector<std::string> secrets;
    for (const auto* name : {&config_.token_secret, &config_.previous_token_secret}) {
        if (name->empty()) {
            continue;
        }
        auto secret = host_.secret(*name);
        if (!secret || secret->size() < 16) {
            throw std::runtime_error{"the secret '" + *name + "' is not there, or has less than 16 characters"};
        }
        secrets.push_back(std::move(*secret));
    }
    marks_ = Marks{std::move(secrets)};
}

std::uint64_t EmailConnector::capabilities(std::uint64_t declared) const noexcept {
    constexpr std::pair<sdk::MessageKind, std::uint64_t> kinds[] = {
        {sdk::MessageKind::complaint, HUBC_CAP_COMPLAINT},
        {sdk::MessageKind::update, HUBC_CAP_UPDATE},
        {sdk::MessageKind::withdrawal, HUBC_CAP_WITHDRAWAL},
        {sdk::MessageKind::notice, HUBC_CAP_NOTICE}};
    for (const auto& [kind, bit] : kinds) {
        declared &= config_.messages.contains(kind) ? declared : ~bit;
    }
    declared &= config_.attachments ? declared : ~HUBC_CAP_ATTACHMENTS;
    declared &= config_.own_door ? declared : ~HUBC_CAP_FILE;
    return config_.mailbox ? declared : declared & ~(HUBC_CAP_POLL | HUBC_CAP_EMIT);
}

std::unique_ptr<Mailbox> EmailConnector::open_box(MailServer::Time deadline) {
    return config_.mailbox->protocol == MailboxRules::Protocol::pop3 ? make_pop3(*mailbox_, *config_.mailbox, deadline)
                                                                     : make_imap(*mailbox_, *config_.mailbox, deadline);
}

sdk::Outcome EmailConnector::poll(const sdk::Task& task) {
    if (!config_.mailbox) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "answers are not read"};
    }
    const auto box = open_box(until(task.timeout()));
    return Inbox{host_, config_, marks_}.pass(*box, until(task.timeout() / 2));
}

sdk::Outcome EmailConnector::submit(const sdk::Call& call) {
    if (!config_.messages.contains(call.message_kind())) {
        throw sdk::NotTaken{HUBC_E_UNSUPPORTED, "messages of this kind are not sent"};
    }
    auto made = letter_for(config_, marks_, call, host_.now());
    if (auto* impossible = std::get_if<sdk::Outcome>(&made)) {
        return std::move(*impossible);
    }
    const auto& letter = std::get<Letter>(made);
    auto content = plugins::OpenPieces::open(letter.pieces);
    if (!content) {
        return sdk::Outcome::retry(sdk::Cause::internal, "an attachment is not there, or has another size");
    }
    Dialog dialog;
    SmtpSession session{*smtp_, config_.hello, until(call.timeout()), dialog};
    std::size_t refused = 0;
    auto ended = session.open();
    if (!ended) {
        ended = session.address(letter.return_path, letter.to, config_.cc, letter.bytes(), refused);
    }
    auto outcome = ended ? *std::move(ended) : session.send(letter, *content);
    if (outcome.kind != HUBC_DELIVERED) {
        if (!dialog.sent.empty() && !config_.to_recipient) {  // a person's address is kept nowhere
            host_.trace(call.op(), sdk::Direction::sent, "SMTP", dialog.sent);
            host_.trace(call.op(), sdk::Direction::received, outcome.remote_code, dialog.heard);
        }
        return outcome;
    }
    session.quit();
    if (refused != 0) {
        host_.log(
            sdk::Level::warn, "some of an office's addresses were refused, others have the mail",
            {{"refused", std::to_string(refused)}});
    }
    if (call.message_kind() != sdk::MessageKind::complaint) {
        outcome.external_ref.clear();  // the conversation stays that of the first mail
    }
    return outcome;
}

sdk::Outcome EmailConnector::probe(const sdk::Task& task) {
    Dialog dialog;
    SmtpSession session{*smtp_, config_.hello, until(task.timeout()), dialog};
    std::size_t refused = 0;
    if (auto ended = session.open()) {
        return *std::move(ended);
    }
    if (!config_.to_recipient) {
        if (auto ended = session.address(config_.from.mail, config_.to, config_.cc, 0, refused)) {
            return *std::move(ended);
        }
    }
    session.quit();
    if (mailbox_ != nullptr) {
        const auto box = open_box(until(task.timeout()));
        if (auto ended = box->open()) {
            return *std::move(ended);
        }
        box->close();
    }
    if (refused != 0) {
        return sdk::Outcome::rejected(
            sdk::Cause::config, std::to_string(refused) + " of the addresses in to and cc are refused");
    }
    return sdk::Outcome::delivered({});
}

}  // namespace hub::email
