#pragma once
#include "hub/connector.h"
#include "hub/wire/messages.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hub::runner {

/// One SUBMIT as the C ABI shows it: owns everything that `call()` points to. Pinned: never moved once built.
class Operation {
public:
    Operation(std::uint64_t op, wire::Submit submit);
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;

    [[nodiscard]] const hubc_call& call() const { return call_; }
    [[nodiscard]] model::MessageKind kind() const { return submit_.message.kind; }

private:
    wire::Submit submit_;
    std::string key_;
    std::string complaint_id_;
    std::vector<hubc_attribute> attributes_;
    std::vector<hubc_history_entry> history_;
    hubc_reporter reporter_{};
    hubc_complaint complaint_{};
    hubc_call call_{};
};

/// The capability bit that a message kind needs.
std::uint64_t capability_of(model::MessageKind kind);

/// What the connector says of an operation, made safe: closed sets checked, texts cut to size and to one line.
wire::OpResult read_result(const hubc_result* result, bool& misbehaved);

/// What a status other than OK from submit means: not taken, nothing has happened at the agency (C1). Cause
/// `unsupported` is made here alone.
wire::OpResult result_of_status(hubc_status status);

}  // namespace hub::runner
