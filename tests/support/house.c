#include "tests/support/house.h"

#include "core/reference/reading.h"
#include "engine/files/files.h"

#include <criterion/criterion.h>

static void open_document(struct pb_test_house *house, size_t i, const char *path)
{
    struct pb_error error = { 0 };
    char *text = NULL;
    size_t length = 0;
    cr_assert_eq(
        pb_file_read(path, PB_JSON_SIZE_MAXIMUM, &house->arena, &text, &length, PB_ERROR_CONFIGURATION, &error), PB_OK,
        "%s", error.message);
    cr_assert_eq(pb_json_open(&house->documents[i], path, text, length, &error), PB_OK, "%s", error.message);
}

void pb_test_house_open(struct pb_test_house *house)
{
    struct pb_error error = { 0 };
    *house = (struct pb_test_house){ 0 };
    pb_arena_open(&house->arena, (size_t)64 << 20);
    open_document(house, 0, PB_SOURCE_DIR "/pipelines/framework/outcomes.json");
    open_document(house, 1, PB_SOURCE_DIR "/pipelines/framework/places.json");
    cr_assert_eq(pb_framework_read(&house->framework, &house->documents[0], &house->arena, NULL, &error), PB_OK, "%s",
                 error.message);
    cr_assert_eq(pb_geography_read(&house->geography, &house->documents[1], &house->arena, NULL, &error), PB_OK, "%s",
                 error.message);
}

void pb_test_house_close(struct pb_test_house *house)
{
    pb_json_close(&house->documents[0]);
    pb_json_close(&house->documents[1]);
    pb_arena_close(&house->arena);
}
