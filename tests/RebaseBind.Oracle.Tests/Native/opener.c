/* Loads the DLLs that its command line names, those behind a "-" without their imports, says which it could not load and why, and waits to be looked at. */
#include "printing.h"

IMPORT void WINAPI Sleep(u32 milliseconds);
IMPORT char *WINAPI GetCommandLineA(void);
IMPORT u32 WINAPI GetLastError(void);
IMPORT void *WINAPI LoadLibraryExA(const char *name, void *reserved, u32 flags);

static void load(const char *name)
{
    enum { dont_resolve_dll_references = 1 };
    void *module = *name == '-' ? LoadLibraryExA(name + 1, 0, dont_resolve_dll_references) : LoadLibraryA(name);
    if (module == 0) {
        struct line line;
        begin(&line);
        text(&line, name), text(&line, " "), number(&line, (int)GetLastError());
        end(&line);
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

    struct line line;
    begin(&line);
    text(&line, "ready");
    end(&line);
    Sleep((u32)-1);
}
