/* Becomes a DLL without relocations. */
#include "dll.h"

EXPORT int stuck_own(void) { return 801; }
