#include "hub/cli/demo_complaints.hpp"

#include "demo_register.hpp"
#include "demo_texts.hpp"

#include "hub/base/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace hub::cli {
using namespace std::chrono_literals;
using detail::cut;
using detail::upper;
using model::Channel;
using model::ComplaintKind;
namespace {

template <class T, std::size_t N>
T choose(const std::array<std::pair<T, double>, N>& shares, double draw) {  // shares in per cent, together 100
    double sum = 0;
    for (const auto& [value, share] : shares) {
        sum += share / 100;
        if (draw < sum) {
            return value;
        }
    }
    return shares.front().first;
}

constexpr std::array<std::pair<Channel, double>, 9> channel_mix{{
    {Channel::web, 30},
    {Channel::app, 25},
    {Channel::whatsapp, 15},
    {Channel::sms, 10},
    {Channel::x, 5},
    {Channel::email, 5},
    {Channel::walk_in, 4},
    {Channel::other_system, 4},
    {Channel::letter, 2},
}};
constexpr std::array<std::pair<ComplaintKind, double>, 3> kind_mix{{
    {ComplaintKind::complaint, 85},
    {ComplaintKind::aspiration, 9},
    {ComplaintKind::information_request, 6},
}};
// Kota Metro's five districts, its neighbours, and people who do not know.
constexpr std::array<std::pair<std::string_view, double>, 11> region_mix{{
    {"18.72.01", 22},
    {"18.72.02", 14},
    {"18.72.03", 15},
    {"18.72.04", 14},
    {"18.72.05", 10},
    {"18.72", 5},
    {"18.71.01", 6},
    {"18.02.05", 4},
    {"18.07.01", 4},
    {"18.01.03", 2},
    {"", 4},
}};

/// How busy an hour of the day is (WIB), 1 = average.
double busyness(int hour) {
    if (hour >= 8 && hour < 16) {
        return 2.0;
    }
    return hour >= 5 && hour < 22 ? 0.8 : 0.2;
}

}  // namespace

DemoComplaints::DemoComplaints(std::uint64_t seed)
    : random_{seed}, now_{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}} {}

// By hand, because the standard's distributions differ between libraries.
double DemoComplaints::draw() {
    return static_cast<double>(random_() >> 11U) * 0x1.0p-53;
}
std::uint64_t DemoComplaints::below(std::uint64_t end) {
    return static_cast<std::uint64_t>(draw() * static_cast<double>(end));
}
std::string_view DemoComplaints::pick(const std::vector<std::string_view>& from) {
    return from[below(from.size())];
}

void DemoComplaints::advance_time() {  // about 3,000 a day
    const auto in_zone = now_ + 7h;
    const auto hour =
        std::chrono::duration_cast<std::chrono::hours>(in_zone - std::chrono::floor<std::chrono::days>(in_zone))
            .count();
    const double mean_seconds = 28.8 / busyness(static_cast<int>(hour));
    const double seconds = -std::log(1.0 - draw()) * mean_seconds;
    now_ += std::chrono::microseconds{static_cast<std::int64_t>(std::floor(seconds)) * 1'000'000};
}

DemoComplaint DemoComplaints::next() {
    const auto earliest = std::ranges::min_element(waiting_, {}, &DemoComplaint::filed_at);
    if (earliest != waiting_.end() && earliest->filed_at <= now_) {
        auto second = std::move(*earliest);
        waiting_.erase(earliest);
        return second;
    }
    const bool twice = chance(0.005);
    auto first = compose(++authors_, twice ? "public-works.road" : "");
    if (twice) {
        write_again(first);
    }
    advance_time();
    return first;
}

void DemoComplaints::write_again(DemoComplaint& first) {
    const auto street = street_;
    auto second = compose(authors_, "public-works.road");
    while (street_ == street) {
        second = compose(authors_, "public-works.road");
    }
    second.channel = first.channel;
    second.filed_at = first.filed_at + 60s + std::chrono::seconds{below(150)};
    for (auto* complaint : {&first, &second}) {
        complaint->traps.push_back(DemoTrap::two_roads_in_minutes);
        if (complaint->channel == Channel::sms) {
            cut(complaint->body, 160);
        }
    }
    waiting_.push_back(std::move(second));
}

std::string_view DemoComplaints::pick_topic() {
    const auto topics = detail::demo_topics();
    double total = 0;
    for (const auto& topic : topics) {
        total += topic.share;
    }
    double at = draw() * total;
    for (const auto& topic : topics) {
        at -= topic.share;
        if (at < 0) {
            return topic.code;
        }
    }
    return topics.back().code;
}

DemoComplaint DemoComplaints::compose(std::uint32_t author, std::string_view forced_topic) {
    DemoComplaint complaint;
    complaint.author = author;
    complaint.filed_at = now_;
    complaint.topic = forced_topic.empty() ? pick_topic() : forced_topic;
    if (!chance(0.45)) {
        complaint.category = complaint.topic;
    }
    complaint.channel = choose(channel_mix, draw());
    complaint.kind = choose(kind_mix, draw());
    complaint.anonymous = chance(0.15);
    complaint.secret = chance(0.05);
    complaint.supervisory = chance(0.02);
    street_ = pick(detail::demo_streets());
    place(complaint);
    write_texts(complaint);
    return complaint;
}

void DemoComplaints::place(DemoComplaint& complaint) {
    complaint.region = choose(region_mix, draw());
    if (chance(0.6)) {
        complaint.address = street_ + " No. " + std::to_string(1 + below(200));
        if (chance(0.5)) {
            complaint.address += ", RT " + std::to_string(1 + below(12));  // two draws in one expression have no order
            complaint.address += "/RW " + std::to_string(1 + below(6));
        }
    }
    if (is_within(complaint.region, "18.72") && chance(0.4)) {
        complaint.location = DemoLocation{
            -5.113 + std::round((draw() - 0.5) * 60'000) / 1e6, 105.307 + std::round((draw() - 0.5) * 60'000) / 1e6};
    }
    if (complaint.topic == "public-works.road" && chance(0.3)) {
        static constexpr std::array<std::string_view, 4> classes{"city", "city", "provincial", "national"};
        complaint.attributes.emplace_back("road_class", classes[below(classes.size())]);
    }
}

std::string DemoComplaints::fill(std::string_view pattern) {
    std::string text;
    while (!pattern.empty()) {
        const auto open = pattern.find('{');
        text += pattern.substr(0, open);
        if (open == std::string_view::npos) {
            break;
        }
        const auto close = pattern.find('}', open);
        const auto name = pattern.substr(open + 1, close - open - 1);
        if (name == "jalan") {
            text += street_;
        } else if (name == "tempat") {
            text += pick(detail::demo_landmarks());
        } else {
            text += std::to_string(2 + below(11));
        }
        pattern.remove_prefix(close + 1);
    }
    return text;
}

void DemoComplaints::write_texts(DemoComplaint& complaint) {
    const auto topics = detail::demo_topics();
    const auto& topic = *std::ranges::find(topics, std::string_view{complaint.topic}, &detail::DemoTopic::code);
    complaint.subject = fill(pick(topic.subjects));
    const auto usual = 2 + below(4);
    const auto sentences = usual + (chance(0.25) ? below(14) : 0);
    std::vector<std::string_view> said;
    for (std::uint64_t i = 0; i < sentences; ++i) {
        const bool about_topic = i == 0 || chance(0.4);
        const auto pattern = pick(about_topic ? topic.sentences : detail::demo_fillers());
        if (std::ranges::count(said, pattern) == 0) {
            said.push_back(pattern);
            complaint.body += (i == 0 ? "" : " ") + fill(pattern);
        }
    }
    if (complaint.supervisory) {
        complaint.body += " Petugas meminta uang supaya cepat diurus, ini pungli.";
    }
    add_traps(complaint);
    complaint.body = in_register(std::move(complaint.body));
    if (chance(0.07)) {
        upper(complaint.subject);
    }
    if (complaint.channel == Channel::whatsapp && chance(0.3)) {
        complaint.body += " \U0001F64F\U0001F64F";
    }
    cut(complaint.subject, 200);
    if (complaint.channel == Channel::sms) {
        cut(complaint.body, 160);
    }
}

void DemoComplaints::add_traps(DemoComplaint& complaint) {
    const auto topics = detail::demo_topics();
    const auto& topic = *std::ranges::find(topics, std::string_view{complaint.topic}, &detail::DemoTopic::code);
    if (chance(0.015)) {
        complaint.traps.push_back(DemoTrap::cites_older_numbers);
        std::string numbers;
        for (int i = 0; i < 3; ++i) {
            numbers += (i == 0 ? "#" : i == 1 ? ", #" : " dan #") + std::to_string(1'000'000 + below(900'000));
        }
        complaint.subject = "Lanjutan laporan " + numbers + ": " + complaint.subject;
    }
    if (chance(0.02)) {
        complaint.traps.push_back(DemoTrap::closed_but_not_repaired);
        complaint.body =
            "Laporan saya yang dulu statusnya SELESAI padahal belum ada perbaikan sama sekali. " + complaint.body;
    }
    if (chance(0.12)) {
        complaint.traps.push_back(DemoTrap::names_an_agency);
        std::string agency{topic.agency};
        if (chance(0.4)) {
            agency.resize(agency.size() - below(agency.size() / 2));
        }
        if (chance(0.3)) {
            upper(agency);
        } else if (chance(0.5)) {
            detail::lower(agency);
        }
        complaint.body = "Kepada Yth " + agency + " di tempat. " + complaint.body;
    }
    if (complaint.channel != Channel::sms && chance(0.05)) {
        complaint.traps.push_back(DemoTrap::personal_data);
        const auto digits = std::to_string(10'000 + below(90'000));
        complaint.body +=
            " Hubungi saya Budi Contoh di 08000000" + digits.substr(1) + ", NIK 00000099999" + digits + ".";
    }
}

std::string DemoComplaints::in_register(std::string text) {
    if (chance(0.45)) {
        for (const auto& [full, brief] : detail::shortenings()) {
            if (chance(0.7)) {
                detail::replace_word(text, full, brief);
            }
        }
    }
    if (chance(0.12)) {  // a space is missing after some full stops and commas
        std::string joined;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const bool after_mark = i > 0 && (text[i - 1] == '.' || text[i - 1] == ',') && text[i] == ' ';
            if (!after_mark || chance(0.5)) {
                joined += text[i];
            }
        }
        text = std::move(joined);
    }
    if (chance(0.08)) {
        upper(text);
    }
    if (chance(0.06)) {
        text += "!!!";
    }
    return text;
}

}  // namespace hub::cli
