#include "request_config.hpp"

#include "hub/plugins/http_settings.hpp"

#include <algorithm>

namespace hub::rest {
namespace {

using plugins::Place;
using plugins::Tree;

std::optional<plugins::Template> read_path(const Tree& tree, const Around& around) {
    const auto path = tree.text("path", true);
    if (path.empty()) {
        return std::nullopt;
    }
    if (path.front() != '/' || path.find_first_of("# \r\n") != std::string::npos) {
        tree.fault("path", "must start with / and hold no blanks");
    }
    return plugins::read_open_template(tree, "path", path, {&around.fields, around.kept});
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
        rules.headers =
            plugins::read_headers(tree.below("headers", *headers), around.auth, {&around.fields, around.kept});
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
