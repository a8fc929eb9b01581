#pragma once
#include "config.hpp"

namespace hub::soap {

// What the agency is asked besides messages, as the settings say it. Faults are appended. `preset`: the words that
// `create.answer` explains.
PollRules read_poll(const plugins::Tree& tree, const Around& around, const plugins::States& preset);
ReconcileRules read_reconcile(const plugins::Tree& tree, const Around& around, const plugins::States& preset);
LookupRules read_lookup(const plugins::Tree& tree, const Around& around);
ProbeRules read_probe(const plugins::Tree& tree, const Around& around);
EndpointRules read_endpoint(const plugins::Tree& tree, const plugins::States& preset);
AttachmentRules read_attachment_rules(
    const plugins::Tree& tree, const EnvelopeRules& envelope, const plugins::Fields& fields);
/// `kept` grows by what it gives.
SessionRules read_session(const plugins::Tree& tree, const Around& around, plugins::KeptNames& kept);

}  // namespace hub::soap
