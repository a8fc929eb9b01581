#pragma once
#include <span>
#include <string_view>
#include <vector>

namespace hub::cli::detail {

/// What people write about one topic. `{jalan}` a street, `{rt}` a small number, `{tempat}` a landmark.
struct DemoTopic {
    std::string_view code;
    double share;  ///< of complaints, in per cent (domain.md section 6)
    std::string_view agency;
    std::vector<std::string_view> subjects;
    std::vector<std::string_view> sentences;
};

std::span<const DemoTopic> demo_topics();
const std::vector<std::string_view>& demo_streets();
const std::vector<std::string_view>& demo_landmarks();
/// Sentences that fit every topic.
const std::vector<std::string_view>& demo_fillers();

}  // namespace hub::cli::detail
