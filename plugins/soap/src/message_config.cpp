#include "message_config.hpp"

#include "shorthand.hpp"

#include <algorithm>

namespace hub::soap {
namespace {

using plugins::Proof;
using plugins::Tree;

bool read_flag(const Tree& tree, std::string_view key) {
    const auto* value = tree.find(key);
    if (value != nullptr && !value->is_bool()) {
        tree.fault(key, "must be true or false");
    }
    return value != nullptr && value->is_bool() && value->get_bool();
}

void read_one(const Tree& tree, Proof proof, const Around& around, MessageRules& rules) {
    rules.operation = read_operation(tree, around);
    rules.statuses.success = {200};
    rules.statuses.reject = {};  // a status alone says little: what was wrong stands in the fault
    const bool one_way = read_flag(tree, "one_way");
    if (one_way) {
        rules.statuses.success = {200, 202, 204};
        if (proof == Proof::id) {
            tree.fault("one_way", "gives no number: without one a complaint never counts as handed over");
        }
    }
    plugins::read_reply_rules(tree, proof, around.names, rules);
    std::ranges::move(fault_rules(), std::back_inserter(rules.rules));
    if (!one_way) {
        std::ranges::move(envelope_is_there(), std::back_inserter(rules.success_when));
    }
    if (const auto* verify = tree.mapping("verify")) {
        const auto inner = tree.below("verify", *verify);
        inner.only({"operation", "action", "body", "http_headers", "status", "when", "otherwise"});
        auto& seen = rules.verify.emplace();
        auto without_files = around;
        without_files.takes_files = false;
        seen.operation = read_operation(inner, without_files);
        plugins::read_seen_rules(inner, proof, around.names, seen);
    }
}

/// `known` grows by what the step keeps.
Step read_step(const Tree& tree, const Around& around, plugins::KeptNames& known) {
    tree.only(
        {"name", "operation", "action", "body", "http_headers", "rules", "success", "retry", "reject", "answer",
         "verify", "one_way", "keep", "every_time", "for_each"});
    Step step;
    step.name = tree.text("name", true);
    auto names = known;
    step.each_file = tree.find("for_each") != nullptr;
    if (step.each_file) {
        names.insert({"file.name", "file.media_type", "file.sha256", std::string{content_name}});
        if (tree.text("for_each") != "file") {
            tree.fault("for_each", "must be file");
        }
    }
    auto with = around;
    with.names.kept = &names;
    read_one(tree, Proof::status, with, step.request);
    step.every_time = read_flag(tree, "every_time");
    if (step.each_file && step.every_time) {
        tree.fault("every_time", "is not for files");
    }
    if (const auto* keep = tree.mapping("keep")) {
        const auto inner = tree.below("keep", *keep);
        for (const auto& member : *keep) {
            const std::string name{member.key()};
            if (auto place = plugins::Place::read(inner, name)) {
                step.keep.emplace_back("kept." + name, std::move(*place));
            }
            known.insert("kept." + name);
        }
    }
    return step;
}

void read_steps(const Tree& tree, Proof proof, const Around& around, MessageRules& rules) {
    tree.only({"steps"});
    auto known = *around.names.kept;
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
    if (proof == Proof::id && numbers != 1) {
        tree.fault("steps", "one step must have success.id, the agency's number; " + std::to_string(numbers) + " have");
    }
}

}  // namespace

void read_message(const Tree& tree, Proof proof, const Around& around, MessageRules& rules) {
    if (tree.find("steps") != nullptr) {
        if (around.takes_files) {
            tree.fault("steps", "and `attachments` exclude each other: a step with `for_each: file` sends them");
        }
        auto without_files = around;
        without_files.takes_files = false;
        read_steps(tree, proof, without_files, rules);
        return;
    }
    tree.only(
        {"operation", "action", "body", "http_headers", "rules", "success", "retry", "reject", "answer", "verify",
         "one_way"});
    read_one(tree, proof, around, rules);
}

}  // namespace hub::soap
