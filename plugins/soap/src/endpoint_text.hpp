#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hub::soap {

/// Of the operation by which agencies tell news.
inline constexpr std::string_view news_space = "urn:sp4n:kabar:1";

enum class FaultSide : std::uint8_t { sender = 1, receiver };

struct NewsResult {
    std::string number;
    std::string tracking_id;
    std::string outcome;
    std::string code;
};

/// What the endpoint answers. Pure.
std::string wsdl_text(std::string_view address);
std::string news_answer(const std::vector<NewsResult>& results, bool is_1_2);
/// `subcode`: a name of WS-Security's, or none.
std::string fault_text(FaultSide side, std::string_view subcode, std::string_view why, bool is_1_2);

}  // namespace hub::soap
