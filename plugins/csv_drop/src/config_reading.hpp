#pragma once
#include "answers.hpp"
#include "complaints.hpp"

#include "hub/plugins/settings_tree.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::csv_drop {

/// A whole number within limits; the preset when absent or wrong.
std::int64_t number_of(
    const plugins::Tree& tree, std::string_view key, std::int64_t preset, std::int64_t least, std::int64_t most);
/// A list of texts, none empty.
std::vector<std::string> texts_of(const plugins::Tree& tree, std::string_view key);
/// One of the words; the first when absent.
std::string word_of(const plugins::Tree& tree, std::string_view key, std::initializer_list<std::string_view> words);
/// What answers and new complaints have in common: columns (role to name), required, values, charset, delimiter.
/// `needed`: roles that must be mapped; `filled`: whose cells must not be empty.
Reading read_reading(
    const plugins::Tree& tree, std::initializer_list<std::string_view> roles,
    std::initializer_list<std::string_view> needed, std::initializer_list<std::string_view> filled);
AnswerMap read_answers(const plugins::Tree& tree, const std::string& zone);
ComplaintMap read_complaints(const plugins::Tree& tree);

}  // namespace hub::csv_drop
