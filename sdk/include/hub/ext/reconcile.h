#ifndef HUB_EXT_RECONCILE_H
#define HUB_EXT_RECONCILE_H
/* Connector extension "hub.reconcile/1": what does the agency hold? Asked now and then (nightly), to find what either
 * side has and the other does not know of. */
#include "hub/connector.h"
#ifdef __cplusplus
extern "C" {
#endif
#define HUBC_EXT_RECONCILE "hub.reconcile/1"

typedef struct hubc_holding { /* one case at the agency; views live until found() returns */
    uint32_t struct_size, flags;
    hubc_str external_ref;
    hubc_str complaint_id, tracking_id; /* ours, when the agency keeps one of them */
    hubc_str remote_status;             /* the agency's word, verbatim */
    hubc_update_kind kind;              /* what that word means; 0: no word of ours for it */
    uint32_t reserved;
    hubc_time_us changed_at; /* 0: not given */
} hubc_holding;

/* [any-thread] Called by the connector any number of times before it completes the op. */
typedef void (*hubc_holding_found)(void* context, hubc_array holdings /* of hubc_holding */) HUBC_NOEXCEPT;

typedef struct hubc_reconcile {
    uint32_t struct_size, reserved;
    /* [worker] Lists what the agency holds that was made or changed since `since`. Blocks; every found() is called
     * before it returns, and so is complete(): DELIVERED: the list is whole. HUBC_E_UNSUPPORTED: this instance cannot
     * list. */
    hubc_status (*list)(hubc_connector*, const hubc_task*, hubc_time_us since, void* context, hubc_holding_found found)
        HUBC_NOEXCEPT;
} hubc_reconcile;
#ifdef __cplusplus
}
#endif
#endif
