#pragma once
#include "faults.hpp"
#include "ticket_book.hpp"

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>

namespace hub::office {

struct OfficeOptions {
    std::string prefix = "PUPR";
    std::string token;        ///< when set, requests need `Authorization: Bearer <token>`
    double answer_share = 0;  ///< of new tickets that are answered at once
    std::uint64_t seed = 1;
    bool naive = false;  ///< does not know idempotency keys
    bool keep_bodies = false;
    bool searchable = true;  ///< /search answers; else 503
    bool poison = false;     ///< a ticket whose text has [fault:NAME] meets that fault, each time; others none
};

/// A request as the office sees it; the views live as long as the call.
struct Request {
    std::string_view method;
    std::string_view target;
    std::string_view idempotency_key;
    std::string_view authorization;
    std::string_view body;
};

struct Reply {
    unsigned status = 200;
    std::string body;
    std::string_view type = "application/json";
    bool retry_after = false;
    Fault fault = Fault::none;  ///< cut, hang and slow are the server's to carry out
    std::string ref;            ///< of a ticket request, for the list of arrivals
};

/// The ticket system without sockets: a request in, an answer out. One thread.
class Office {
public:
    Office(OfficeOptions options, FaultPlan faults, TicketBook& book);
    Reply handle(const Request& request);

private:
    Reply route(const Request& request);
    Reply create(const Request& request);
    Reply list(std::string_view query) const;
    [[nodiscard]] Reply search(std::string_view query);
    Reply stats() const;
    Reply one_ticket(const Request& request, std::string_view rest);
    void maybe_answer(std::uint32_t number);
    void note_files(std::uint32_t number, std::vector<ReceivedFile> files, const boost::json::object& fields);
    [[nodiscard]] std::string id_of(std::uint32_t number) const;
    [[nodiscard]] std::string short_form(const Ticket& ticket, bool as_new) const;
    [[nodiscard]] std::uint32_t parse_id(std::string_view id) const;

    OfficeOptions options_;
    FaultPlan faults_;
    TicketBook& book_;
    std::mt19937_64 random_;
    std::uint64_t requests_ = 0;
    std::uint64_t updates_ = 0;
    std::uint64_t searches_ = 0;
    std::map<Fault, std::uint64_t> fault_counts_;
};

}  // namespace hub::office
