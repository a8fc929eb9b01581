#include "connector.hpp"

namespace {

constexpr hubc_option options[] = {
    hub::sdk::option(
        "folder", HUBC_OPTION_STRING, 0,
        "The office's folder, an absolute path; it must exist, what lies below it is made. This, or remote"),
    hub::sdk::option(
        "remote", HUBC_OPTION_TREE, 0,
        "The office's folder on a server: sftp (host, port, user, folder, host_key or known_hosts, password, key, "
        "passphrase, compression, algorithms, timeouts) or ftps (host, port, user, folder, password, tls, mode, "
        "timeouts)"),
    hub::sdk::option(
        "zone", HUBC_OPTION_STRING, HUBC_OPTION_REQUIRED, "Time zone of the office's dates, such as Asia/Jakarta"),
    hub::sdk::option(
        "out", HUBC_OPTION_TREE, HUBC_OPTION_REQUIRED,
        "What the hub writes: columns (the header, in order), and the cells of complaint, update, withdrawal, notice "
        "({{field}} is substituted); attachments: the column that names the files beside it, without which none are "
        "sent"),
    hub::sdk::option(
        "formula_guard", HUBC_OPTION_BOOLEAN, 0,
        "An apostrophe before what a spreadsheet would take for a formula; false where a program reads the files",
        "true"),
    hub::sdk::option(
        "delimiter", HUBC_OPTION_ENUM, 0, "Between the cells of what the hub writes", "comma",
        "comma|semicolon|tab|pipe"),
    hub::sdk::option(
        "byte_order_mark", HUBC_OPTION_BOOLEAN, 0, "Begin files with one: some spreadsheets know UTF-8 only by it",
        "false"),
    hub::sdk::option("file_mode", HUBC_OPTION_STRING, 0, "Rights of the files that the hub writes", "0640"),
    hub::sdk::option("language", HUBC_OPTION_ENUM, 0, "Of the reasons in result files", "id", "id|en"),
    hub::sdk::option(
        "folders", HUBC_OPTION_TREE, 0,
        "Other names below folder for out, answers, complaints (new), results, archive, errors"),
    hub::sdk::option(
        "answers", HUBC_OPTION_TREE, 0,
        "How answer files are read: columns (tracking_id, id, external_ref, state, note, at, attachments), required, "
        "states, dates, "
        "charset, delimiter, header, trailer, dedup (file, row)"),
    hub::sdk::option(
        "complaints", HUBC_OPTION_TREE, 0,
        "How files of the office's own new complaints are read: columns (subject, body, external_ref, …), attributes, "
        "required, values, charset, delimiter, header, trailer"),
    hub::sdk::option(
        "pickup", HUBC_OPTION_TREE, 0,
        "When a file is complete (stable, done, renamed; polls, age, marker), limits a poll (files, bytes), order, "
        "filters (names, "
        "least_bytes, oldest), "
        "after (archive, delete), most_broken_percent")};

}  // namespace

HUB_CONNECTOR(
    hub::csv_drop::CsvDropConnector,
    hub::sdk::Descriptor{
        .id = SP4N_CONNECTOR_ID,
        .name = "CSV drop",
        .vendor = "sp4n-hub",
        .version = SP4N_CONNECTOR_VERSION,
        .options = options,
        .capabilities = HUBC_CAP_COMPLAINT | HUBC_CAP_UPDATE | HUBC_CAP_WITHDRAWAL | HUBC_CAP_NOTICE |
                        HUBC_CAP_IDEMPOTENT | HUBC_CAP_EMIT | HUBC_CAP_FILE | HUBC_CAP_ATTACHMENTS})
