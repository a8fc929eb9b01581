#include "bare_limit.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

int main(int argc, char** argv) try {
    hub::perf::BareLimitOptions options;
    std::string rows = "complaint:1,event:1";
    CLI::App app{
        "Replays recorded rows of the hub's tables by unnest, and prints how many row sets a second that gives."};
    app.add_option("--connection", options.connection, "libpq connection string, as superuser")->required();
    app.add_option("--rows", rows, "a row set: table:rows,…")->capture_default_str();
    app.add_option("--complaint-table", options.complaint_table)->capture_default_str();
    app.add_option("--complaint-key", options.complaint_key)->capture_default_str();
    app.add_option("--link-column", options.link_column, "in the other tables")->capture_default_str();
    app.add_option("--samples", options.samples)->capture_default_str();
    app.add_option("--batch", options.batch, "row sets a commit")->capture_default_str();
    app.add_option("--connections", options.connections)->capture_default_str();
    app.add_option("--seconds", options.seconds)->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    auto row_set = hub::perf::parse_row_set(rows);
    if (!row_set) {
        std::fprintf(stderr, "bare_limit: %s\n", hub::to_string(row_set.error()).c_str());
        return 2;
    }
    options.row_set = std::move(*row_set);
    const auto report = hub::perf::run_bare_limit(options);
    if (!report) {
        std::fprintf(stderr, "bare_limit: %s\n", hub::to_string(report.error()).c_str());
        return 3;
    }
    std::printf("%s\n", hub::perf::to_json(*report).c_str());
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bare_limit: %s\n", error.what());
    return 4;
}
