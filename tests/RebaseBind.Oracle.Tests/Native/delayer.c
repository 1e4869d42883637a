/* Calls through the delay-load tables of delayer_tables.S. */
#include "dll.h"
#include "delay_load_helper.h"

extern void *lazy_iat[];
extern void *late_iat[];
extern void *aslr_iat[];

static int call(void **slot) { return ((int (*)(void))*slot)(); }

EXPORT int delay_lazy_first(void) { return call(lazy_iat); }
EXPORT int delay_lazy_hidden(void) { return call(lazy_iat + 1); }
EXPORT int delay_lazy_forward(void) { return call(lazy_iat + 2); }
EXPORT int delay_lazy_second(void) { return call(lazy_iat + 3); }
EXPORT int delay_late_first(void) { return call(late_iat); }
EXPORT int delay_aslr_late(void) { return call(aslr_iat); }
EXPORT int delay_bound_count(void) { return bound_count; }
EXPORT int delay_resolved_count(void) { return resolved_count; }
