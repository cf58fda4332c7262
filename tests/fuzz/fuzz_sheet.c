/*
 * A sheet of a workbook: rows that are read straight from their bytes must be read as expat reads them, which it does
 * when a line break stands before the root (tests/formats/test_xlsx_plain.c runs seeded sheets every time).
 */
#include "tests/fuzz/fuzz.h"
#include "tests/support/book_words.h"

#include <stdlib.h>
#include <string.h>

static char *sheet_words(const uint8_t *sheet, size_t size, unsigned lines)
{
    enum { SHEET = 3 }; /* for fuzz_workbook */
    uint8_t *chosen = malloc(size + 2);
    FUZZ_MUST(chosen);
    chosen[0] = SHEET;
    chosen[1] = '\n';
    if (size > 0)
        memcpy(chosen + 1 + lines, sheet, size);
    struct fuzz_bytes package = fuzz_workbook(chosen, 1 + lines + size);
    char *words = pb_test_book_words(package.bytes, package.length, lines);
    free(package.bytes);
    free(chosen);
    return words;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* A declaration must be the first thing of a document, and so must the mark of an encoding. */
    if (size < 2 || data[0] != '<' || data[1] == '\0' || memmem(data, size, "<?xml", strlen("<?xml")))
        return 0;
    char *fast = sheet_words(data, size, 0);
    char *slow = sheet_words(data, size, 1);
    FUZZ_MUST(!fast || !slow || strcmp(fast, slow) == 0);
    free(fast);
    free(slow);
    return 0;
}
