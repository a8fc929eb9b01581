#include "request_source.hpp"

#include <cstdio>
#include <fstream>

namespace hub::perf {
namespace {

constexpr std::size_t key_size = 36;

/// 64 complaints of about 1.2 kB that differ in words and numbers, all for one region and category.
std::vector<std::string> built_in_bodies(const RequestOptions& options) {
    static constexpr const char* sentences[] = {
        "Mohon perhatian bapak ibu, jalan di depan rumah kami sudah lama berlubang dan belum ada perbaikan. ",
        "Kalau hujan air menggenang setinggi mata kaki dan kendaraan roda dua sering terjatuh. ",
        "Kami sudah melapor ke kelurahan tetapi sampai hari ini belum ada petugas yg datang. ",
        "Anak sekolah lewat jalan ini setiap pagi, kami khawatir akan ada korban. ",
        "Lubang paling dalam ada di dekat tikungan, kira kira dua puluh sentimeter. ",
        "Warga sudah menimbun dengan batu seadanya namun hanyut lagi terbawa air. ",
        "Tolong segera ditindaklanjuti karena ini jalan utama menuju pasar dan puskesmas. ",
    };
    std::vector<std::string> bodies;
    for (unsigned i = 0; i < 64; ++i) {
        std::string text;
        for (unsigned k = 0; text.size() < 950; ++k) {
            text += sentences[(i * 3 + k * (1 + i % 6)) % 7];
        }
        bodies.push_back(
            R"({"subject":"Jalan berlubang di RT )" + std::to_string(i + 1) + R"(","body":")" + text +
            R"(","address":"Jl. Contoh No. )" + std::to_string(100 + i) + R"(","category":")" + options.category +
            R"(","region":")" + options.region + R"(","kind":"complaint","channel":"app"})");
    }
    return bodies;
}

Result<std::vector<std::string>> read_bodies(const std::string& file) {
    std::ifstream in(file);
    std::vector<std::string> bodies;
    for (std::string line; std::getline(in, line);) {
        if (!line.empty()) {
            bodies.push_back(line);
        }
    }
    if (bodies.empty()) {
        return Error{"bodies_file", "no lines of JSON", file};
    }
    return bodies;
}

std::uint64_t mix(std::uint64_t x) {  // splitmix64
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
}

/// 36 characters in the form of a UUID, unique for each (seed, count).
void write_key(char* out, std::uint64_t seed, std::uint64_t count) {
    static constexpr char digits[] = "0123456789abcdef";
    const std::uint64_t halves[2] = {mix(seed ^ mix(count)), mix(mix(seed) + count)};
    unsigned digit = 0;
    for (std::size_t i = 0; i < key_size; ++i) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            out[i] = '-';
            continue;
        }
        out[i] = digits[(halves[digit / 16] >> ((digit % 16) * 4)) & 15U];
        ++digit;
    }
    out[14] = '4';
    out[19] = '8';
}

}  // namespace

Result<RequestSource> RequestSource::create(const RequestOptions& options) {
    auto bodies = built_in_bodies(options);
    if (!options.bodies_file.empty()) {
        HUB_TRY(bodies, read_bodies(options.bodies_file));
    }
    std::string head = "POST " + options.path + " HTTP/1.1\r\nHost: " + options.host + ":" +
                       std::to_string(options.port) + "\r\nContent-Type: application/json\r\n";
    for (const auto& header : options.headers) {
        if (header.find(':') == std::string::npos || header.find_first_of("\r\n") != std::string::npos) {
            return Error{"header", "not `Name: value`"};
        }
        head += header + "\r\n";
    }
    head += "Idempotency-Key: ";
    RequestSource source;
    source.seed_ = options.seed;
    for (const auto& body : bodies) {
        source.templates_.push_back(
            {head + std::string(key_size, '0') + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                 body,
             head.size()});
    }
    return source;
}

void RequestSource::next(std::string& out) {
    const auto& chosen = templates_[taken_ % templates_.size()];
    out = chosen.text;
    write_key(out.data() + chosen.key_at, seed_, taken_);
    ++taken_;
}

}  // namespace hub::perf
