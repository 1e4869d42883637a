/* A pointer in every 8 bytes (4 if narrow) of 64 pages. */
#include <windows.h>

static const int target;
static const int *const pointers[64 * 4096 / sizeof(void *)] __attribute__((used)) = {[0 ... 64 * 4096 / sizeof(void *) - 1] = &target};

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *reserved)
{
    (void)module, (void)reason, (void)reserved;
    return TRUE;
}
