// A hub that gives each attempt at a delivery a key of its own: no agency can tell a repetition from a new message.
#include "hub/crypto/random.hpp"
#include "hub/wire/messages.hpp"

#include <string>

namespace hub::sabotage {

/// Instead of wire::encode(…, Submit).
void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const wire::Submit& message) asm(
    "__wrap__ZN3hub4wire6encodeERNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEjmRKNS0_6SubmitE");
/// The real one.
void really_encode(std::string& out, std::uint32_t instance, std::uint64_t op, const wire::Submit& message) asm(
    "__real__ZN3hub4wire6encodeERNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEjmRKNS0_6SubmitE");

void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const wire::Submit& message) {
    crypto::SystemRandom random;
    auto fresh = message;
    Uuid key;
    random.fill(key.bytes);
    fresh.key = model::DeliveryId{key};
    really_encode(out, instance, op, fresh);
}

}  // namespace hub::sabotage
