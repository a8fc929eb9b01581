#include "config.hpp"

#include "shorthand.hpp"
#include "ways_in_config.hpp"

#include "hub/plugins/http_settings.hpp"
#include "hub/plugins/http_url.hpp"
#include "hub/plugins/tls_settings.hpp"

namespace hub::soap {
namespace {

using plugins::Proof;
using plugins::Tree;

/// The settings of one instance, being read, in an order in which each finds what it needs.
class Reader {
public:
    Reader(const sdk::Settings& settings, std::vector<sdk::Fault>& faults) : settings_{settings}, faults_{faults} {}

    Config read() {
        read_envelope();
        read_address();
        made_.zone = plugins::Zone::load(settings_.get<std::string>("zone"));
        if (!made_.zone) {
            faults_.push_back({"zone", "", "is no time zone of the tz database (such as Asia/Jakarta)"});
        }
        each("tls", [&](const Tree& tree) { read_tls(tree); });
        each("auth", [&](const Tree& tree) { made_.auth = plugins::read_auth(tree); });
        each("timeouts", [&](const Tree& tree) { plugins::read_timeouts(tree, made_.target.timeouts); });
        each("fields", [&](const Tree& tree) { made_.fields = plugins::Fields::read(tree); });
        each("security", [&](const Tree& tree) { made_.security = read_security(tree); });
        each_spelled_out("session", [&](const Tree& tree) { made_.session = read_session(tree, around(), kept_); });
        each("attachments", [&](const Tree& tree) {
            made_.attachments = read_attachment_rules(tree, made_.envelope, made_.fields);
        });
        read_messages();
        read_ways_in();
        return std::move(made_);
    }

private:
    template <class Read>
    void each(const std::string& option, Read read) {
        if (const auto value = plugins::tree_of(settings_, option, faults_)) {
            read(Tree{option, "", value->get_object(), faults_});
        }
    }
    /// Of options in which answers are judged.
    template <class Read>
    void each_spelled_out(const std::string& option, Read read) {
        if (auto value = plugins::tree_of(settings_, option, faults_)) {
            const auto whole = spelled_out(std::move(*value), made_.envelope.namespaces);
            read(Tree{option, "", whole.get_object(), faults_});
        }
    }

    [[nodiscard]] Around around() const { return {made_.envelope, made_.auth, {&made_.fields, &kept_}}; }

    void read_envelope() {
        auto& rules = made_.envelope;
        const auto version = settings_.get<std::string>("version");
        rules.version = version == "1.2" ? Version::v1_2 : Version::v1_1;
        rules.namespaces.emplace("soap", namespace_of(rules.version));
        each("namespaces", [&](const Tree& tree) { check_namespaces(tree, rules); });
        each("wsdl", [&](const Tree& tree) { rules.wsdl = read_wsdl(tree); });
        if (rules.wsdl && rules.wsdl->is_1_2 != (rules.version == Version::v1_2)) {
            faults_.push_back({"version", "", "the WSDL's port speaks the other one"});
        }
        rules.header = settings_.get<std::string>("header");
    }

    void read_address() {
        auto url = settings_.get<std::string>("url");
        if (url.empty() && made_.envelope.wsdl) {
            url = made_.envelope.wsdl->address;
        }
        std::string fault = "is missing, and no WSDL says it";
        auto read = url.empty() ? std::nullopt : plugins::read_http_url(url, fault);
        if (!read) {
            faults_.push_back({"url", "", std::move(fault)});
            return;
        }
        made_.path = read->path.empty() ? "/" : std::move(read->path);
        made_.target.port = read->port;
        made_.target.host = std::move(read->host);
        if (read->tls) {
            made_.target.tls.emplace();
        }
    }

    void read_tls(const Tree& tree) {
        auto read = plugins::read_tls_settings(tree);
        if (!made_.target.tls) {
            tree.fault("", "is for a url that starts with https://");
            return;
        }
        made_.target.tls = std::move(read.rules);
        made_.key_password_secret = std::move(read.key_password_secret);
    }

    void read_messages() {
        auto with_files = kept_;
        with_files.insert(std::string{attachments_name});
        auto carries = around();
        if (made_.attachments) {
            carries.names.kept = &with_files;
            carries.takes_files = true;
        }
        each_spelled_out("create", [&](const Tree& tree) { read_message(tree, Proof::id, carries, made_.create); });
        each_spelled_out("messages", [&](const Tree& tree) {
            tree.only({"update", "withdrawal", "notice"});
            const auto read = [&](const char* name, const Around& with, std::optional<MessageRules>& into) {
                if (const auto* message = tree.mapping(name)) {
                    read_message(tree.below(name, *message), Proof::status, with, into.emplace());
                }
            };
            read("update", carries, made_.update);
            read("withdrawal", around(), made_.withdrawal);
            read("notice", around(), made_.notice);
        });
    }

    void read_ways_in() {
        const auto words = made_.create.answer ? made_.create.answer->states : plugins::States{};
        each("poll", [&](const Tree& tree) { made_.poll = read_poll(tree, around(), words); });
        each("reconcile", [&](const Tree& tree) { made_.reconcile = read_reconcile(tree, around(), words); });
        each("lookup", [&](const Tree& tree) { made_.lookup = read_lookup(tree, around()); });
        each_spelled_out("probe", [&](const Tree& tree) { made_.probe = read_probe(tree, around()); });
        each("endpoint", [&](const Tree& tree) { made_.endpoint = read_endpoint(tree, words); });
        if (made_.poll && made_.poll->item.rules.files) {
            made_.target.max_answer_bytes = std::size_t{24} << 20U;
        }
    }

    const sdk::Settings& settings_;
    std::vector<sdk::Fault>& faults_;
    Config made_;
    plugins::KeptNames kept_;  ///< what a session gives to everything after it
};

}  // namespace

const MessageRules* Config::rules_of(sdk::MessageKind kind) const {
    switch (kind) {
        case sdk::MessageKind::complaint: return &create;
        case sdk::MessageKind::update: return update ? &*update : nullptr;
        case sdk::MessageKind::withdrawal: return withdrawal ? &*withdrawal : nullptr;
        case sdk::MessageKind::notice: return notice ? &*notice : nullptr;
    }
    return nullptr;
}

Config read_config(const sdk::Settings& settings, std::vector<sdk::Fault>& faults) {
    return Reader{settings, faults}.read();
}

}  // namespace hub::soap
