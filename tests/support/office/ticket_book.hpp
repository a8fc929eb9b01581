#pragma once
#include "received.hpp"

#include "hub/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hub::office {

struct Ticket {
    std::uint32_t number = 0;            ///< 1, 2, 3, …
    std::string ref;                     ///< the sender's reference: the hub's tracking id
    std::string key;                     ///< Idempotency-Key it came with
    std::string status;                  ///< diterima, ditindaklanjuti, selesai
    std::string jawaban;                 ///< the answer for the citizen
    std::string body;                    ///< as received, when bodies are kept
    std::uint64_t changed = 0;           ///< number of its last change
    std::vector<std::string> updates{};  ///< what came later, as received; not kept over restarts
    std::vector<ReceivedFile> files{};   ///< that came with it and with updates; likewise
    std::string lampiran{};              ///< the answer's files, a JSON list; likewise
    bool gone = false;                   ///< removed
};

/// The tickets of an office, and what repeats among them. With a state file every change is written (not synced)
/// before it returns, so that the tickets outlive a killed program. One thread.
class TicketBook {
public:
    TicketBook() = default;
    ~TicketBook();
    TicketBook(const TicketBook&) = delete;
    TicketBook& operator=(const TicketBook&) = delete;

    /// Reads what the file holds and appends to it from now on. Error `state_file`.
    Status keep_in(const std::string& file);

    const Ticket& add(std::string_view ref, std::string_view key, std::string_view body);
    /// Sets the answer; false when there is no such ticket.
    bool answer(std::uint32_t number, std::string_view status, std::string_view jawaban);

    /// The ticket is gone, as if it had never been; not kept over restarts. False when there is no such ticket.
    bool remove(std::uint32_t number);

    /// Something was said about a ticket that is there.
    void note_update(std::uint32_t number, std::string_view body);
    void note_files(std::uint32_t number, std::vector<ReceivedFile> files);
    /// Before `answer`, which makes the change.
    void give_files(std::uint32_t number, std::string lampiran);

    [[nodiscard]] const Ticket* find(std::uint32_t number) const;
    [[nodiscard]] const Ticket* find_key(std::string_view key) const;
    [[nodiscard]] std::vector<const Ticket*> find_ref(std::string_view ref) const;
    /// Tickets that changed after `change`, oldest change first.
    [[nodiscard]] std::vector<const Ticket*> changed_since(std::uint64_t change, std::size_t limit) const;

    [[nodiscard]] std::size_t size() const noexcept { return tickets_.size(); }
    /// Tickets beyond the first of their ref.
    [[nodiscard]] std::size_t duplicates() const noexcept { return duplicates_; }
    /// Notes a key with which a ref came, also when no ticket was made of it.
    void note_key(std::string_view ref, std::string_view key);
    [[nodiscard]] std::size_t refs_with_several_keys() const noexcept { return several_keys_; }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    template <class T>
    using Map = std::unordered_map<std::string, T, Hash, std::equal_to<>>;
    struct RefEntry {
        std::string first_key;
        bool several_keys = false;
        std::uint32_t first = 0;  // number of its first ticket; 0: none yet
        std::vector<std::uint32_t> others;
    };

    RefEntry& entry_of(std::string_view ref, std::string_view key);
    void index(const Ticket& ticket);
    void mark_changed(Ticket& ticket);
    void write(const Ticket& ticket) const;
    void load(std::string_view text);

    std::deque<Ticket> tickets_;
    Map<RefEntry> by_ref_;
    Map<std::uint32_t> by_key_;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> changes_;  // (change, number), superseded ones too
    std::uint64_t last_change_ = 0;
    std::size_t several_keys_ = 0;
    std::size_t duplicates_ = 0;
    int state_ = -1;
};

}  // namespace hub::office
