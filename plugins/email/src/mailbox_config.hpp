#pragma once
#include "config.hpp"

namespace hub::email {

/// mailbox, replies and own_door. Faults are appended.
void read_mailbox(const sdk::Settings& settings, Config& config, std::vector<sdk::Fault>& faults);
/// The words that an answer may begin with, as a mail explains them; empty: answers are not read.
std::string answers_text(const Config& config);

}  // namespace hub::email
