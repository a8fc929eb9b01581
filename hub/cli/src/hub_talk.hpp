#pragma once
#include "hub_client.hpp"

#include "hub/cli/command_table.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::cli {

/// Which running hub, and with which key: the same options for every command that asks one.
struct HubOptions {
    std::string url = "http://127.0.0.1:8080";
    std::string key;
};

void add_hub_options(CLI::App& app, HubOptions& options);

using HubHeaders = std::vector<std::pair<std::string, std::string>>;

/// What every request says: who asks, and in which language problems are told.
HubHeaders headers_for(const HubOptions& options, const Surroundings& around);

/// GET that answers 200 with JSON; otherwise tells what is wrong and puts the exit code into `code`.
Result<HubAnswer> read_from_hub(
    const HubOptions& options, const std::string& path, const Surroundings& around, int& code);

/// POST that answers 200, 201 or 202; otherwise as read_from_hub().
Result<HubAnswer> tell_hub(
    const HubOptions& options, const std::string& path, const boost::json::object& body, const Surroundings& around,
    int& code);

/// A problem+json for people: title, detail, and each field's fault; about keys in the words of a command line. Returns
/// the exit code.
int show_problem(const Surroundings& around, const HubAnswer& answer);

/// A text member of an answer; empty: there is none.
std::string json_text(const boost::json::object& in, std::string_view name);

/// How a list goes on after a page that was not the last.
void say_more(const Surroundings& around, const std::string& next);

/// 0: there is no such number.
std::int64_t json_number(const boost::json::object& in, std::string_view name);

/// "/v1/complaints?status=…": what is empty is left out.
std::string address_of(const std::string& path, const std::map<std::string, std::string>& parameters);

/// For a query of an address.
std::string percent_encoded(std::string_view text);

}  // namespace hub::cli
