/* Expectations: the rules of engine/pipeline/pipeline.h about optional parameters; positions counted by hand. */
#include "engine/pipeline/pipeline.h"
#include "tests/support/made_up.h"
#include "tests/support/scarce.h"
#include "tests/support/scratch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct scratch scratch;
static struct pb_pipeline pipeline;
static struct pb_error error;

static void open_all(void)
{
    made_up_open(&scratch);
}

static void close_all(void)
{
    pb_pipeline_close(&pipeline);
    scratch_close(&scratch);
}

TestSuite(pipeline_left_out, .init = open_all, .fini = close_all);

/* Two sources, the second of which needs an address. */
#define ADDRESS          "\"parameters\": {\"address\": {\"optional\": true, \"help\": \"where it is\"}},\n"
#define READER(id, file) "{\"id\": \"" id "\", \"extractor\": \"reader\", \"options\": {\"files\": [\"" file "\"]}}"
#define TWO              ADDRESS "\"sources\": [" READER("a", "x.csv") ", " READER("b", "${address}/y.csv") "],\n"

static enum pb_status read_with(const char *rest, const char *address)
{
    const struct pb_assignment given = { "address", address, NULL };
    pb_pipeline_close(&pipeline);
    pb_error_clear(&error);
    scratch_write(&scratch, "p.json", made_up_pipeline(rest));
    return pb_pipeline_read(&pipeline, scratch_path(&scratch, "p.json"), &made_up_registry, NULL, 0, &given,
                            address ? 1 : 0, NULL, &error);
}

static const char *id_of(size_t i)
{
    return ((const struct pb_pipeline_source *)pipeline.sources.items)[i].id;
}

Test(pipeline_left_out, leaves_out_what_needs_a_parameter_without_a_value)
{
    static const char rest[] = TWO "\"transforms\": [{\"use\": \"shape\", \"sources\": [\"b\"]}],\n"
                                   "\"precedence\": [\"b\", \"a\"]";
    static const char *const nothing[] = { NULL, "" };
    for (size_t i = 0; i < 2; i++) {
        cr_assert_eq(read_with(rest, nothing[i]), PB_OK, "%s", error.message);
        cr_assert_eq(pipeline.sources.count, 1);
        cr_assert_str_eq(id_of(0), "a");
        cr_assert_eq(pipeline.left_out_count, 1);
        cr_assert_str_eq(pipeline.left_out[0].id, "b");
        cr_assert_str_eq(pipeline.left_out[0].parameter->name, "address");
        const struct pb_step *step = pipeline.transforms.items;
        cr_assert_not(pb_step_serves(step, pipeline.sources.items),
                      "a transform of b alone does not become one of all");
    }
    cr_assert_eq(read_with(rest, "https://example.org"), PB_OK, "%s", error.message);
    cr_assert_eq(pipeline.sources.count, 2);
    cr_assert_eq(pipeline.left_out_count, 0);
}

Test(pipeline_left_out, keeps_the_positions_of_what_is_left)
{
    static const char rest[] =
        ADDRESS "\"sources\": [" READER("b", "${address}") ",\n {\"id\": \"a\",\n \"extractor\": 5}]";
    cr_assert_eq(read_with(rest, NULL), PB_FAILED);
    cr_assert_eq(error.line, 5);
    cr_assert_eq(error.column, 15);
}

Test(pipeline_left_out, knows_a_reference_from_two_signs)
{
    static const char rest[] = ADDRESS "\"sources\": [" READER("a", "$${address}.csv") "]";
    cr_assert_eq(read_with(rest, NULL), PB_OK, "%s", error.message);
    cr_assert_eq(pipeline.sources.count, 1);
}

Test(pipeline_left_out, needs_a_source_that_is_left)
{
    cr_assert_eq(read_with(ADDRESS "\"sources\": [" READER("b", "${address}") "]", NULL), PB_FAILED);
    cr_assert(strstr(error.message, "no source is left"), "%s", error.message);
    cr_assert(strstr(error.hint, "--set address=... (where it is)"), "%s", error.hint);
}

Test(pipeline_left_out, is_only_for_sources)
{
    cr_assert_eq(read_with(TWO "\"loaders\": [{\"use\": \"${address}\"}]", NULL), PB_FAILED);
    cr_assert(strstr(error.message, "'address' has no value, and only a source can be left out"), "%s", error.message);
    cr_assert_eq(error.line, 4);
}

Test(pipeline_left_out, reports_every_failed_allocation)
{
    scratch_write(&scratch, "p.json", made_up_pipeline(TWO "\"transforms\": []"));
    size_t limit = 0;
    enum pb_status status = PB_FATAL;
    for (; status != PB_OK && limit < 5000; limit++) {
        pb_test_scarce(limit);
        pb_error_clear(&error);
        status = pb_pipeline_read(&pipeline, scratch_path(&scratch, "p.json"), &made_up_registry, NULL, 0, NULL, 0,
                                  NULL, &error);
        cr_assert(status == PB_OK || status == PB_FATAL, "at %zu: %s", limit, error.message);
    }
    pb_test_plenty();
    cr_assert(limit > 50 && limit < 5000, "%zu", limit);
}
