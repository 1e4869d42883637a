/* Says that it is loaded, and waits to be looked at. Writes to nothing but its stack. */
#include "windows_subset.h"

IMPORT void WINAPI Sleep(u32 milliseconds);
IMPORT int wide_sum(void);
IMPORT int sparse_own(void);
IMPORT int dense_1005(void);
IMPORT int trimmed_own(void);

void entry(void)
{
    u32 written;
    WriteFile(GetStdHandle((u32)-11), "ready\n", 6, &written, 0);
    Sleep((u32)-1);
    ExitProcess((u32)(wide_sum() + sparse_own() + dense_1005() + trimmed_own()));
}
