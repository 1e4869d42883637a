/* A table of pointers, each of which is a fixup. */
static int once(int x) { return x; }
static int square(int x) { return x * x; }

__declspec(dllexport) int (*const powers[])(int) = { once, square };

int DllEntry(void *module, unsigned reason, void *reserved) { (void)module, (void)reason, (void)reserved; return 1; }
