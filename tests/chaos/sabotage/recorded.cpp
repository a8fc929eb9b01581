// Not broken: a hub that also writes every SUBMIT frame into the file $SP4N_RECORD, as it goes to the runner.
#include "hub/wire/messages.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace hub::sabotage {

/// Instead of wire::encode(…, Submit).
void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const wire::Submit& message) asm(
    "__wrap__ZN3hub4wire6encodeERNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEjmRKNS0_6SubmitE");
/// The real one.
void really_encode(std::string& out, std::uint32_t instance, std::uint64_t op, const wire::Submit& message) asm(
    "__real__ZN3hub4wire6encodeERNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEjmRKNS0_6SubmitE");

void encode(std::string& out, std::uint32_t instance, std::uint64_t op, const wire::Submit& message) {
    const auto before = out.size();
    really_encode(out, instance, op, message);
    const char* file = std::getenv("SP4N_RECORD");  // NOLINT(concurrency-mt-unsafe): nobody sets it
    const int record = file == nullptr ? -1 : ::open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (record < 0 || ::write(record, out.data() + before, out.size() - before) < 0) {
        std::abort();  // a record with holes proves nothing
    }
    ::close(record);
}

}  // namespace hub::sabotage
