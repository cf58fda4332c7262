/* The JSON reader, and that each value of what it accepts has a place in the text. */
#include "placebook/formats/json.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pb_json json = { 0 };
    struct pb_error error = { 0 };
    if (pb_json_open(&json, "fuzz.json", (const char *)data, size, &error) != PB_OK) {
        fuzz_must_say(&error);
        return 0;
    }
    struct pb_json_walk walk = { 0 };
    for (struct cJSON *node = json.root; node; node = pb_json_walk_next(&walk, node)) {
        struct pb_location place = pb_json_value_at(&json, node);
        FUZZ_MUST(place.line > 0 && place.column > 0 && pb_json_kind(node));
    }
    pb_json_close(&json);
    return 0;
}
