/* Loads the DLLs that its command line names, says which it could not load and why, and waits to be looked at. */
#include "windows_subset.h"

IMPORT void WINAPI Sleep(u32 milliseconds);
IMPORT char *WINAPI GetCommandLineA(void);
IMPORT u32 WINAPI GetLastError(void);
IMPORT int WINAPI lstrlenA(const char *text);

static void print(const char *text)
{
    u32 written;
    WriteFile(GetStdHandle((u32)-11), text, (u32)lstrlenA(text), &written, 0);
}

static void load(const char *name)
{
    if (LoadLibraryA(name) == 0) {
        char digits[12];
        int at = sizeof digits;
        u32 error = GetLastError();
        digits[--at] = 0;
        do {
            digits[--at] = (char)('0' + error % 10);
            error /= 10;
        } while (error != 0);
        print(name), print(" "), print(digits + at), print("\n");
    }
}

void entry(void)
{
    const char *word = GetCommandLineA();
    for (int quoted = *word == '"', end = 0; !end; word++) {
        end = word[1] == (quoted ? '"' : ' ') || word[1] == 0;
    }

    while (*word != 0) {
        char name[64];
        int length = 0;
        while (*word == ' ' || *word == '"') {
            word++;
        }

        while (*word != 0 && *word != ' ' && length < 63) {
            name[length++] = *word++;
        }

        name[length] = 0;
        if (length != 0) {
            load(name);
        }
    }

    print("ready\n");
    Sleep((u32)-1);
}
