#include "extractors/nhs_organisations/postcodes.h"

#include "extractors/nhs_organisations/rows.h"
#include "placebook/area_names.h"
#include "placebook/quality.h"
#include "placebook/reject.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { POSTCODE_TEXT = 9, POSTCODE_HEADING_ROWS = 10, LOCATED_LIST = 200 };

/* Practices of ours by their postcodes. */
struct located {
    struct directory *directory;
    struct pb_context *context;
    struct pb_lookup postcodes;
    uint32_t *next; /* another practice with the same postcode */
    const char *file;
    struct pb_error *error;
};

/* Capitals without blanks; false: it is too long for a postcode, or nothing. */
static bool clean_postcode(const char *text, size_t length, char postcode[POSTCODE_TEXT])
{
    size_t written = 0;
    for (size_t i = 0; i < length; i++) {
        if (isspace((unsigned char)text[i]))
            continue;
        if (written + 1 >= POSTCODE_TEXT)
            return false;
        postcode[written++] = (char)toupper((unsigned char)text[i]);
    }
    postcode[written] = '\0';
    return written > 0;
}

static bool is_ours_to_find(const struct organisation *one)
{
    return one->ours && strcmp(one->type, PB_TYPE_PRACTICE) == 0;
}

static enum pb_status list_postcodes(struct located *located)
{
    struct directory *directory = located->directory;
    located->next = pb_arena_take(directory->arena, directory->organisation_count, sizeof *located->next);
    if (!located->next)
        return pb_out_of_memory(located->error);
    enum pb_status status =
        pb_lookup_open(&located->postcodes, directory->organisation_count, directory->arena, located->error);
    for (uint32_t i = 0; status == PB_OK && i < directory->organisation_count; i++) {
        const struct organisation *one = &directory->organisations[i];
        char clean[POSTCODE_TEXT];
        located->next[i] = DIRECTORY_NONE;
        if (!is_ours_to_find(one) || !clean_postcode(one->postcode, strlen(one->postcode), clean))
            continue;
        char *postcode = pb_arena_text(directory->arena, clean, strlen(clean));
        if (!postcode)
            return pb_out_of_memory(located->error);
        uint32_t first = pb_lookup_add(&located->postcodes, 0, postcode, i);
        if (first == PB_LOOKUP_NONE)
            continue;
        located->next[i] = located->next[first];
        located->next[first] = i;
    }
    return status;
}

/* That a practice lies in the area of a cell, if that is a code of the Office for National Statistics. */
static enum pb_status tell_location(struct located *located, const struct organisation *one,
                                    const struct pb_tabular_cell *cell, uint64_t line, bool *told)
{
    char code[PB_AREA_CODE_TEXT];
    const struct pb_fact_source source = { located->file, line };
    size_t length = pb_area_code_clean(cell->text, cell->length, code);
    if (length >= PB_AREA_CODE_TEXT || !pb_area_code_is_ons(code, length) || code[0] != 'E')
        return PB_OK;
    *told = true;
    return pb_fact_within(located->context, &source, one->code, code, 1, 0, 0, located->error);
}

static enum pb_status locate_row(struct located *located, const struct sheet_columns *columns,
                                 const struct pb_tabular_row *row)
{
    struct directory *directory = located->directory;
    const struct pb_tabular_cell *cell = nhs_organisations_cell(columns, row, FIELD_POSTCODE);
    char postcode[POSTCODE_TEXT] = "";
    uint32_t at = DIRECTORY_NONE;
    enum pb_status status = PB_OK;
    bool told = false;
    bool again = false;
    located->context->row_counts->read++;
    if (clean_postcode(cell->text, cell->length, postcode))
        at = pb_lookup_find(&located->postcodes, 0, postcode, strlen(postcode));
    for (; status == PB_OK && at != DIRECTORY_NONE; at = located->next[at]) {
        struct organisation *one = &directory->organisations[at];
        bool here = false;
        again = again || one->located;
        if (one->located)
            continue;
        status = tell_location(located, one, nhs_organisations_cell(columns, row, FIELD_LSOA), row->number, &here);
        if (status == PB_OK)
            status =
                tell_location(located, one, nhs_organisations_cell(columns, row, FIELD_DISTRICT), row->number, &here);
        one->located = here;
        directory->located += here;
        told = told || here;
    }
    if (told) {
        located->context->row_counts->read--; /* it is counted with its facts */
    } else {
        *(again ? &located->context->row_counts->duplicates : &located->context->row_counts->filtered) += 1;
    }
    return status;
}

static enum pb_status locate_sheet(struct located *located, struct pb_tabular *tabular, bool *found)
{
    struct sheet_columns columns = { .kind = SHEET_OTHER };
    struct pb_cancel_check check = { .context = located->context };
    const struct pb_tabular_row *row = NULL;
    enum pb_status status = PB_OK;
    for (size_t count = 0; status == PB_OK; count++) {
        if (pb_cancel_check_rows(&check, count, located->error))
            return PB_FATAL;
        status = pb_tabular_next(tabular, &row, located->error);
        if (status != PB_OK || !row || (count >= POSTCODE_HEADING_ROWS && columns.kind != SHEET_POSTCODES))
            break;
        if (columns.kind == SHEET_POSTCODES)
            status = locate_row(located, &columns, row);
        else
            nhs_organisations_headings(&columns, row);
    }
    *found = *found || columns.kind == SHEET_POSTCODES;
    return status;
}

static enum pb_status fail_postcodes(const char *file, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS,
                                    "no postcode lookup: expected columns such as 'pcds' and 'lsoa21cd' or 'oslaua'");
    pb_error_at(error, file, 0, 0);
    pb_error_hint(error, "the ONS Postcode Directory and the National Statistics Postcode Lookup have them");
    return status;
}

enum pb_status nhs_organisations_locate(struct directory *directory, const struct pb_input *input,
                                        struct pb_context *context, struct pb_error *error)
{
    struct pb_counted_stream stream;
    const struct pb_input counted = pb_counted_input(input, context, &stream);
    struct located located = { .directory = directory, .context = context, .file = input->name, .error = error };
    struct pb_tabular *tabular = NULL;
    bool found = false;
    enum pb_status status = list_postcodes(&located);
    if (status == PB_OK)
        status = pb_tabular_open(&tabular, &counted, error);
    for (size_t i = 0; status == PB_OK && i < pb_tabular_count(tabular); i++) {
        if (pb_tabular_sheet(tabular, i)->unreadable)
            continue;
        status = pb_tabular_begin(tabular, i, error);
        if (status == PB_OK)
            status = locate_sheet(&located, tabular, &found);
    }
    pb_tabular_close(tabular);
    return status == PB_OK && !found ? fail_postcodes(input->name, error) : status;
}

enum pb_status nhs_organisations_warn_not_located(const struct directory *directory, struct pb_context *context,
                                                  const char *file, struct pb_error *error)
{
    char list[LOCATED_LIST] = "";
    unsigned long long missing = 0;
    unsigned long long all = directory->located;
    for (size_t i = 0; i < directory->organisation_count; i++) {
        const struct organisation *one = &directory->organisations[i];
        if (!is_ours_to_find(one) || one->located)
            continue;
        size_t at = strlen(list);
        all++;
        if (missing++ < 8)
            (void)snprintf(list + at, sizeof list - at, "%s%s", at ? ", " : "", one->code);
    }
    if (missing == 0)
        return PB_OK;
    return pb_caution_add(context->findings, "practices-without-postcode", file, "", error,
                          "%llu of %llu practices could not be placed by their postcode (%s%s): where they are follows "
                          "from their network alone",
                          missing, all, list, missing > 8 ? " ..." : "");
}
