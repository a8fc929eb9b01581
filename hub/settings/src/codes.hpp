#pragma once

/// The stable codes of findings. The table for people is in README.md; a test compares the two.
namespace hub::settings::code {

inline constexpr auto folder_missing = "K001";
inline constexpr auto file_missing = "K002";
inline constexpr auto file_unreadable = "K003";
inline constexpr auto too_large = "K004";
inline constexpr auto bad_text = "K005";
inline constexpr auto syntax = "K006";
inline constexpr auto anchor_alias_tag = "K007";
inline constexpr auto duplicate_key = "K008";
inline constexpr auto open_quote = "K009";
inline constexpr auto second_document = "K010";
inline constexpr auto unknown_key = "K011";
inline constexpr auto missing_key = "K012";
inline constexpr auto wrong_type = "K013";
inline constexpr auto unknown_agency = "K014";
inline constexpr auto unknown_category = "K015";
inline constexpr auto unknown_zone = "K016";
inline constexpr auto unknown_instance = "K017";
inline constexpr auto unquoted_region = "K018";
inline constexpr auto bad_region = "K019";
inline constexpr auto leading_zero = "K020";
inline constexpr auto bad_number = "K021";
inline constexpr auto bad_boolean = "K022";
inline constexpr auto unknown_word = "K023";
inline constexpr auto bad_date = "K024";
inline constexpr auto bad_duration = "K025";
inline constexpr auto bad_id = "K026";
inline constexpr auto defined_twice = "K027";
inline constexpr auto circular_parents = "K028";
inline constexpr auto competence_tie = "K029";
inline constexpr auto failed_test = "K030";
inline constexpr auto unreachable_rule = "K031";
inline constexpr auto not_supported = "K032";
inline constexpr auto open_secret = "K033";
inline constexpr auto bad_secret_reference = "K034";
inline constexpr auto file_name_differs = "K035";
inline constexpr auto file_not_read = "K036";
inline constexpr auto orphan_category = "K037";
inline constexpr auto desk_misuse = "K038";
inline constexpr auto unused_instance = "K039";
inline constexpr auto empty_list = "K040";
inline constexpr auto bad_address = "K041";
inline constexpr auto contradiction = "K042";
inline constexpr auto unusable = "K043";
inline constexpr auto bad_phrase = "K044";
inline constexpr auto words_contradict = "K045";
inline constexpr auto words_repeat = "K046";
inline constexpr auto empty_window = "K047";
inline constexpr auto region_of_nobody = "K048";
inline constexpr auto bad_time = "K049";
inline constexpr auto useless_result = "K050";
inline constexpr auto wrong_place = "K051";

}  // namespace hub::settings::code
