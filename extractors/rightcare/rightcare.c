#include "extractors/rightcare/rightcare.h"

#include "placebook/descriptor.h"

#include "extractors/rightcare/rows.h"
#include "placebook/quality.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { LIST_MAXIMUM = 600 };
enum role { ROLE_PACK, ROLE_SIMILAR }; /* what a file is read for */

/* The best that a file has to offer where no sheet has the headings. */
struct nearest {
    unsigned needed; /* as of struct headings */
    char place[PB_TABULAR_PLACE_TEXT];
    char found[FOUND_TEXT];
};

/* Only the word identifies a pack; any other table is more likely one for a mapping. */
static int rightcare_probe(const void *bytes, size_t length)
{
    static const char word[] = "rightcare";
    enum { WORD = sizeof word - 1, SURE = 75, UNSURE = 20 };
    if (pb_tabular_probe(bytes, length) == 0)
        return 0;
    for (size_t i = 0; i + WORD <= length; i++)
        if (strncasecmp((const char *)bytes + i, word, WORD) == 0)
            return SURE;
    return UNSURE;
}

/* All rows of a measure must be in one unit, and any pack may have any measure: all files are one unit. */
static enum pb_status rightcare_plan(const void *option_values, struct pb_plan *plan, struct pb_error *error)
{
    const struct rightcare_options *options = option_values;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < options->files.count; i++)
        status = pb_plan_add_as(plan, "packs", options->files.items[i], ROLE_PACK, error);
    for (size_t i = 0; status == PB_OK && i < options->similar.count; i++)
        status = pb_plan_add_as(plan, "packs", options->similar.items[i], ROLE_SIMILAR, error);
    return status;
}

/* ---- One sheet ---- */

static enum pb_status rightcare_fail_twice(const struct rows *rows, const struct headings *headings,
                                           const struct pb_tabular_row *row, struct pb_error *error)
{
    char one[PB_TABULAR_PLACE_TEXT];
    char other[PB_TABULAR_PLACE_TEXT];
    const struct pb_tabular_cell *first = &row->cells[headings->twice[0]];
    const struct pb_tabular_cell *second = &row->cells[headings->twice[1]];
    const char *field = rightcare_fields[headings->twice_field];
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "two columns are the %s: %.100s ('%.*s') and %.100s ('%.*s')",
                field, pb_tabular_place(rows->tabular, row->number, headings->twice[0], one),
                (int)(first->length < 120 ? first->length : 120), first->text,
                pb_tabular_place(rows->tabular, row->number, headings->twice[1], other),
                (int)(second->length < 120 ? second->length : 120), second->text);
    pb_error_at(error, rows->file, row->line, 0);
    pb_error_hint(
        error, "choose one: \"headings\": { \"%s\": [\"%.*s\"] }; if both have the same name, rename one in the file",
        field, (int)(first->length < 120 ? first->length : 120), first->text);
    return status;
}

/* Looks for the headings; *found false: the sheet has none where they could be. */
static enum pb_status find_headings(struct rows *rows, struct headings *headings, struct nearest *nearest, bool *found,
                                    struct pb_error *error)
{
    const struct pb_tabular_row *row = NULL;
    enum pb_status status = PB_OK;
    *found = false;
    for (unsigned count = 0; count < HEADING_ROWS; count++) {
        status = pb_tabular_next(rows->tabular, &row, error);
        if (status != PB_OK || !row)
            return status;
        rightcare_headings_read(headings, rows->options, row);
        *found = headings->needed == NEEDED;
        for (size_t i = 0; *found && i < row->count; i++)
            pb_column_kinds_heading(&rows->kinds, i, row->cells[i].text, row->cells[i].length);
        if (*found)
            return headings->twice[0] == NO_COLUMN ? rightcare_unused_open(rows, row, error)
                                                   : rightcare_fail_twice(rows, headings, row, error);
        if (headings->needed > nearest->needed) {
            nearest->needed = headings->needed;
            (void)rightcare_headings_found(headings, nearest->found);
            (void)pb_tabular_place(rows->tabular, row->number, SIZE_MAX, nearest->place);
        }
    }
    return PB_OK;
}

static enum pb_status rightcare_read_rows(struct rows *rows, struct pb_error *error)
{
    struct pb_cancel_check check = { .context = rows->context };
    for (uint64_t count = 0;; count++) {
        const struct pb_tabular_row *row = NULL;
        if (pb_cancel_check_rows(&check, count, error))
            return PB_FATAL;
        enum pb_status status = pb_tabular_next(rows->tabular, &row, error);
        bool looked_at = row && pb_column_kinds_due(&rows->kinds);
        for (size_t i = 0; looked_at && i < row->count; i++)
            pb_column_kinds_cell(&rows->kinds, i, row->cells[i].text, row->cells[i].length);
        if (status == PB_OK && row)
            status = rightcare_pack_take(rows, row, error);
        if (status != PB_OK || !row)
            return status;
    }
}

/* Rows of other organisations may yet be of one that is similar to one of ours. */
static enum pb_status say_unused(const struct rows *rows, struct pb_error *error)
{
    const char *sheet = rows->sheet;
    enum pb_status status = PB_OK;
    const uint64_t others = rows->rows - rows->known;
    if (rows->known > 0 && others > 0)
        status = pb_caution_add(rows->context->findings, "rows-not-used", rows->file, "", error,
                                "%s%.80s%s%llu of %llu rows %s of organisations that the Places file does not have: "
                                "they are kept only where they are similar to one of yours",
                                *sheet ? "sheet '" : "", sheet, *sheet ? "': " : "", (unsigned long long)others,
                                (unsigned long long)rows->rows, others == 1 ? "is" : "are");
    return status == PB_OK ? pb_unused_say(rows->context->findings, rows->file, sheet, rows->unused, rows->unused_count,
                                           rows->unused_more, error)
                           : status;
}

static enum pb_status rightcare_read_sheet(struct rows *rows, size_t sheet, struct nearest *nearest, bool *found,
                                           struct pb_error *error)
{
    const struct pb_tabular_sheet *about = pb_tabular_sheet(rows->tabular, sheet);
    const char *quote = *about->name ? "'" : "";
    struct headings headings;
    rows->rows = rows->known = 0;
    rows->format = about->format;
    rows->sheet = about->name;
    rows->headings = &headings;
    pb_column_kinds_open(&rows->kinds, rows->context->findings);
    enum pb_status status = pb_tabular_begin(rows->tabular, sheet, error);
    if (status == PB_OK)
        status = find_headings(rows, &headings, nearest, found, error);
    if (status == PB_OK && *found)
        status = rightcare_read_rows(rows, error);
    if (status == PB_OK && *found)
        status = say_unused(rows, error);
    pb_column_kinds_close(&rows->kinds);
    rows->headings = NULL;
    pb_area_names_warn(&rows->organisations->names, rows->context->findings, rows->file, about->name);
    if (status != PB_OK || !*found || rows->known > 0)
        return status;
    pb_warning_add(rows->context->findings, rows->file, 0, "%s%s%s%s%s", quote, about->name, quote, *quote ? ": " : "",
                   rows->rows ? "none of the rows is of an organisation that the Places file has"
                              : "there are headings and no rows");
    return PB_OK;
}

/* ---- The sheets ---- */

static void rightcare_list_add(char list[LIST_MAXIMUM], const char *name)
{
    size_t at = strlen(list);
    if (at + strlen(name) + 10 > LIST_MAXIMUM)
        (void)snprintf(list + at, LIST_MAXIMUM - at, "%s", at && list[at - 1] == '.' ? "" : " ...");
    else
        (void)snprintf(list + at, LIST_MAXIMUM - at, "%s'%s'", at ? ", " : "", name);
}

static bool rightcare_is_named(const struct rightcare_options *options, const char *name)
{
    for (size_t i = 0; i < options->sheets.count; i++)
        if (rightcare_text_same((struct text){ name, strlen(name) }, options->sheets.items[i]))
            return true;
    return false;
}

static enum pb_status fail_headings(const struct rows *rows, const struct nearest *nearest, struct pb_error *error)
{
    enum pb_status status =
        nearest->needed
            ? pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS,
                      "no sheet has headings for organisation, indicator, period and value; nearest is row %.100s: %s",
                      nearest->place, nearest->found)
            : pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS,
                      "no sheet has headings for organisation, indicator, period and value, or any of them");
    pb_error_at(error, rows->file, 0, 0);
    pb_error_hint(error, "name the columns: \"headings\": { \"value\": [\"Latest rate\"] }; for a table of another "
                         "shape, use the extractor 'table'");
    return status;
}

static enum pb_status rightcare_fail_sheets(const struct rows *rows, struct pb_error *error)
{
    char list[LIST_MAXIMUM] = "";
    for (size_t i = 0; i < pb_tabular_count(rows->tabular); i++)
        rightcare_list_add(list, pb_tabular_sheet(rows->tabular, i)->name);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "no sheet has a name from 'sheets'; the file has %s", list);
    pb_error_at(error, rows->file, 0, 0);
    pb_error_hint(error, "correct 'sheets', or leave it out to read all sheets with the headings");
    return status;
}

static enum pb_status rightcare_read_sheets(struct rows *rows, struct pb_error *error)
{
    struct nearest nearest = { .needed = 0 };
    char passed[LIST_MAXIMUM] = "";
    size_t meant = 0;
    size_t read = 0;
    for (size_t i = 0; i < pb_tabular_count(rows->tabular); i++) {
        const struct pb_tabular_sheet *sheet = pb_tabular_sheet(rows->tabular, i);
        bool named = rightcare_is_named(rows->options, sheet->name);
        bool found = false;
        if (rows->options->sheets.count > 0 && !named)
            continue;
        meant++;
        if (sheet->unreadable) {
            pb_warning_add(rows->context->findings, rows->file, 0, "'%s' is not read: %s", sheet->name,
                           sheet->unreadable);
            continue;
        }
        enum pb_status status =
            sheet->hidden && !named ? PB_OK : rightcare_read_sheet(rows, i, &nearest, &found, error);
        if (status != PB_OK)
            return status;
        read += found;
        if (!found && named)
            return fail_headings(rows, &nearest, error);
        if (!found)
            rightcare_list_add(passed, sheet->name);
    }
    if (meant == 0)
        return rightcare_fail_sheets(rows, error);
    if (read == 0)
        return fail_headings(rows, &nearest, error);
    if (*passed)
        pb_warning_add(rows->context->findings, rows->file, 0,
                       "not read, because they are hidden or have no headings for organisation, indicator, period and "
                       "value: %s",
                       passed);
    return PB_OK;
}

static enum pb_status rightcare_extract_one(struct rows *rows, const struct pb_input *input, struct pb_error *error)
{
    struct pb_counted_stream counted;
    const struct pb_input again = pb_counted_input(input, rows->context, &counted);
    rows->file = input->name;
    rows->source_file = pb_symbol_of(rows->context->table->symbols, input->name);
    if (rows->source_file == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    if (pb_cancelled(rows->context, error))
        return PB_FATAL;
    enum pb_status status = pb_tabular_open(&rows->tabular, &again, error);
    if (status == PB_OK)
        status = rightcare_read_sheets(rows, error);
    pb_tabular_close(rows->tabular);
    rows->tabular = NULL;
    if (status != PB_OK)
        pb_error_at(error, input->name, 0, 0);
    return status;
}

static enum pb_status rightcare_extract(const void *option_values, const struct pb_input *inputs, size_t input_count,
                                        struct pb_context *context, struct pb_error *error)
{
    struct organisations organisations;
    struct peers peers;
    struct rows rows = {
        .options = option_values, .context = context, .peers = &peers, .organisations = &organisations
    };
    rightcare_peers_open(&peers, context);
    enum pb_status status = rightcare_organisations_open(&organisations, context->geography, error);
    rows.source = pb_symbol_of(context->table->symbols, context->source);
    if (status == PB_OK && rows.source == PB_SYMBOL_NONE)
        status = pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < input_count; i++)
        status = inputs[i].role == ROLE_SIMILAR ? rightcare_peers_read(&peers, &inputs[i], error)
                                                : rightcare_extract_one(&rows, &inputs[i], error);
    if (status == PB_OK)
        status = rightcare_peers_settle(&peers, error);
    if (status == PB_OK)
        status = rightcare_pack_add_england(context, error);
    rightcare_peers_close(&peers);
    rightcare_organisations_close(&organisations);
    if (status != PB_OK)
        pb_error_module(error, "rightcare");
    return status;
}

extern const struct pb_module pb_extractor_rightcare;
const struct pb_module pb_extractor_rightcare = {
    .head = PB_MODULE_HEAD,
    .kind = PB_EXTRACTOR,
    .name = "rightcare",
    .summary = "Reads the tables of NHS RightCare packs and recognises their columns by the headings.",
    .version = "12",
    .since = "0.1.0",
    .options = rightcare_options,
    .option_values_size = sizeof(struct rightcare_options),
    .probe = rightcare_probe,
    .plan = rightcare_plan,
    .extract = rightcare_extract,
    .fit = rightcare_fit,
    .scheme = "rightcare",
};

PB_EXPORT_MODULE(pb_extractor_rightcare);
