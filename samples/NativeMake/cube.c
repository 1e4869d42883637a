/* Another one; a linker gives both DLLs the same preferred base. */
static int once(int x) { return x; }
static int cube(int x) { return x * x * x; }

__declspec(dllexport) int (*const powers[])(int) = { once, cube };

int DllEntry(void *module, unsigned reason, void *reserved) { (void)module, (void)reason, (void)reserved; return 1; }
