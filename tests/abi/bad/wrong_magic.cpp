#include "hub/connector.h"

extern "C" HUBC_EXPORT const hubc_module* hubc_module_v1(void) noexcept {
    static const hubc_module module{
        sizeof(hubc_module),
        0x12345678,
        HUBC_ABI_MAJOR,
        HUBC_ABI_MINOR,
        0,
        8,
        "wrong_magic",
        "x",
        "x",
        "1",
        nullptr,
        nullptr,
        0,
        0,
        0,
        0,
        0,
        nullptr};
    return &module;
}
