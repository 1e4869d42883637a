/* What every DLL of a fixture has: an entry point, and a table of pointers, so that its code and data move with fixups. */
#include "thread_block.h"

static const int target[16] = {1};
static const int *const volatile pointers[16] = {target, target + 1, target + 2, target + 3, target + 4, target + 5, target + 6, target + 7};

int WINAPI DllMain(void *module, u32 reason, void *reserved)
{
    (void)reserved;
    count_call(attached, module, reason);
    return pointers[0] == target;
}
