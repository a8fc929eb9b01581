#include "hub/plugins/reply_rules.hpp"

#include "hub/plugins/update_states.hpp"

#include <utility>

namespace hub::plugins {
namespace {

void read_answer(const Tree& tree, ReplyRules& request) {
    tree.only({"status", "note", "states"});
    AnswerRules rules;
    rules.status = Place::read(tree, "status");
    rules.note = Place::read(tree, "note");
    if (tree.find("status") == nullptr) {
        tree.fault("", "'status' is missing");
    }
    if (const auto* states = tree.mapping("states")) {
        rules.states = states_of(tree.below("states", *states));
    } else {
        tree.fault("", "'states' is missing");
    }
    request.answer = std::move(rules);
}

/// How the reply is judged: proof of success, and which statuses mean "later" or "never".
void read_rules(const Tree& create, Proof proof, const Names& names, ReplyRules& rules) {
    rules.rules = read_answer_rules(create, "rules", names.fields, names.kept);
    if (const auto* success = create.mapping("success")) {
        const auto tree = create.below("success", *success);
        tree.only({"status", "id", "when"});
        rules.statuses.success = tree.statuses("status", rules.statuses.success);
        rules.success_when = read_conditions(tree, "when", names.fields, names.kept);
        rules.id = Place::read(tree, "id");
        if (proof == Proof::id && tree.find("id") == nullptr) {
            tree.fault("", "'id' is missing");
        }
    } else {
        create.fault("", "'success' is missing: without proof a complaint never counts as delivered");
    }
    for (const auto& [name, statuses] :
         {std::pair{"retry", &rules.statuses.retry}, std::pair{"reject", &rules.statuses.reject}}) {
        if (const auto* rule = create.mapping(name)) {
            const auto tree = create.below(name, *rule);
            tree.only({"status"});
            *statuses = tree.statuses("status", *statuses);
        }
    }
}

}  // namespace

void read_reply_rules(const Tree& request, Proof proof, const Names& names, ReplyRules& rules) {
    read_rules(request, proof, names, rules);
    if (const auto* answer = request.mapping("answer")) {
        read_answer(request.below("answer", *answer), rules);
    }
}

void read_seen_rules(const Tree& verify, Proof proof, const Names& names, SeenRules& rules) {
    rules.statuses = verify.statuses("status", rules.statuses);
    rules.when = read_conditions(verify, "when", names.fields, names.kept);
    if (verify.find("when") == nullptr) {
        verify.fault("", "'when' is missing: what must be seen there?");
    }
    // A second case is worse than a second note.
    rules.otherwise = proof == Proof::id ? HUBC_UNKNOWN : HUBC_RETRY;
    if (verify.find("otherwise") != nullptr) {
        const auto word = verify.text("otherwise");
        rules.otherwise = word == "retry" ? HUBC_RETRY : word == "reject" ? HUBC_REJECTED : HUBC_UNKNOWN;
        if (rules.otherwise == HUBC_UNKNOWN && word != "unknown") {
            verify.fault("otherwise", "must be retry, reject or unknown");
        }
    }
}

States states_of(const Tree& list) {
    const auto words = read_update_states(list);
    return {words.begin(), words.end()};
}

}  // namespace hub::plugins
