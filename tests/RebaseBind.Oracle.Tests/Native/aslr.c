/* The one DLL with DYNAMICBASE: Windows puts it where it likes, so addresses in it are known only before Vista. */
#include "dll.h"

EXPORT int aslr_name(void) { return 401; }
EXPORT int aslr_late(void) { return 402; }
