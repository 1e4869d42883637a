/* Reached by forwarders alone. */
#include "dll.h"

IMPORT int dense_1002(void);

EXPORT int last_own(void) { return dense_1002(); }
