/* A pointer in each of 64 pages. */
#include <windows.h>

static const int target;
static const struct {
    const int *pointer;
    char rest[4096 - sizeof(void *)];
} pages[64] __attribute__((used)) = {[0 ... 63] = {.pointer = &target}};

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *reserved)
{
    (void)module, (void)reason, (void)reserved;
    return TRUE;
}
