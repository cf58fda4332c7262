/* The table reader on texts and JSON. The first byte says how records are looked for: as ever, along keys, or wherever
 * they may be. */
#include "placebook/formats/tabular.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static enum pb_status open_as(unsigned how, struct pb_tabular **tabular, const struct pb_input *input,
                              struct pb_error *error)
{
    static const char *const keys[] = { "a", "b", "a" };
    if (how % 3 == 1)
        return pb_tabular_open_at(tabular, input, keys, 1 + how / 3 % 3, error);
    return how % 3 == 2 ? pb_tabular_open_guess(tabular, input, error) : pb_tabular_open(tabular, input, error);
}

static void read_sheet(struct pb_tabular *tabular, size_t sheet)
{
    struct pb_error error = { 0 };
    const struct pb_tabular_row *row = NULL;
    enum pb_status status = pb_tabular_begin(tabular, sheet, &error);
    for (size_t count = 0; status == PB_OK; count++) {
        status = pb_tabular_next(tabular, &row, &error);
        if (status != PB_OK || !row)
            break;
        for (size_t i = 0; i < row->count; i++)
            FUZZ_MUST(row->cells[i].text && row->cells[i].length <= (size_t)1 << 26);
        char place[PB_TABULAR_PLACE_TEXT];
        FUZZ_MUST(*pb_tabular_place(tabular, row->number, 0, place) && strlen(place) < sizeof place);
    }
    if (status != PB_OK)
        fuzz_must_say(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct pb_memory_stream stream = { .bytes = data + 1, .length = size - 1, .step = data[0] / 64 };
    struct pb_input input = pb_memory_input("fuzz", &stream);
    struct pb_error error = { 0 };
    struct pb_tabular *tabular = NULL;
    size_t keys = 0;
    if (open_as(data[0] % 9, &tabular, &input, &error) != PB_OK) {
        fuzz_must_say(&error);
        return 0;
    }
    (void)pb_tabular_records(tabular, &keys);
    for (size_t i = 0; i < pb_tabular_count(tabular); i++)
        if (!pb_tabular_sheet(tabular, i)->unreadable)
            read_sheet(tabular, i);
    pb_tabular_close(tabular);
    return 0;
}
