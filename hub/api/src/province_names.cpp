#include "province_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hub::api {
namespace {

/// The 38 provinces since 2022, with the four of Papua.
constexpr std::array<std::pair<std::string_view, std::string_view>, 38> names{{
    {"11", "Aceh"},
    {"12", "Sumatera Utara"},
    {"13", "Sumatera Barat"},
    {"14", "Riau"},
    {"15", "Jambi"},
    {"16", "Sumatera Selatan"},
    {"17", "Bengkulu"},
    {"18", "Lampung"},
    {"19", "Kepulauan Bangka Belitung"},
    {"21", "Kepulauan Riau"},
    {"31", "DKI Jakarta"},
    {"32", "Jawa Barat"},
    {"33", "Jawa Tengah"},
    {"34", "DI Yogyakarta"},
    {"35", "Jawa Timur"},
    {"36", "Banten"},
    {"51", "Bali"},
    {"52", "Nusa Tenggara Barat"},
    {"53", "Nusa Tenggara Timur"},
    {"61", "Kalimantan Barat"},
    {"62", "Kalimantan Tengah"},
    {"63", "Kalimantan Selatan"},
    {"64", "Kalimantan Timur"},
    {"65", "Kalimantan Utara"},
    {"71", "Sulawesi Utara"},
    {"72", "Sulawesi Tengah"},
    {"73", "Sulawesi Selatan"},
    {"74", "Sulawesi Tenggara"},
    {"75", "Gorontalo"},
    {"76", "Sulawesi Barat"},
    {"81", "Maluku"},
    {"82", "Maluku Utara"},
    {"91", "Papua"},
    {"92", "Papua Barat"},
    {"93", "Papua Selatan"},
    {"94", "Papua Tengah"},
    {"95", "Papua Pegunungan"},
    {"96", "Papua Barat Daya"},
}};

}  // namespace

std::string_view province_name(std::string_view code) {
    const auto found = std::ranges::find(names, code, [](const auto& one) { return one.first; });
    return found == names.end() ? std::string_view{} : found->second;
}

}  // namespace hub::api
