#include "command.hpp"

#include <boost/json.hpp>

namespace hub::cli {

Action declare_serve(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<ServeOptions>();
    app.add_option("--config", options->config, "Configuration folder")->required()->type_name("DIR");
    auto listen = std::make_shared<std::string>();
    const auto* listen_option =
        app.add_option("--listen", *listen, "Address to listen on, instead of hub.yaml's")->type_name("IP:PORT");
    app.add_option("--data", options->data, "Data folder, instead of hub.yaml's")->type_name("DIR");
    return [options, listen, listen_option, &around] {
        if (listen_option->count() > 0) {
            auto address = settings::parse_listen_address(*listen);
            if (!address) {
                return fail(around, address.error(), used_wrongly);
            }
            options->listen = *std::move(address);
        }
        options->language = around.language;
        return around.serve(*options);
    };
}

Action declare_version(CLI::App& app, const Surroundings& around) {
    auto as_json = std::make_shared<bool>(false);
    app.add_flag("--json", *as_json, "As JSON");
    return [as_json, &around] {
        if (*as_json) {
            around.out << boost::json::serialize(boost::json::object{{"version", around.version}}) << '\n';
        } else {
            around.out << "sp4n-hub " << around.version << '\n';
        }
        return static_cast<int>(done);
    };
}

}  // namespace hub::cli
