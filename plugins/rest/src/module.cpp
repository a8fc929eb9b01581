#include "connector.hpp"

namespace {

constexpr hubc_option options[] = {
    hub::sdk::option(
        "base_url", HUBC_OPTION_URL, HUBC_OPTION_REQUIRED,
        "Where the interface begins, such as https://lapor.dinas.go.id/api", "", "http|https"),
    hub::sdk::option(
        "tls", HUBC_OPTION_TREE, 0,
        "For https: ca (default: the system's), certificate and key of ours (PEM files, whole paths), key_password: "
        "secret:<name>, min_version (\"1.2\"), server_name, verify (full; none believes whoever answers)"),
    hub::sdk::option(
        "auth", HUBC_OPTION_TREE, 0,
        "One of: bearer: secret:<name>; api_key: {header or query, value, prefix}; basic or digest: {user, password}; "
        "oauth2: {token_url, client_id, client_secret, client_auth, scope, audience, resource, extra, grant_type, "
        "margin, default_lifetime, tls}; jwt: {algorithm, key, claims, key_id, lifetime, use, header, prefix}"),
    hub::sdk::option("zone", HUBC_OPTION_STRING, 0, "Time zone in which times are written", "Asia/Jakarta"),
    hub::sdk::option(
        "timeouts", HUBC_OPTION_TREE, 0,
        "connect (5s), send (10s), receive (20s, between two pieces), idle (4s, age of a kept connection)"),
    hub::sdk::option(
        "fields", HUBC_OPTION_TREE, 0,
        "Fields of your own for the templates, {{name}}: from (one of ours), values (our word: theirs; default), "
        "default, required, format (strftime, unix, unix_ms) and zone of times, as (text, number, boolean, list, "
        "nullable), separator, max_characters"),
    hub::sdk::option(
        "create", HUBC_OPTION_TREE, HUBC_OPTION_REQUIRED,
        "The request that hands over a complaint: method, path, headers, body (json, form, xml or text; {{field}} is "
        "substituted; content_type); rules (when, then, cause, code), success (status, when, id), retry, reject: how "
        "the reply is judged; verify (path, status, when, otherwise): reading back; answer (status, note, states): "
        "what it says of the case. Or steps: several of them, each with name, keep, every_time, for_each, part"),
    hub::sdk::option(
        "messages", HUBC_OPTION_TREE, 0,
        "update, withdrawal, notice: the requests that tell what happened to a complaint after it was handed over; "
        "each as create, but success needs no id; what is left out is not sent"),
    hub::sdk::option(
        "attachments", HUBC_OPTION_TREE, 0,
        "How a complaint's files go along: as (json_base64, multipart, none), field; members (name, media_type, "
        "content, sha256) of json_base64; body_field of multipart. Without it none are sent, and the hub says so"),
    hub::sdk::option(
        "poll", HUBC_OPTION_TREE, 0,
        "What is new, asked for every limits.poll_every: path with {{cursor}}, first, item (items, id, ours, status, "
        "note, "
        "changed, key, cursor, own, detail, states, own_door, files), next, more, page_size, pages"),
    hub::sdk::option(
        "webhook", HUBC_OPTION_TREE, 0,
        "What the agency sends to /hooks/<instance>: signature (scheme standard_webhooks, hmac or token; header, "
        "prefix, "
        "algorithm, encoding, timestamp, window, secret, previous), item as in poll"),
    hub::sdk::option(
        "reconcile", HUBC_OPTION_TREE, 0,
        "What the agency holds, for comparison: path with {{since}}, item as in poll"),
    hub::sdk::option(
        "lookup", HUBC_OPTION_TREE, 0,
        "Whether the agency has a complaint whose answer was lost: path with {{tracking_id}}, items, id, ours"),
    hub::sdk::option(
        "probe", HUBC_OPTION_TREE, 0,
        "Whether a complaint could be handed over now: method (GET, HEAD, OPTIONS), path, success (status)")};

}  // namespace

HUB_CONNECTOR(
    hub::rest::RestConnector,
    hub::sdk::Descriptor{
        .id = SP4N_CONNECTOR_ID,
        .name = "REST",
        .vendor = "sp4n-hub",
        .version = SP4N_CONNECTOR_VERSION,
        .options = options,
        .capabilities = HUBC_CAP_COMPLAINT | HUBC_CAP_UPDATE | HUBC_CAP_WITHDRAWAL | HUBC_CAP_NOTICE |
                        HUBC_CAP_IDEMPOTENT | HUBC_CAP_EMIT | HUBC_CAP_FILE | HUBC_CAP_ATTACHMENTS})
