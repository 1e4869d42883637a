/* Forwards to one.dll by name and by ordinal; see two.def. */
#include "dll.h"

EXPORT int two_own(void) { return 201; }
