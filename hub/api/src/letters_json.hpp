#pragma once
#include "hub/store/letters.hpp"

#include <string>

namespace hub::api {

/// Mails to people, and how many alarms wait for one; people are ids of people.yaml.
std::string letters_json(const store::LetterList& list);

}  // namespace hub::api
