/*
 * From a row to a link: codes cleaned and looked at, names trimmed, shares and dates read. What cannot be a link is
 * rejected here, with what was found and what was expected.
 */
#include "extractors/local_areas/rows.h"

#include "placebook/nhs_code.h"
#include "placebook/number.h"
#include "placebook/period.h"
#include "placebook/reject.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MOST = 200 }; /* bytes of a name that a code is made of */

struct cell {
    const char *text;
    size_t length;
    bool percent;
};

/* A row on its way. `rule`: why it is rejected, with `reason` and `column`; NULL: it is not. */
struct taking {
    struct local_areas_reader *reader;
    const struct pb_tabular_row *row;
    struct local_areas_link *link;
    const char *rule;
    size_t column;
    char reason[512];
    struct pb_error *error;
};

static struct cell rows_cell(const struct taking *taking, enum field field)
{
    size_t column = taking->reader->headings.at[field];
    struct cell cell = { "", 0, false };
    if (column >= taking->row->count)
        return cell;
    cell = (struct cell){ taking->row->cells[column].text, taking->row->cells[column].length,
                          taking->row->cells[column].percent };
    pb_text_trim(&cell.text, &cell.length);
    return cell;
}

PB_PRINTF(4, 5)
static void refuse(struct taking *taking, enum field field, const char *rule, const char *format, ...)
{
    va_list arguments;
    if (taking->rule)
        return;
    va_start(arguments, format);
    (void)vsnprintf(taking->reason, sizeof taking->reason, format, arguments);
    va_end(arguments);
    taking->rule = rule;
    taking->column = taking->reader->headings.at[field];
}

static enum pb_status rows_keep(const struct taking *taking, const char *text, size_t length, const char **kept)
{
    *kept = pb_arena_text(&taking->reader->arena, text, length);
    return *kept ? PB_OK : pb_out_of_memory(taking->error);
}

/* ---- The small area ---- */

static const char *small_type(const char *code, size_t length)
{
    static const struct {
        const char *what, *type;
    } types[] = { { "LSOA", PB_TYPE_LSOA }, { "MSOA", PB_TYPE_MSOA }, { "GP practice", PB_TYPE_PRACTICE } };
    const char *what = pb_area_code_small(code, length);
    for (size_t i = 0; what && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(what, types[i].what) == 0)
            return types[i].type;
    return NULL;
}

static enum pb_status take_small(struct taking *taking)
{
    char code[PB_AREA_CODE_TEXT];
    char quote[PB_QUOTE_TEXT];
    const struct cell cell = rows_cell(taking, FIELD_SMALL_CODE);
    const struct cell name = rows_cell(taking, FIELD_SMALL_NAME);
    size_t length = pb_area_code_clean(cell.text, cell.length, code);
    taking->link->small_type = length < PB_AREA_CODE_TEXT ? small_type(code, length) : NULL;
    if (!cell.length)
        refuse(taking, FIELD_SMALL_CODE, "no-small-area",
               "no code of a small area: expected that of an LSOA, MSOA or practice");
    else if (!taking->link->small_type)
        refuse(taking, FIELD_SMALL_CODE, "small-area",
               "%s is no code of a small area: expected that of an LSOA (E01 and six digits), an MSOA (E02 and six "
               "digits) or a practice (a letter and five digits)",
               pb_quote(cell.text, cell.length, PB_QUOTE_MAXIMUM, quote));
    enum pb_status status = rows_keep(taking, code, length < PB_AREA_CODE_TEXT ? length : 0, &taking->link->small);
    return status == PB_OK ? rows_keep(taking, name.text, name.length, &taking->link->small_name) : status;
}

/* ---- The local area ---- */

static bool is_code_of_local(const char *code, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!pb_area_code_is_clean(code + i, 1) && code[i] != '-')
            return false;
    return length && code[0] != '-';
}

/* Looks at a code that the file has. */
static void look_at_code(struct taking *taking, const struct cell *cell, const char *code, size_t length,
                         const struct pb_area *known)
{
    char quote[PB_QUOTE_TEXT];
    const char *type = taking->reader->options->type;
    if (known && strcmp(known->type, type) != 0)
        refuse(taking, FIELD_CODE, "code",
               "'%.32s' is the code of %.100s (%.20s) in the Places file: expected that of %s", code, known->name,
               known->type, local_areas_of_practices(taking->reader->options) ? "a network" : "a local area");
    else if (!known && local_areas_of_practices(taking->reader->options) && strcmp(pb_nhs_code_type(code), "pcn") != 0)
        refuse(taking, FIELD_CODE, "code", "%s is no code of a network: expected one such as U04784",
               pb_quote(cell->text, cell->length, PB_QUOTE_MAXIMUM, quote));
    else if (length == PB_AREA_CODE_TEXT || !is_code_of_local(code, length) || small_type(code, length))
        refuse(taking, FIELD_CODE, "code",
               "%s is no code of a local area: expected up to %d letters, digits and hyphens, and not the code of a "
               "small area",
               pb_quote(cell->text, cell->length, PB_QUOTE_MAXIMUM, quote), PB_AREA_CODE_TEXT - 1);
}

/* Makes a code of a name: "Families for All" becomes FAMILIES-FOR-ALL, behind the prefix. */
static size_t make_code(const struct local_areas_options *options, const struct cell *name,
                        char code[PB_AREA_CODE_TEXT])
{
    char text[2 * PB_AREA_CODE_TEXT + NAME_MOST];
    size_t written = 0;
    int length =
        snprintf(text, sizeof text, "%s%s%.*s", options->prefix ? options->prefix : "", options->prefix ? "-" : "",
                 (int)(name->length < NAME_MOST ? name->length : NAME_MOST), name->text);
    for (int i = 0; i < length && written + 1 < PB_AREA_CODE_TEXT; i++) {
        char c = (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 'a' + 'A' : text[i]);
        if (pb_area_code_is_clean(&c, 1))
            code[written++] = c;
        else if (c != '\'' && written && code[written - 1] != '-')
            code[written++] = '-';
    }
    while (written && code[written - 1] == '-')
        written--;
    code[written] = '\0';
    return written;
}

/* The code of a local area that has none in the file: the Places file's, else one that is made of the name. */
static size_t code_of_name(struct taking *taking, const struct cell *name, char code[PB_AREA_CODE_TEXT])
{
    bool ambiguous = false;
    char quote[PB_QUOTE_TEXT];
    const struct pb_area *known = pb_area_by_name(&taking->reader->names, name->text, name->length, &ambiguous);
    if (known)
        return pb_area_code_clean(known->code, strlen(known->code), code);
    if (local_areas_of_practices(taking->reader->options)) {
        refuse(taking, FIELD_NAME, "name",
               "%s is %s in the Places file, and there is no code: expected the code of the network in a column",
               pb_quote(name->text, name->length, PB_QUOTE_MAXIMUM, quote),
               ambiguous ? "the name of several networks" : "no network");
        return 0;
    }
    size_t length = make_code(taking->reader->options, name, code);
    if (!length)
        refuse(taking, FIELD_NAME, "name", "no code can be made of the name %s: expected letters or digits",
               pb_quote(name->text, name->length, PB_QUOTE_MAXIMUM, quote));
    return length;
}

static enum pb_status take_local(struct taking *taking)
{
    char code[PB_AREA_CODE_TEXT] = "";
    const struct cell cell = rows_cell(taking, FIELD_CODE);
    const struct cell name = rows_cell(taking, FIELD_NAME);
    const struct local_areas_headings *headings = &taking->reader->headings;
    bool has_codes = headings->at[FIELD_CODE] != LOCAL_AREAS_NO_COLUMN;
    size_t length = 0;
    const struct pb_area *known = NULL;
    const struct taking before = *taking; /* the first reason counts; the local area of the row may be sound */
    taking->rule = NULL;
    if (!cell.length && !name.length)
        refuse(taking, has_codes ? FIELD_CODE : FIELD_NAME, "no-local-area",
               "neither code nor name of a local area: the small area lies in none");
    else if (has_codes && !cell.length)
        refuse(taking, FIELD_CODE, "code", "no code of the local area, and others have one");
    else if (has_codes) {
        length = pb_area_code_clean(cell.text, cell.length, code);
        known = length < PB_AREA_CODE_TEXT ? pb_geography_area(taking->reader->context->geography, code, length) : NULL;
        look_at_code(taking, &cell, code, length, known);
        if (!name.length && headings->at[FIELD_NAME] != LOCAL_AREAS_NO_COLUMN)
            refuse(taking, FIELD_NAME, "name", "no name of the local area '%.32s'", code);
    } else {
        length = code_of_name(taking, &name, code);
    }
    if (taking->rule) {
        length = 0;
        known = NULL;
    }
    if (before.rule)
        *taking = before;
    enum pb_status status = known ? rows_keep(taking, known->code, strlen(known->code), &taking->link->code)
                                  : rows_keep(taking, code, length, &taking->link->code);
    return status == PB_OK ? rows_keep(taking, name.text, name.length, &taking->link->name) : status;
}

/* ---- Share and dates ---- */

static void take_share(struct taking *taking)
{
    struct cell cell = rows_cell(taking, FIELD_SHARE);
    char quote[PB_QUOTE_TEXT];
    const struct cell shown = cell;
    double part = 1;
    double divisor = cell.percent ? 100 : 1;
    taking->link->share = 1;
    if (!cell.length)
        return;
    if (cell.text[cell.length - 1] == '%') {
        divisor = 100;
        cell.length--;
        pb_text_trim(&cell.text, &cell.length);
    }
    if (!pb_number_parse(cell.text, cell.length, &part) || !(part / divisor > 0) || part / divisor > 1)
        refuse(taking, FIELD_SHARE, "share", "%s is no part: expected more than 0 and up to 1, or up to 100%%",
               pb_quote(shown.text, shown.length, PB_QUOTE_MAXIMUM, quote));
    taking->link->share = part / divisor;
}

static void take_date(struct taking *taking, enum field field, int32_t otherwise, int32_t *date)
{
    const struct cell cell = rows_cell(taking, field);
    const char *order = taking->reader->options->dates;
    char quote[PB_QUOTE_TEXT];
    const struct pb_period_rules rules = { .dates = !order            ? PB_DATES_UNSAID
                                                    : order[0] == 'd' ? PB_DATES_DAY_FIRST
                                                                      : PB_DATES_MONTH_FIRST,
                                           .years = PB_YEARS_FINANCIAL };
    struct pb_period_found found;
    *date = otherwise;
    if (!cell.length)
        return;
    enum pb_period_fault fault = pb_period_read(cell.text, cell.length, &rules, &found);
    if (fault != PB_PERIOD_GOOD)
        refuse(taking, field, "date", "%s: %s", pb_quote(cell.text, cell.length, PB_QUOTE_MAXIMUM, quote),
               pb_period_reason(fault));
    *date = field == FIELD_FROM ? found.period.start : found.period.end;
}

static void take_dates(struct taking *taking)
{
    struct local_areas_link *link = taking->link;
    take_date(taking, FIELD_FROM, taking->reader->options->from, &link->from);
    take_date(taking, FIELD_TO, taking->reader->options->to, &link->to);
    if (link->to && link->from > link->to)
        refuse(taking, FIELD_TO, "date", "it ends (%d) before it begins (%d)", link->to, link->from);
}

/* ---- The row ---- */

static enum pb_status keep_place(struct taking *taking)
{
    char raw[PB_TABULAR_RAW];
    char cell[PB_TABULAR_PLACE_TEXT] = "";
    const struct pb_tabular *tabular = taking->reader->tabular;
    const struct pb_tabular_sheet *sheet = pb_tabular_begun(tabular);
    struct local_areas_link *link = taking->link;
    link->raw_length = pb_tabular_raw(taking->row, raw);
    link->separator = pb_tabular_raw_separator(tabular);
    link->line = sheet->format == PB_TABULAR_WORKBOOK ? 0 : taking->row->line;
    if (sheet->format != PB_TABULAR_SEPARATED || *sheet->name)
        (void)pb_tabular_place(tabular, taking->row->number, SIZE_MAX, cell);
    enum pb_status status = rows_keep(taking, raw, link->raw_length, &link->raw);
    if (status == PB_OK)
        status = rows_keep(taking, cell, strlen(cell), &link->cell);
    return status == PB_OK ? rows_keep(taking, pb_tabular_file(tabular), strlen(pb_tabular_file(tabular)), &link->file)
                           : status;
}

static enum pb_status rows_room(struct local_areas_reader *reader, struct pb_error *error)
{
    enum { FIRST = 1024 };
    if (reader->count < reader->capacity)
        return PB_OK;
    if (reader->count >= LOCAL_AREAS_ROWS_MAXIMUM)
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "more than %d rows of local areas",
                       (int)LOCAL_AREAS_ROWS_MAXIMUM);
    size_t wanted = reader->capacity ? reader->capacity + reader->capacity / 2 : FIRST;
    struct local_areas_link *links =
        pb_arena_grow(&reader->arena, reader->links, reader->capacity, wanted, sizeof *links);
    if (!links)
        return pb_out_of_memory(error);
    reader->links = links;
    reader->capacity = wanted;
    return PB_OK;
}

/* A row that is rejected, and says by a code or by a name in which local area: that has one more, whichever it is. It
 * is kept, because the code of a name may stand in a later row. */
static enum pb_status doubt_row(struct taking *taking)
{
    struct local_areas_reader *reader = taking->reader;
    struct local_areas_link *link = taking->link;
    char small[PB_AREA_CODE_TEXT];
    const char *file = pb_tabular_file(reader->tabular);
    if (!*link->code && !*link->name)
        return PB_OK;
    if (!link->small_type)
        link->small_type = local_areas_of_practices(reader->options) ? PB_TYPE_PRACTICE : PB_TYPE_LSOA;
    link->rejected = link->doubted = true;
    link->line = taking->row->line;
    (void)snprintf(small, sizeof small, "row %llu", (unsigned long long)taking->row->line);
    enum pb_status status = rows_keep(taking, file, strlen(file), &link->file);
    if (status == PB_OK && !*link->small)
        status = rows_keep(taking, small, strlen(small), &link->small);
    reader->count += status == PB_OK;
    return status;
}

enum pb_status local_areas_take(struct local_areas_reader *reader, const struct pb_tabular_row *row,
                                struct pb_error *error)
{
    struct taking taking = { .reader = reader, .row = row, .error = error };
    enum pb_status status = rows_room(reader, error);
    if (status != PB_OK)
        return status;
    taking.link = &reader->links[reader->count];
    *taking.link = (struct local_areas_link){ .next = SIZE_MAX };
    status = take_small(&taking);
    if (status == PB_OK)
        status = take_local(&taking);
    take_share(&taking);
    take_dates(&taking);
    if (status == PB_OK && row->broken)
        refuse(&taking, FIELD_SMALL_CODE, "encoding", "the row has bytes that are not in the encoding of the file");
    if (status == PB_OK && taking.rule) {
        reader->context->row_counts->read++;
        status = doubt_row(&taking);
        if (status != PB_OK)
            return status;
        return pb_extractor_reject_row(reader->context, reader->tabular, row, taking.column, taking.rule, error, "%s",
                                       taking.reason);
    }
    if (status == PB_OK)
        status = keep_place(&taking);
    reader->count += status == PB_OK;
    return status;
}

enum pb_status local_areas_reject(const struct local_areas_reader *reader, struct local_areas_link *link,
                                  const char *rule, struct pb_error *error, const char *format, ...)
{
    char reason[512];
    const struct pb_reject_source source = { .file = link->file,
                                             .line = link->line,
                                             .cell = link->cell,
                                             .raw = link->raw,
                                             .raw_length = link->raw_length,
                                             .separator = link->separator };
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    link->rejected = true;
    reader->context->row_counts->read++;
    return pb_extractor_reject(reader->context, &source, rule, error, "%s", reason);
}
