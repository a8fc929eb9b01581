#ifndef HUB_EXT_SECRET_H
#define HUB_EXT_SECRET_H
/* Host extension "hub.secret/1": the value of a secret at the time of use. Only secrets that the instance's own
 * settings name ("secret:<name>") are given. */
#include "hub/connector.h"
#ifdef __cplusplus
extern "C" {
#endif
#define HUBC_EXT_SECRET "hub.secret/1"

typedef struct hubc_secret_api {
    uint32_t struct_size, reserved;
    /* [any-thread] Not during create. Blocks for a round trip to the hub. Writes at most `capacity` bytes to `buffer`
     * (the caller's) and the secret's whole length to `length`; a length beyond the capacity: nothing was written.
     * HUBC_E_INVALID: not named in the settings, or the hub does not have it. */
    hubc_status (*get)(const hubc_host*, hubc_str name, char* buffer, size_t capacity, size_t* length) HUBC_NOEXCEPT;
} hubc_secret_api;
#ifdef __cplusplus
}
#endif
#endif
