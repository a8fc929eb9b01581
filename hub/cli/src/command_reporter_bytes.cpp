// What was sent of a message that said who reported: at the machine alone, like who reported itself.
#include "command.hpp"
#include "database_options.hpp"
#include "exchange_text.hpp"
#include "reporter_access.hpp"

#include "hub/api/exchange_json.hpp"
#include "hub/cli/master_secret.hpp"

#include <boost/json.hpp>

namespace hub::cli {
namespace {

struct BytesOptions {
    ReporterOptions reporter;
    std::string delivery;
    std::int32_t attempt = 0;
};

int show(const BytesOptions& options, const Surroundings& around) {
    const auto delivery = parse_uuid(options.delivery);
    if (!delivery) {
        around.err << "sp4n-hub: '" << options.delivery << "' is no message's id\n";
        return used_wrongly;
    }
    int code = done;
    const auto prepared = prepare_reporter_access(options.reporter, around, code);
    if (!prepared) {
        return code;
    }
    const auto master = read_master_key(prepared->locations);
    if (!master) {
        return fail(around, master.error(), could_not);
    }
    store::ExchangeInquiry inquiry;
    inquiry.complaint = prepared->complaint;
    inquiry.delivery = model::DeliveryId{*delivery};
    inquiry.attempt = options.attempt;
    inquiry.who = this_person();
    inquiry.reason = options.reporter.reason;
    inquiry.named_too = true;
    const auto found = store::show_exchange(prepared->place.url, *master, inquiry);
    if (!found) {
        return fail(around, found.error(), found.error().code == "exchange_not_kept" ? not_right : could_not);
    }
    const auto pieces = api::exchange_json(*found);
    if (options.reporter.as_json) {
        around.out << pieces << '\n';
    } else {
        print_pieces(around.out, boost::json::parse(pieces).as_array(), Words{around});
    }
    around.err << Words{around}("This was recorded: ", "Ini tercatat: ") << "sp4n-hub reporter accesses "
               << options.reporter.tracking << '\n';
    return done;
}

}  // namespace

Action declare_reporter_bytes(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<BytesOptions>();
    add_reporter_options(app, options->reporter);
    app.add_option("--delivery", options->delivery, "The message, as complaint trace --json shows it")->required();
    app.add_option("--attempt", options->attempt, "Which attempt of it")->required()->check(CLI::Range(1, 1'000'000));
    app.add_option("--reason", options->reporter.reason, "Why; stands in the audit for good")->required();
    app.add_flag("--json", options->reporter.as_json, "As JSON");
    return [options, &around] { return show(*options, around); };
}

}  // namespace hub::cli
