/*
 * A table looked at as a console would: through app/ alone, without a terminal, and without a word on stdout or stderr.
 */
#include "app/propose.h"
#include "app/run.h"
#include "tests/support/silence.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct scratch scratch;
static struct pb_arena arena;

static void set_up(void)
{
    scratch_open(&scratch);
    pb_arena_open(&arena, SIZE_MAX);
    silence_begin(&scratch);
}

static void tear_down(void)
{
    pb_arena_close(&arena);
    scratch_close(&scratch);
}

TestSuite(propose, .init = set_up, .fini = tear_down);

static enum pb_status propose_file(const char *name, const char *table, const char *sheet, struct pb_proposal *proposal,
                                   struct pb_error *error)
{
    struct pb_session session = { .arena = &arena };
    scratch_write(&scratch, name, table);
    const struct pb_propose_request request = { .path = scratch_path(&scratch, "%s", name),
                                                .sheet = sheet,
                                                .places = PB_SOURCE_DIR "/pipelines/framework/places.json" };
    return pb_propose(&session, &request, proposal, error);
}

static enum pb_status propose(const char *table, const char *sheet, struct pb_proposal *proposal,
                              struct pb_error *error)
{
    return propose_file("smokers.csv", table, sheet, proposal, error);
}

static const char *text_at(const struct cJSON *object, const char *key)
{
    const struct cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    cr_assert(cJSON_IsString(item), "%s", key);
    return item->valuestring;
}

Test(propose, a_table_of_districts_has_a_pipeline)
{
    struct pb_proposal proposal;
    struct pb_error error = { 0 };
    /* E07000220 and E08000026 are Rugby and Coventry (Office for National Statistics). */
    enum pb_status status = propose("Area code,Period,Rate\nE07000220,2018,12.5\nE07000220,2019,11.9\n"
                                    "E08000026,2018,17.2\nE08000026,2019,15.5\n",
                                    NULL, &proposal, &error);
    cr_assert_eq(status, PB_OK, "%s", error.message);
    cr_expect_eq(proposal.preview.count, 1);
    cr_expect_eq(proposal.preview.sheets[0].data_rows, 4);
    cr_expect_eq(proposal.preview.sheets[0].authorities, 2);
    cr_expect_str_eq(proposal.preview.sheets[0].last_period, "2019");
    cr_assert(proposal.pipeline, "%s", proposal.reason);
    cr_expect(!proposal.period_missing);
    const struct cJSON *source = cJSON_GetObjectItemCaseSensitive(proposal.pipeline, "sources")->child;
    cr_expect_str_eq(text_at(proposal.pipeline, "pipeline"), "smokers");
    cr_expect_str_eq(text_at(source, "extractor"), "table");
    pb_proposal_close(&proposal);
    silence_expect();
}

/* The proposed file as it is, written and run. */
static void run_proposal(struct pb_proposal *proposal)
{
    struct pb_run_result result;
    struct pb_error error = { 0 };
    cr_assert(proposal->pipeline, "%s", proposal->reason);
    char *text = cJSON_Print(proposal->pipeline);
    scratch_write(&scratch, "proposed.json", text);
    cJSON_free(text);
    pb_proposal_close(proposal);
    struct pb_setting_flag flags[] = { { "state", scratch_path(&scratch, "state") },
                                       { "output", scratch_path(&scratch, "out") } };
    struct pb_session session = { .arena = &arena,
                                  .path = scratch_path(&scratch, "proposed.json"),
                                  .said = { .flags = flags, .flag_count = 2 } };
    cr_assert_eq(pb_app_run(&session, &result, &error), PB_OK, "%s (%s)", error.message, error.hint);
    cr_expect(!result.unchanged);
    pb_run_result_close(&result);
    pb_session_close(&session);
}

/* The two districts are published. */
Test(propose, the_proposed_pipeline_runs)
{
    struct pb_proposal proposal;
    struct pb_error error = { 0 };
    cr_assert_eq(propose("Area code,Period,Rate\nE07000220,2018,12.5\nE07000220,2019,11.9\n"
                         "E08000026,2018,17.2\nE08000026,2019,15.5\n",
                         NULL, &proposal, &error),
                 PB_OK);
    run_proposal(&proposal);
    cr_expect(scratch_has(&scratch, "out/latest/rugby") && scratch_has(&scratch, "out/latest/coventry"));
    silence_expect();
}

/* The longest name that a file can have here (255 bytes; titles have at most 200 characters), with the signs of a
 * parameter that the pipeline does not have. */
Test(propose, any_name_of_a_file_gives_a_pipeline_that_runs)
{
    struct pb_proposal proposal;
    struct pb_error error = { 0 };
    char name[256];
    (void)snprintf(name, sizeof name, "${x} ${files} %0237d.csv", 0);
    cr_assert_eq(strlen(name), 255);
    cr_assert_eq(propose_file(name, "Area code,Period,Rate\nE07000220,2018,12.5\nE07000220,2019,11.9\n", NULL,
                              &proposal, &error),
                 PB_OK);
    const struct cJSON *source = cJSON_GetObjectItemCaseSensitive(proposal.pipeline, "sources")->child;
    cr_expect_eq(strncmp(text_at(source, "title"), "$${x} $${files} 0000", 20), 0, "%s", text_at(source, "title"));
    run_proposal(&proposal);
    cr_expect(scratch_has(&scratch, "out/latest/rugby"));
    silence_expect();
}

/* "caf\xE9.csv" can only be written as "caf?.csv" in a pipeline file, which is UTF-8: cafe.csv is not to be read with
 * it. */
Test(propose, a_name_that_also_finds_another_file_has_no_pipeline)
{
    struct pb_proposal proposal;
    struct pb_error error = { 0 };
    static const char table[] = "Area code,Period,Rate\nE07000220,2018,12.5\nE07000220,2019,11.9\n";
    cr_assert_eq(propose_file("caf\xE9.csv", table, NULL, &proposal, &error), PB_OK);
    cr_expect(proposal.pipeline, "%s", proposal.reason);
    pb_proposal_close(&proposal);
    scratch_write(&scratch, "cafe.csv", table);
    cr_assert_eq(propose_file("caf\xE9.csv", table, NULL, &proposal, &error), PB_OK);
    cr_expect_null(proposal.pipeline);
    cr_expect(strstr(proposal.reason, "caf?.csv, as a pipeline file has to write it, finds other files too"), "%s",
              proposal.reason);
    pb_proposal_close(&proposal);
    silence_expect();
}

Test(propose, a_table_without_areas_says_why_it_has_none)
{
    struct pb_proposal proposal;
    struct pb_error error = { 0 };
    cr_assert_eq(propose("Colour,Number\nred,1\nblue,2\n", NULL, &proposal, &error), PB_OK);
    cr_expect(!proposal.pipeline);
    cr_expect(strstr(proposal.reason, "areas of the Places file"), "%s", proposal.reason);
    pb_proposal_close(&proposal);
    silence_expect();
}

Test(propose, what_cannot_be_read_is_an_error_and_no_message)
{
    struct pb_proposal proposal;
    struct pb_error error = { 0 };
    cr_expect_eq(propose("", NULL, &proposal, &error), PB_FAILED);
    cr_expect_eq(error.code, PB_ERROR_SOURCE);
    pb_proposal_close(&proposal);
    error = (struct pb_error){ 0 };
    cr_expect_eq(propose("Area code,Rate\nE07000220,1\n", "Sheet1", &proposal, &error), PB_FAILED);
    cr_expect_eq(error.code, PB_ERROR_USAGE);
    pb_proposal_close(&proposal);
    silence_expect();
}

static struct cJSON *options_of(const struct pb_proposal *proposal)
{
    cr_assert(proposal->pipeline, "%s", proposal->reason);
    const struct cJSON *source = cJSON_GetObjectItemCaseSensitive(proposal->pipeline, "sources")->child;
    return cJSON_GetObjectItemCaseSensitive(source, "options");
}

Test(propose, records_inside_a_document_have_a_path)
{
    struct pb_proposal proposal;
    struct pb_error error = { 0 };
    cr_assert_eq(
        propose_file("nested.json",
                     "{\"title\": \"t\", \"about\": [{\"by\": \"us\"}], \"areas\": [{\"Area code\": \"E07000220\", "
                     "\"rows\": [{\"Period\": 2018, \"Rate\": 12.5}, {\"Period\": 2019, \"Rate\": 11.9}]}, {\"Area "
                     "code\": \"E08000026\", \"rows\": [{\"Period\": 2018, \"Rate\": 17.2}]}]}",
                     NULL, &proposal, &error),
        PB_OK, "%s", error.message);
    const struct cJSON *keys = cJSON_GetObjectItemCaseSensitive(options_of(&proposal), "records");
    cr_assert_eq(cJSON_GetArraySize(keys), 2);
    cr_expect_str_eq(keys->child->valuestring, "areas");
    cr_expect_str_eq(keys->child->next->valuestring, "rows");
    cr_expect_eq(proposal.preview.sheets[0].data_rows, 3);
    run_proposal(&proposal);
}

static bool fills_down(const struct pb_proposal *proposal)
{
    const struct cJSON *columns = cJSON_GetObjectItemCaseSensitive(options_of(proposal), "columns");
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(columns->child, "fill_down"));
}

Test(propose, labels_given_once_for_several_rows_are_filled_down)
{
    struct pb_proposal proposal;
    struct pb_error error = { 0 };
    cr_assert_eq(propose("Area code,Period,Rate\nE07000220,2018,12.5\n,2019,11.9\nE08000026,2018,17.2\n,2019,15.5\n",
                         NULL, &proposal, &error),
                 PB_OK);
    cr_expect(fills_down(&proposal));
    run_proposal(&proposal);
    /* One code is missing: nobody knows whose row it is. */
    cr_assert_eq(
        propose("Area code,Period,Rate\nE07000220,2018,12.5\nE07000220,2019,11.9\nE08000026,2018,17.2\n,2019,15.5\n",
                NULL, &proposal, &error),
        PB_OK);
    cr_expect_not(fills_down(&proposal));
    pb_proposal_close(&proposal);
}
