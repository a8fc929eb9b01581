#include "connector.hpp"

namespace {

constexpr hubc_option options[] = {
    hub::sdk::option(
        "url", HUBC_OPTION_URL, 0,
        "Where the service is, such as https://lapor.dinas.go.id/Aduan.asmx; default: what the WSDL says", "",
        "http|https"),
    hub::sdk::option(
        "wsdl", HUBC_OPTION_TREE, 0,
        "The service's description, pinned: file (whole path), sha256, imports ({name: sha256}, beside it), service, "
        "port. Nothing is fetched; operations and bodies are checked against it"),
    hub::sdk::option("version", HUBC_OPTION_ENUM, 0, "Of SOAP", "1.1", "1.1|1.2"),
    hub::sdk::option(
        "namespaces", HUBC_OPTION_TREE, 0,
        "{prefix: URI}: declared on each envelope, and known to every XPath. `soap` is the envelope's"),
    hub::sdk::option(
        "header", HUBC_OPTION_STRING, 0, "SOAP headers of the service's own, as XML; {{field}} is substituted"),
    hub::sdk::option(
        "security", HUBC_OPTION_TREE, 0,
        "WS-Security: username_token (user, password: secret:<name>, type: digest or text), timestamp (how long a "
        "request is good), must_understand (true)"),
    hub::sdk::option(
        "tls", HUBC_OPTION_TREE, 0,
        "For https: ca (default: the system's), certificate and key of ours (PEM files, whole paths), key_password: "
        "secret:<name>, min_version (\"1.2\"), server_name, verify (full; none believes whoever answers)"),
    hub::sdk::option(
        "auth", HUBC_OPTION_TREE, 0,
        "Of HTTP, as the connector rest has it: bearer, api_key, basic, digest, oauth2 or jwt"),
    hub::sdk::option("zone", HUBC_OPTION_STRING, 0, "Time zone of times, written and read", "Asia/Jakarta"),
    hub::sdk::option(
        "timeouts", HUBC_OPTION_TREE, 0,
        "connect (5s), send (10s), receive (20s, between two pieces), idle (4s, age of a kept connection)"),
    hub::sdk::option(
        "fields", HUBC_OPTION_TREE, 0,
        "Fields of your own for the templates, {{name}}: from, values, default, required, format, zone, "
        "max_characters"),
    hub::sdk::option(
        "session", HUBC_OPTION_TREE, 0,
        "Asked before everything else, for services that keep sessions: operation, body, secrets ({name: "
        "secret:<name>}, in the body {{secret.name}}), keep ({name: XPath}, later {{kept.name}}), rules"),
    hub::sdk::option(
        "create", HUBC_OPTION_TREE, HUBC_OPTION_REQUIRED,
        "The operation that hands over a complaint: operation, action (or none), body (XML; {{field}} is "
        "substituted), http_headers; rules (when, then, cause, code), success (id: XPath, when), verify (operation, "
        "body, when, otherwise), answer (status, note, states). Or steps: several of them, each with name, keep, "
        "every_time, for_each"),
    hub::sdk::option(
        "messages", HUBC_OPTION_TREE, 0,
        "update, withdrawal, notice: what tells of a complaint after it was handed over; each as create, but success "
        "needs no id; may be one_way"),
    hub::sdk::option(
        "attachments", HUBC_OPTION_TREE, 0,
        "How a complaint's files go along: as (base64, mtom), each: an element with {{file.content}}, {{file.name}}, "
        "which stands at {{attachments}} in the body. Without it none are sent, and the hub says so"),
    hub::sdk::option(
        "poll", HUBC_OPTION_TREE, 0,
        "What is new, asked for every limits.poll_every: operation, body with {{cursor}}, first, next, more, "
        "page_size, pages (by: page, offset), item (XPaths: items, id, ours, status, note, changed, time_format, key, "
        "cursor, own, states, own_door, files, detail)"),
    hub::sdk::option(
        "reconcile", HUBC_OPTION_TREE, 0,
        "What the agency holds, for comparison: operation, body with {{since}}, item as in poll"),
    hub::sdk::option(
        "lookup", HUBC_OPTION_TREE, 0,
        "Whether the agency has a complaint whose answer was lost: operation, body with {{tracking_id}}, items, id, "
        "ours (XPaths)"),
    hub::sdk::option(
        "probe", HUBC_OPTION_TREE, 0,
        "Whether a complaint could be handed over now: an operation that changes nothing, and needs the same rights"),
    hub::sdk::option(
        "endpoint", HUBC_OPTION_TREE, 0,
        "The agency may send news to /hooks/<instance>, whose WSDL is at ?wsdl: address (by which it reaches that), "
        "username_token (user, password, "
        "previous), window (5m), states")};

}  // namespace

HUB_CONNECTOR(
    hub::soap::SoapConnector,
    hub::sdk::Descriptor{
        .id = SP4N_CONNECTOR_ID,
        .name = "SOAP",
        .vendor = "sp4n-hub",
        .version = SP4N_CONNECTOR_VERSION,
        .options = options,
        .capabilities = HUBC_CAP_COMPLAINT | HUBC_CAP_UPDATE | HUBC_CAP_WITHDRAWAL | HUBC_CAP_NOTICE | HUBC_CAP_EMIT |
                        HUBC_CAP_FILE | HUBC_CAP_ATTACHMENTS})
