/* A corrected list of rejected rows, as `replay` reads it: CSV, or a workbook with one part from the input. */
#include "engine/replay/replay.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_bytes package = fuzz_workbook(data, size);
    struct pb_arena arena;
    struct pb_replay_list list = { 0 };
    struct pb_error error = { 0 };
    pb_arena_open(&arena, (size_t)1 << 30);
    if (pb_replay_read(fuzz_file(package.bytes, package.length), &arena, &list, &error) != PB_OK)
        fuzz_must_say(&error);
    else
        for (size_t row = 0; row < list.count; row++)
            for (size_t cell = 0; cell < list.rows[row].cell_count; cell++)
                FUZZ_MUST(!list.rows[row].cells[cell] || strlen(list.rows[row].cells[cell]) < (size_t)1 << 24);
    pb_arena_close(&arena);
    free(package.bytes);
    return 0;
}
