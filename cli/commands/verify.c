/*
 * `placebook verify`: looks at every file of a publication and says which is damaged (app/verify.h).
 */
#include "app/verify.h"

#include "cli/arguments/arguments.h"
#include "cli/arguments/job_flags.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/json_writer.h"

#include <inttypes.h>

static void write_list(struct pb_json_writer *writer, const char *key, const struct pb_damage *list, size_t count)
{
    pb_json_list(writer, key);
    for (size_t i = 0; i < count; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "path", list[i].path);
        pb_json_text(writer, "what", list[i].what);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

static void verify_write_json(const struct pb_terminal *terminal, const struct pb_verified *verified)
{
    const struct pb_verify_result *result = &verified->result;
    struct pb_json_writer writer;
    pb_json_document(&writer, terminal->results, "placebook.verify/1");
    pb_json_text(&writer, "output", verified->output);
    pb_json_text(&writer, "publication", verified->name);
    pb_json_text(&writer, "contract_version", result->contract_version);
    pb_json_boolean(&writer, "sound", result->damages_found == 0);
    pb_json_count(&writer, "damages_found", result->damages_found);
    write_list(&writer, "damages", result->damages, result->damage_count);
    write_list(&writer, "not_looked_at", result->skipped, result->skipped_count);
    pb_json_count(&writer, "files", result->files);
    pb_json_count(&writer, "bytes", result->bytes);
    pb_json_count(&writer, "archives", result->archives);
    pb_json_count(&writer, "members", result->members);
    pb_json_count(&writer, "data_packages", result->packages);
    pb_json_count(&writer, "rows", result->rows);
    pb_json_count(&writer, "keys", result->keys);
    pb_json_count(&writer, "workbooks", result->workbooks);
    pb_json_count(&writer, "cells", result->cells);
    pb_json_count(&writer, "databases", result->databases);
    pb_json_count(&writer, "values", result->values);
    pb_json_end_object(&writer);
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void print_damages(FILE *file, const struct pb_verify_result *result)
{
    for (size_t i = 0; i < result->damage_count; i++) {
        pb_print(file, "  ");
        pb_print_text(file, result->damages[i].path[0] ? result->damages[i].path : "the publication");
        pb_print(file, " ");
        pb_print_text(file, result->damages[i].what);
        pb_print(file, "\n");
    }
    if (result->damages_found > result->damage_count)
        pb_print(file, "  and %" PRIu64 " more\n", result->damages_found - result->damage_count);
    for (size_t i = 0; i < result->skipped_count; i++) {
        pb_print(file, "  not looked at: ");
        pb_print_text(file, result->skipped[i].path);
        pb_print(file, " ");
        pb_print_text(file, result->skipped[i].what);
        pb_print(file, "\n");
    }
}

static void verify_write_text(const struct pb_terminal *terminal, const struct pb_verified *verified)
{
    const struct pb_verify_result *result = &verified->result;
    FILE *file = terminal->results;
    if (terminal->quiet)
        return;
    pb_print_text(file, verified->output);
    pb_print(file, "/");
    pb_print_text(file, verified->name);
    if (result->damages_found)
        pb_print(file, " is damaged: %" PRIu64 " fault%s\n", result->damages_found, plural(result->damages_found));
    else
        pb_print(file, " is what was published\n");
    print_damages(file, result);
    pb_print(file, "  %" PRIu64 " file%s: size and SHA-256\n", result->files, plural(result->files));
    pb_print(file, "  %" PRIu64 " archive%s: %" PRIu64 " member%s, the same as beside them\n", result->archives,
             plural(result->archives), result->members, plural(result->members));
    pb_print(file, "  %" PRIu64 " data package%s: %" PRIu64 " row%s and %" PRIu64 " key%s\n", result->packages,
             plural(result->packages), result->rows, plural(result->rows), result->keys, plural(result->keys));
    pb_print(file, "  %" PRIu64 " workbook%s: %" PRIu64 " cell%s against the tidy tables\n", result->workbooks,
             plural(result->workbooks), result->cells, plural(result->cells));
    if (result->databases)
        pb_print(file, "  %" PRIu64 " database%s: keys, and %" PRIu64 " cell%s against the tables\n", result->databases,
                 plural(result->databases), result->values, plural(result->values));
}

static enum pb_status verify(struct pb_call *call, struct pb_error *error)
{
    const struct pb_verification request = {
        .output = pb_value_given(call->arguments, "output"),
        .wanted = pb_operand(call->arguments, 0),
    };
    struct pb_session session;
    struct pb_verified verified;
    enum pb_status status = pb_session_working(call, NULL, &session, error);
    if (status == PB_OK)
        status = pb_app_verify(&session, &request, &verified, error);
    if (status != PB_OK)
        return status;
    if (call->terminal->json)
        verify_write_json(call->terminal, &verified);
    else
        verify_write_text(call->terminal, &verified);
    if (!verified.result.damages_found)
        return PB_OK;
    status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "%s/%s is damaged", verified.output, verified.name);
    pb_error_hint(error, "do not use it: placebook rollback makes an earlier publication the latest, and placebook run "
                         "makes damaged files of the latest again");
    return status;
}

static const char *const settings[] = { "output", "state", "jobs", NULL };
static const char *const examples[] = { "placebook verify", "placebook verify 12",
                                        "placebook verify out/20261121T020000Z-3f9a1c --json", NULL };

const struct pb_command pb_command_verify = {
    .name = "verify",
    .order = 115,
    .summary = "look whether a publication is what was published",
    .operands = "[PUBLICATION]",
    .most = 1,
    .description =
        "Reads every file of a publication and says which are damaged: size and SHA-256 of each file by "
        "publication.json, which has a digest of itself, files that were not published, members of archives against "
        "the files beside them, the sheet Data of each workbook cell by cell against the tidy table, the tables of "
        "each data package with their types, words, primary and foreign keys, and those of each database with their "
        "keys, cell by cell against the files beside it. PUBLICATION is the number of a run in the ledger, the name "
        "of a publication's folder, a path to one, or latest, which is meant without it.\nChanges nothing, and can run "
        "beside other runs. Ends with exit code 11 when something is damaged. An archive with a password is not "
        "opened; "
        "its SHA-256 is looked at.",
    .settings = settings,
    .examples = examples,
    .run = verify,
};
