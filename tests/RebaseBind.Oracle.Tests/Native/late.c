/* Loaded late, without a bound table. */
#include "dll.h"

EXPORT int late_first(void) { return 601; }
EXPORT int late_second(void) { return 602; }
