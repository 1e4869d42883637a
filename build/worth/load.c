/* Loads 000.dll, 001.dll and so on until there is none, prints base and size of each in hexadecimal, then "ready", and waits for the end of standard input. */
#include <windows.h>

static char text[1 << 14];
static char *end = text;

static void number(ULONG_PTR value, char after)
{
    for (int shift = 8 * sizeof value - 4; shift >= 0; shift -= 4) {
        *end++ = "0123456789abcdef"[value >> shift & 15];
    }

    *end++ = after;
}

void entry(void)
{
    DWORD count;
    for (int i = 0; end < text + sizeof text - 64; i++) {
        char name[] = {(char)('0' + i / 100), (char)('0' + i / 10 % 10), (char)('0' + i % 10), '.', 'd', 'l', 'l', 0};
        const BYTE *module = (const BYTE *)LoadLibraryA(name);
        if (module == NULL) {
            break;
        }

        number((ULONG_PTR)module, ' ');
        number(((const IMAGE_NT_HEADERS *)(module + ((const IMAGE_DOS_HEADER *)module)->e_lfanew))->OptionalHeader.SizeOfImage, '\n');
    }

    for (const char *word = "ready\n"; *word != 0; word++) {
        *end++ = *word;
    }

    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, (DWORD)(end - text), &count, NULL);
    while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), text, 1, &count, NULL) && count != 0) {
    }

    ExitProcess(0);
}
