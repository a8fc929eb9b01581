#include "wrapped_session.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace hub::sabotage {

/// Instead of the constructor of store::Session, and the real one.
#define SESSION \
    "_ZN3hub5store7SessionC1ENSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt6vectorISt4pairIS7_S7_ESaISA_EE"
void construct(void* session, std::string url, Statements statements) asm("__wrap_" SESSION);
void really_construct(void* session, std::string url, Statements statements) asm("__real_" SESSION);
#undef SESSION

bool has(const Statements& statements, const std::string& name) {
    return std::ranges::any_of(statements, [&](const auto& one) { return one.first == name; });
}

void replace(Statements& statements, const std::string& name, const std::string& what, const std::string& with) {
    for (auto& [of, sql] : statements) {
        auto at = of == name ? sql.find(what) : std::string::npos;
        const bool found = at != std::string::npos;
        for (; at != std::string::npos; at = sql.find(what, at + with.size())) {
            sql.replace(at, what.size(), with);
        }
        if (found) {
            return;
        }
    }
    std::fprintf(stderr, "sabotage: '%s' is not in the statement %s\n", what.c_str(), name.c_str());
    std::abort();
}

void construct(void* session, std::string url, Statements statements) {
    spoil(statements);
    really_construct(session, std::move(url), std::move(statements));
}

}  // namespace hub::sabotage
