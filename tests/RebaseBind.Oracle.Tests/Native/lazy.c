/* Loaded late, through a bound table. */
#include "dll.h"

EXPORT int lazy_first(void) { return 501; }
EXPORT int lazy_second(void) { return 502; }
EXPORT int lazy_decoy(void) { return 599; }
EXPORT int lazy_hidden(void) { return 505; }
