#include "hub/connector.h"

extern "C" HUBC_EXPORT const hubc_module* hubc_module_v1(void) noexcept {
    return nullptr;
}
extern "C" HUBC_EXPORT int one_symbol_too_many(void) {
    return 1;
}
