/* Has no fixups, so that it can be given any base. */
#include "windows_subset.h"

int WINAPI DllMain(void *module, u32 reason, void *reserved)
{
    return (void)module, (void)reason, (void)reserved, 1;
}

EXPORT int plain_own(void) { return 701; }
