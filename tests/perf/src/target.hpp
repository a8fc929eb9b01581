#pragma once
#include <cstdio>
#include <cstdlib>

namespace hub::perf {

/// A target of the design and what this run reached, for the table of `scripts/bench all`: one line to the file that
/// SP4N_BENCH_TARGETS names, if it names one. `comparison`: "<=" or ">=".
inline void target(const char* name, const char* comparison, double limit, double value, const char* unit) {
    const char* file = std::getenv("SP4N_BENCH_TARGETS");
    std::FILE* out = file == nullptr ? nullptr : std::fopen(file, "a");
    if (out == nullptr) {
        return;
    }
    std::fprintf(out, "%s\t%s\t%.10g\t%.4g\t%s\n", name, comparison, limit, value, unit);
    std::fclose(out);
}

}  // namespace hub::perf
