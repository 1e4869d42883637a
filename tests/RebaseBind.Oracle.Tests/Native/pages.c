/* Says where its modules are, waits to be looked at, and computes once it is told to go on. Until then it writes to nothing but its stack. */
#include "delay_load_helper.h"
#include "printing.h"
#include "thread_block.h"

IMPORT int WINAPI ReadFile(void *file, void *bytes, u32 count, u32 *read, void *overlapped);
IMPORT int wide_sum(void);
IMPORT int wide_relayed(void);
IMPORT int sparse_own(void);
IMPORT int sparse_round(void);
IMPORT int sparse_thread(void);
IMPORT int dense_1005(void);
IMPORT int dense_hidden(void);
IMPORT extern int dense_data;
IMPORT int trimmed_own(void);
int late_second(void); /* delay-loaded by the linker's own means */

typedef void report(struct line *line, const char *name, const u8 *base);

static void address(struct line *line, const char *name, const u8 *base)
{
    text(line, "module "), text(line, name), text(line, " "), pointer(line, (uptr)base);
    end(line);
}

/* What its fixups' fields hold, less where it lies: the same number wherever it lies. */
static void checksum(struct line *line, const char *name, const u8 *base)
{
    enum { high_low = 3, dir64 = 10 };
    const u8 *block = base + read32(data_directory(base, 5));
    const u8 *blocks_end = block + read32(data_directory(base, 5) + 4);
    int count = 0;
    u32 sum = 0;
    for (; block < blocks_end && read32(block + 4) != 0; block += read32(block + 4)) {
        for (const u8 *entry = block + 8; entry < block + read32(block + 4); entry += 2) {
            u32 fixup = *(const u16 *)entry;
            const u8 *field = base + read32(block) + (fixup & 0xFFF);
            if (fixup >> 12 == high_low || fixup >> 12 == dir64) {
                uptr rva = (fixup >> 12 == dir64 ? *(const uptr *)field : read32(field)) - (uptr)base;
                sum = sum * 31 + (u32)(rva ^ rva >> 4 * sizeof rva);
                count++;
            }
        }
    }

    text(line, "sum "), text(line, name), text(line, " "), number(line, count), text(line, " "), pointer(line, sum);
    end(line);
}

static void each(report *report)
{
    static const char *const modules[] = {"pages.exe", "wide.dll", "relay.dll", "beyond.dll", "last.dll", "aside.dll", "dense.dll", "settled.dll", "sparse.dll", "guarded.dll", "trimmed.dll"};
    struct line line;
    begin(&line);
    for (u32 i = 0; i < sizeof modules / sizeof *modules; i++) {
        const u8 *base = GetModuleHandleA(modules[i]);
        if (base != 0) {
            report(&line, modules[i], base);
        }
    }
}

static void result(const char *name, int value)
{
    struct line line;
    begin(&line);
    text(&line, name), text(&line, " "), number(&line, value);
    end(&line);
}

static void called(const char *name, u32 kind)
{
    struct line line;
    begin(&line);
    text(&line, name), text(&line, " "), number(&line, (int)calls(kind)[0]), text(&line, " "), pointer(&line, calls(kind)[1]);
    end(&line);
}

static void wait_for_word(void)
{
    struct line line;
    begin(&line);
    u32 read;
    text(&line, "ready");
    end(&line);
    ReadFile(GetStdHandle((u32)-10), line.text, 1, &read, 0);
}

#define CALL(function) result(#function, function())

void entry(void)
{
    each(address);
    wait_for_word();
    each(checksum);
    called("attached", attached);
    called("called back", called_back);
    CALL(wide_sum);
    CALL(wide_relayed);
    CALL(sparse_own);
    CALL(sparse_round);
    CALL(sparse_thread);
    CALL(sparse_thread);
    CALL(dense_1005);
    CALL(dense_hidden);
    CALL(trimmed_own);
    CALL(late_second);
    result("dense_data", dense_data);
    called("attached with late.dll", attached);
    ExitProcess(0);
}
