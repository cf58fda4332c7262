/* The CSV reader. The first byte chooses the separator. */
#include "placebook/formats/csv.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char separators[] = ",;\t|";
    if (size == 0)
        return 0;
    struct pb_memory_stream stream = { .bytes = data + 1, .length = size - 1 };
    struct pb_input input = pb_memory_input("fuzz.csv", &stream);
    struct pb_error error = { 0 };
    struct pb_csv *csv = NULL;
    const struct pb_csv_record *record = NULL;
    if (pb_csv_open(&csv, &input, separators[data[0] % 4], &error) != PB_OK) {
        fuzz_must_say(&error);
        return 0;
    }
    enum pb_status status = PB_OK;
    uint64_t line = 0;
    while ((status = pb_csv_next(csv, &record, &error)) == PB_OK && record) {
        FUZZ_MUST(record->line > line && record->raw_length <= PB_CSV_RECORD_MAXIMUM * 4);
        line = record->line;
        for (size_t field = 0; field < record->count; field++) {
            size_t length = 0;
            FUZZ_MUST(pb_csv_text(csv, record, field, &length) && length <= PB_CSV_RECORD_MAXIMUM * 4);
        }
    }
    if (status != PB_OK)
        fuzz_must_say(&error);
    pb_csv_close(csv);
    return 0;
}
