#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/enums.hpp"

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::cli {

/// What is deliberately awkward about a made-up complaint (domain.md section 10); a complaint may have several.
enum class DemoTrap : std::uint8_t {
    cites_older_numbers = 1,  ///< the title names three older numbers
    two_roads_in_minutes,     ///< the same author wrote about another road within four minutes: no duplicate
    closed_but_not_repaired,  ///< complains that an older report was closed although nothing was done
    names_an_agency,          ///< "Kepada Yth Dinas …" in the text, in mixed case and often cut short
    personal_data             ///< a (fake) phone number and NIK in the text, to test redaction
};

struct DemoLocation {
    double latitude = 0;
    double longitude = 0;
};

/// A made-up complaint. No real person, number or text: phone numbers begin with 08000000, NIKs with 000000.
struct DemoComplaint {
    std::string subject;   ///< 1-200 characters
    std::string body;      ///< 1-20,000 characters, well-formed UTF-8
    std::string address;   ///< may be empty
    std::string topic;     ///< the category it is about
    std::string category;  ///< what the reporter chose: the topic, or empty (about 45 %)
    std::string region;    ///< mostly below 18.72 (Kota Metro), some elsewhere in 18 (Lampung); may be empty
    model::ComplaintKind kind = model::ComplaintKind::complaint;
    model::Channel channel = model::Channel::web;
    bool anonymous = false;
    bool secret = false;
    bool supervisory = false;
    std::optional<DemoLocation> location;
    std::vector<std::pair<std::string, std::string>> attributes;
    std::uint32_t author = 0;  ///< who wrote it; not sent
    TimePoint filed_at;        ///< when, by the office-hour profile; not sent
    std::vector<DemoTrap> traps;
};

/// An endless, reproducible stream of synthetic Indonesian complaints: the same seed gives the same complaints on
/// every machine. Pure: no clock, no I/O. One thread.
class DemoComplaints {
public:
    explicit DemoComplaints(std::uint64_t seed);
    DemoComplaint next();

private:
    double draw();                           // [0, 1)
    std::uint64_t below(std::uint64_t end);  // [0, end)
    bool chance(double share) { return draw() < share; }
    std::string_view pick(const std::vector<std::string_view>& from);

    DemoComplaint compose(std::uint32_t author, std::string_view forced_topic);
    /// The author of `first` writes about another road within four minutes.
    void write_again(DemoComplaint& first);
    std::string_view pick_topic();
    void write_texts(DemoComplaint& complaint);
    std::string fill(std::string_view pattern);
    void place(DemoComplaint& complaint);
    void add_traps(DemoComplaint& complaint);
    std::string in_register(std::string text);
    void advance_time();

    std::mt19937_64 random_;
    TimePoint now_;  // when the next one is filed
    std::uint32_t authors_ = 0;
    std::string street_;                  // of the complaint being composed
    std::vector<DemoComplaint> waiting_;  // second ones, not yet filed
};

/// The body of POST /v1/complaints; what is empty or false is left out.
std::string to_json(const DemoComplaint& complaint);

}  // namespace hub::cli
