#include "request_config.hpp"

#include "hub/plugins/http_client.hpp"

#include <algorithm>

namespace hub::rest {
namespace {

using plugins::Place;
using plugins::Tree;

std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return text;
}

/// Not for the instance's own headers: ours, and those that authentication is for.
bool is_taken(const std::string& lower, const plugins::Auth& auth) {
    return plugins::is_own_header(lower) || lower == "authorization" || lower == lower_case(plugins::header_of(auth));
}

/// Addresses and headers end up in the logs of servers and proxies: no place for who reported.
std::optional<plugins::Template> read_open_template(
    const Tree& tree, std::string_view key, std::string_view text, const Around& around) {
    std::string error;
    auto compiled = plugins::Template::compile(text, error, &around.fields, around.kept);
    if (!compiled) {
        tree.fault(key, error);
    } else if (compiled->names_reporter()) {
        tree.fault(key, "must not say who reported: {{reporter.…}} belongs into the body alone");
    }
    return compiled;
}

std::optional<plugins::Template> read_path(const Tree& tree, const Around& around) {
    const auto path = tree.text("path", true);
    if (path.empty()) {
        return std::nullopt;
    }
    if (path.front() != '/' || path.find_first_of("# \r\n") != std::string::npos) {
        tree.fault("path", "must start with / and hold no blanks");
    }
    return read_open_template(tree, "path", path, around);
}

void read_headers(const Tree& tree, const Around& around, RequestRules& rules) {
    for (const auto& member : tree.object()) {
        const std::string name{member.key()};
        const auto lower = lower_case(name);
        if (!plugins::is_header_name(name)) {
            tree.fault(name, "is no header's name");
        } else if (is_taken(lower, around.auth)) {
            tree.fault(name, "is set by the connector itself");
        } else if (const auto text = tree.text(name); !plugins::is_safe_header_value(text)) {
            tree.fault(name, "must not hold a line break");
        } else if (auto compiled = read_open_template(tree, name, text, around)) {
            rules.headers.emplace_back(name, std::move(*compiled));
        }
    }
}

void read_body(const Tree& create, const Around& around, RequestRules& rules) {
    if (const auto* body = create.mapping("body")) {
        rules.body = plugins::BodyTemplate::read(create.below("body", *body), &around.fields, around.kept);
    } else {
        create.fault("", "'body' is missing");
    }
}

/// Who asks: a request alone, or a step, which may read and need not have a body.
enum class Member : std::uint8_t { no = 1, yes };

void read_one(const Tree& tree, plugins::Proof proof, Member member, const Around& around, RequestRules& rules) {
    rules.method = tree.text("method");
    const bool known = rules.method == "POST" || rules.method == "PUT" || rules.method == "PATCH" ||
                       (member == Member::yes && rules.method == "GET");
    if (rules.method.empty()) {
        rules.method = "POST";
    } else if (!known) {
        tree.fault("method", member == Member::yes ? "must be POST, PUT, PATCH or GET" : "must be POST, PUT or PATCH");
    }
    rules.path = read_path(tree, around);
    if (const auto* headers = tree.mapping("headers")) {
        read_headers(tree.below("headers", *headers), around, rules);
    }
    if (member == Member::no || tree.find("body") != nullptr) {
        read_body(tree, around, rules);
    }
    const plugins::Names names{&around.fields, around.kept};
    plugins::read_reply_rules(tree, proof, names, rules);
    if (const auto* verify = tree.mapping("verify")) {
        const auto inner = tree.below("verify", *verify);
        inner.only({"path", "status", "when", "otherwise"});
        auto& seen = rules.verify.emplace();
        seen.path = read_path(inner, around);
        plugins::read_seen_rules(inner, proof, names, seen);
    }
}

bool read_flag(const Tree& tree, std::string_view key) {
    const auto* value = tree.find(key);
    if (value != nullptr && !value->is_bool()) {
        tree.fault(key, "must be true or false");
    }
    return value != nullptr && value->is_bool() && value->get_bool();
}

void read_file(const Tree& tree, Step& step) {
    step.each_file = tree.find("for_each") != nullptr;
    if (step.each_file && tree.text("for_each") != "file") {
        tree.fault("for_each", "must be file");
    }
    if (tree.find("part") != nullptr) {
        step.file_part = tree.text("part", true);
    }
    const bool form = step.request.body && step.request.body->as() == plugins::BodyTemplate::As::form;
    if (step.each_file && step.every_time) {
        tree.fault("every_time", "is not for files");
    }
    if (!step.each_file && step.file_part) {
        tree.fault("part", "is for a step with `for_each: file`");
    } else if (step.each_file && !step.file_part && tree.find("body") != nullptr) {
        tree.fault("body", "is the file itself, unless `part` names the part that it is");
    } else if (step.file_part && tree.find("body") != nullptr && !form) {
        tree.fault("body", "must be a form: what goes as parts beside the file");
    }
}

/// `known` grows by what the step keeps.
Step read_step(const Tree& tree, const Around& around, plugins::KeptNames& known) {
    tree.only(
        {"name", "method", "path", "headers", "body", "rules", "success", "retry", "reject", "answer", "verify", "keep",
         "every_time", "for_each", "part"});
    Step step;
    step.name = tree.text("name", true);
    auto names = known;
    if (tree.find("for_each") != nullptr) {
        names.insert({"file.name", "file.media_type", "file.sha256"});
    }
    read_one(tree, plugins::Proof::status, Member::yes, Around{around.auth, around.fields, &names}, step.request);
    step.every_time = read_flag(tree, "every_time");
    read_file(tree, step);
    if (const auto* keep = tree.mapping("keep")) {
        const auto inner = tree.below("keep", *keep);
        for (const auto& member : *keep) {
            const std::string name{member.key()};
            if (auto place = Place::read(inner, name)) {
                step.keep.emplace_back("kept." + name, std::move(*place));
            }
            known.insert("kept." + name);
        }
    }
    return step;
}

void read_steps(const Tree& tree, plugins::Proof proof, const Around& around, RequestRules& rules) {
    tree.only({"steps"});
    plugins::KeptNames known;
    std::size_t numbers = 0;
    for (const auto& one : tree.mappings("steps")) {
        auto step = read_step(one, around, known);
        if (std::ranges::find(rules.steps, step.name, &Step::name) != rules.steps.end()) {
            one.fault("name", "stands there twice: what is done is known by its name");
        }
        numbers += step.request.id ? 1 : 0;
        if (step.request.id && (step.every_time || step.each_file)) {
            one.fault("", "the step that gives the number is done once");
        }
        rules.steps.push_back(std::move(step));
    }
    if (proof == plugins::Proof::id && numbers != 1) {
        tree.fault("steps", "one step must have success.id, the agency's number; " + std::to_string(numbers) + " have");
    }
}

}  // namespace

void read_request(const Tree& tree, plugins::Proof proof, const Around& around, RequestRules& rules) {
    if (tree.find("steps") != nullptr) {
        read_steps(tree, proof, around, rules);
        return;
    }
    tree.only({"method", "path", "headers", "body", "rules", "success", "retry", "reject", "answer", "verify"});
    read_one(tree, proof, Member::no, around, rules);
}

}  // namespace hub::rest
