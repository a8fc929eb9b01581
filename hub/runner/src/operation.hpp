#pragma once
#include "hub/connector.h"
#include "hub/ext/webhook.h"
#include "hub/wire/messages.hpp"

#include <cstdint>
#include <optional>
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
    /// A message never goes out without its files, silently. Empty: all of them can be handed on. Reads the disk.
    [[nodiscard]] std::optional<wire::OpResult> why_not_whole(std::uint64_t capabilities) const;

private:
    wire::Submit submit_;
    std::string key_;
    std::string complaint_id_;
    std::vector<hubc_attribute> attributes_;
    std::vector<hubc_history_entry> history_;
    std::vector<hubc_attachment> attachments_;
    hubc_reporter reporter_{};
    hubc_complaint complaint_{};
    hubc_call call_{};
};

/// POLL, PROBE and the head of the others as the C ABI shows it. Pinned.
class TaskOperation {
public:
    TaskOperation(std::uint64_t op, wire::Task task);
    TaskOperation(const TaskOperation&) = delete;
    TaskOperation& operator=(const TaskOperation&) = delete;

    [[nodiscard]] const hubc_task& task() const { return task_; }

private:
    wire::Task message_;
    hubc_task task_{};
};

/// WEBHOOK as the C ABI shows it. Pinned.
class WebOperation {
public:
    explicit WebOperation(model::WebRequest request);
    WebOperation(const WebOperation&) = delete;
    WebOperation& operator=(const WebOperation&) = delete;

    [[nodiscard]] const hubc_web_request& request() const { return request_; }

private:
    model::WebRequest message_;
    std::vector<hubc_attribute> headers_;
    hubc_web_request request_{};
};

/// The connector's answer to a request, made safe; empty when it is none.
std::optional<model::WebAnswer> read_web_answer(const hubc_web_answer* answer);

/// Surely unsent.
wire::OpResult not_begun(std::string why);

/// The capability bit that a message kind needs.
std::uint64_t capability_of(model::MessageKind kind);

/// What the connector says of an operation, made safe: closed sets checked, texts cut to size and to one line.
wire::OpResult read_result(const hubc_result* result, bool& misbehaved);

/// What a status other than OK from submit means: not taken, nothing has happened at the agency (C1). Cause
/// `unsupported` is made here alone.
wire::OpResult result_of_status(hubc_status status);

}  // namespace hub::runner
