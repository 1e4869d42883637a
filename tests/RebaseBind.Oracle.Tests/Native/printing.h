/* Lines of text on standard output, put together on the stack. */
#ifndef PRINTING_H
#define PRINTING_H

#include "windows_subset.h"

struct line {
    u32 length;
    char text[252];
};

/* No "= {0}": compilers make a call of memset of it, and there is no library. */
static inline void begin(struct line *line) { line->length = 0; }

static inline void text(struct line *line, const char *words)
{
    while (*words != 0 && line->length < sizeof line->text) {
        line->text[line->length++] = *words++;
    }
}

static inline void number(struct line *line, int value)
{
    char digits[12];
    int at = 12;
    digits[--at] = 0;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    text(line, digits + at);
}

static inline void pointer(struct line *line, uptr value)
{
    for (int shift = 8 * (int)sizeof value - 4; shift >= 0; shift -= 4) {
        char digit[2] = {"0123456789abcdef"[value >> shift & 15], 0};
        text(line, digit);
    }
}

static inline void end(struct line *line)
{
    u32 written;
    text(line, "\n");
    WriteFile(GetStdHandle((u32)-11), line->text, line->length, &written, 0);
    line->length = 0;
}

#endif
