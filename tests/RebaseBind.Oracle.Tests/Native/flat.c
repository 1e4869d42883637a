/* Its sections lie in memory as they lie in the file. */
#include "windows_subset.h"

int WINAPI DllMain(void *module, u32 reason, void *reserved)
{
    return (void)module, (void)reason, (void)reserved, 1;
}

EXPORT int flat_own(void) { return 702; }
