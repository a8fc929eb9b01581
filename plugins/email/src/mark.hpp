#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::email {

/// What a mail of ours says of itself in its Message-ID, and in the address that answers go to:
/// "7q2f9k3m0abcd.8f3a000000000001.k3m9x2p7q4r8t5w6": the complaint, the end of the delivery's id, and the proof that
/// we said so. Small letters only, because mail servers may change capitals.
struct Mark {
    std::string tracking_id;  ///< in capitals, without the hyphens that people write
    std::string delivery;     ///< the last 16 digits of its id
};

/// Makes and reads marks. Immutable: any thread.
class Marks {
public:
    /// The first secret proves new ones, all are believed. None: marks prove nothing, and none is ever read.
    explicit Marks(std::vector<std::string> secrets) : secrets_{std::move(secrets)} {}

    [[nodiscard]] std::string make(std::string_view tracking_id, std::string_view delivery_id) const;
    /// Empty: it is none, or nobody who knows a secret has made it.
    [[nodiscard]] std::optional<Mark> read(std::string_view text) const;
    /// The first good one in "<mark@domain> …", as Message-ID, In-Reply-To and References are written.
    [[nodiscard]] std::optional<Mark> in_message_ids(std::string_view text) const;
    /// The first good one in the part of an address behind "+".
    [[nodiscard]] std::optional<Mark> in_addresses(const std::vector<std::string>& mails) const;

private:
    std::vector<std::string> secrets_;
};

/// "[SP4N-7Q2F9-K3M0A-BCD]", as people write it.
std::string subject_tag(std::string_view tracking_id);
/// The tracking ids in a subject's tags, as in a mark.
std::vector<std::string> tagged(std::string_view subject);

}  // namespace hub::email
