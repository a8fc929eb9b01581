#include "hub/connector.h"

extern "C" HUBC_EXPORT const hubc_module* hubc_module_v1(void) noexcept {
    static const hubc_module module{sizeof(hubc_module),
                                    HUBC_MAGIC,
                                    2,
                                    0,
                                    0,
                                    8,
                                    "other_abi",
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
