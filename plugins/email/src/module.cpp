#include "connector.hpp"

namespace {

constexpr hubc_option options[] = {
    hub::sdk::option(
        "smtp", HUBC_OPTION_TREE, HUBC_OPTION_REQUIRED,
        "The mail server that takes our mail: server, port, security (starttls, tls, none), tls (as in rest), auth "
        "(user "
        "and password: secret:<name>, mechanism; or user and oauth2), timeouts (connect 5s, send 10s, receive 60s)"),
    hub::sdk::option("hello", HUBC_OPTION_STRING, 0, "What this machine calls itself to mail servers", "localhost"),
    hub::sdk::option(
        "from", HUBC_OPTION_STRING, HUBC_OPTION_REQUIRED, "Our address, such as SP4N-LAPOR! <lapor@kota.go.id>"),
    hub::sdk::option(
        "to", HUBC_OPTION_STRING, HUBC_OPTION_REQUIRED,
        "The office's address; several with commas between them; recipient: notices to whom each names"),
    hub::sdk::option("cc", HUBC_OPTION_STRING, 0, "Who else in the office has it"),
    hub::sdk::option("reply_to", HUBC_OPTION_STRING, 0, "Where answers go; default: from"),
    hub::sdk::option(
        "reply_token", HUBC_OPTION_STRING, HUBC_OPTION_SECRET,
        "What answers are recognized by: secret:<name>, of at least 16 characters"),
    hub::sdk::option("previous_reply_token", HUBC_OPTION_STRING, HUBC_OPTION_SECRET, "The one before, still believed"),
    hub::sdk::option(
        "plus_address", HUBC_OPTION_BOOLEAN, 0,
        "Answers go to name+token@…: false where the mail server knows no such addresses", "true"),
    hub::sdk::option("zone", HUBC_OPTION_STRING, 0, "Time zone in which times are written", "Asia/Jakarta"),
    hub::sdk::option(
        "messages", HUBC_OPTION_TREE, 0,
        "complaint, update, withdrawal, notice: each subject and text with {{field}}, or none: not sent. Default: "
        "texts "
        "in Indonesian"),
    hub::sdk::option("headers", HUBC_OPTION_TREE, 0, "More headers, with {{field}}: X-Unit: \"{{region}}\""),
    hub::sdk::option("fields", HUBC_OPTION_TREE, 0, "Fields of your own for the templates, as in rest"),
    hub::sdk::option(
        "mailbox", HUBC_OPTION_TREE, 0,
        "Where answers are read, every limits.poll_every: protocol (imap, pop3), server, port, security, tls, auth, "
        "timeouts, folder (INBOX), after (seen, move, delete, keep), done_folder, quarantine_folder, fetch (50 a "
        "poll), "
        "max_bytes (25 MiB a mail)"),
    hub::sdk::option(
        "replies", HUBC_OPTION_TREE, 0,
        "states: the words of \"STATUS: …\" lines and what they mean; senders: who is believed, addresses or @domains "
        "(default: to and cc)"),
    hub::sdk::option(
        "own_door", HUBC_OPTION_TREE, 0,
        "Mail to the mailbox that is no answer becomes a new complaint: senders (default: anybody)"),
    hub::sdk::option("attachments", HUBC_OPTION_BOOLEAN, 0, "A complaint's files go along", "true")};

}  // namespace

HUB_CONNECTOR(
    hub::email::EmailConnector,
    hub::sdk::Descriptor{
        .id = SP4N_CONNECTOR_ID,
        .name = "E-mail",
        .vendor = "sp4n-hub",
        .version = SP4N_CONNECTOR_VERSION,
        .options = options,
        .capabilities = HUBC_CAP_COMPLAINT | HUBC_CAP_UPDATE | HUBC_CAP_WITHDRAWAL | HUBC_CAP_NOTICE |
                        HUBC_CAP_IDEMPOTENT | HUBC_CAP_ATTACHMENTS | HUBC_CAP_EMIT | HUBC_CAP_FILE})
