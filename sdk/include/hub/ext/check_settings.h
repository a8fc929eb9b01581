#ifndef HUB_EXT_CHECK_SETTINGS_H
#define HUB_EXT_CHECK_SETTINGS_H
/* Connector extension "hub.check-settings/1": what is wrong with these settings, without I/O. Asked for with a null
 * connector, so it works where create would fail. */
#include "hub/connector.h"
#ifdef __cplusplus
extern "C" {
#endif
#define HUBC_EXT_CHECK_SETTINGS "hub.check-settings/1"

typedef struct hubc_fault {
    uint32_t struct_size, flags;
    hubc_str option;  /* the declared option */
    hubc_str pointer; /* JSON pointer within a tree option; empty: the option as a whole */
    hubc_str message; /* one sentence; views live until report returns */
} hubc_fault;

typedef void (*hubc_report_fault)(void* context, const hubc_fault*) HUBC_NOEXCEPT;

typedef struct hubc_check_settings {
    uint32_t struct_size, reserved;
    /* [any-thread] settings: of hubc_setting, as create gets them. */
    void (*check)(hubc_array settings, void* context, hubc_report_fault report) HUBC_NOEXCEPT;
} hubc_check_settings;
#ifdef __cplusplus
}
#endif
#endif
