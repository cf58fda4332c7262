#include "extractors/ons_geography/take.h"

#include "placebook/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TAKING_ARENA_MAXIMUM ((size_t)1 << 30)

enum { REASON_TEXT = 600, SAID_TEXT = 200 };

/* The row in which a code was first the smallest area. */
struct ons_first {
    const char *file;
    uint64_t row;
    bool ours;
    pb_symbol around[]; /* by level; the empty text: in none; PB_SYMBOL_NONE: nobody looked */
};

/* ---- A code of a row ---- */

struct ons_code {
    char text[PB_AREA_CODE_TEXT];
    size_t length;
    const struct pb_area *known;
    pb_symbol symbol;
};

/* Reads the code of a level. Of an area that the Places file has, it is the code by which that file has it. */
static void read_code(const struct ons_taking *taking, const struct ons_row *row, size_t level, struct ons_code *code)
{
    const struct ons_level_columns *columns = &taking->columns.levels[level];
    const struct pb_geography *geography = taking->context->geography;
    struct ons_cell cell = row->cell(row, columns->code);
    code->length = pb_area_code_clean(cell.text, cell.length, code->text);
    code->known = pb_geography_area(geography, code->text, strlen(code->text));
    if (!code->known && columns->nhs_code != ONS_ABSENT && columns->nhs_code != columns->code) {
        cell = row->cell(row, columns->nhs_code);
        code->known = pb_geography_area(geography, cell.text, cell.length);
    }
    if (code->known && strlen(code->known->code) < sizeof code->text) {
        code->length = strlen(code->known->code);
        memcpy(code->text, code->known->code, code->length + 1);
    }
}

static bool level_is_none(const struct ons_level *level, const struct ons_code *code)
{
    return (code->length == 0 && level->partly) || ons_geography_is_none(code->text, strlen(code->text));
}

/* Rejects a row of which a code is missing or looks wrong; *sound says whether it did not. */
static enum pb_status check_code(struct ons_taking *taking, const struct ons_row *row, size_t level,
                                 const struct ons_code *code, bool *sound, struct pb_error *error)
{
    const struct ons_level_columns *columns = &taking->columns.levels[level];
    const char *expected = ons_geography_code_wrong(columns->level, code->text, strlen(code->text));
    *sound = code->known || (code->length > 0 && !expected);
    if (*sound)
        return PB_OK;
    if (code->length == 0) {
        char year[8] = "";
        if (columns->year)
            (void)snprintf(year, sizeof year, "%02d", columns->year % 100);
        return ons_geography_reject(taking, row, "no-code", error, "there is no code of %s in the column %s%sCD",
                                    columns->level->name, columns->level->prefix, year);
    }
    char quoted[PB_QUOTE_TEXT];
    struct ons_cell cell = row->cell(row, columns->code);
    return ons_geography_reject(taking, row, "code-form", error, "%s is not written like a code of %s: expected %s",
                                pb_quote(cell.text, cell.length, 40, quoted), columns->level->name,
                                expected ? expected : "a letter and eight digits");
}

/* The symbol of a code, with room for what is known of it. */
static pb_symbol code_symbol(struct ons_taking *taking, const char *text, size_t length)
{
    pb_symbol symbol = pb_symbol_add(&taking->codes, text, length);
    if (symbol == PB_SYMBOL_NONE || symbol < taking->room)
        return symbol;
    size_t room = taking->room + taking->room / 2 + 4096;
    struct ons_known *more = pb_arena_grow(&taking->arena, taking->known, taking->room, room, sizeof *more);
    if (!more)
        return PB_SYMBOL_NONE;
    taking->known = more;
    taking->room = room;
    return symbol;
}

/* ---- Facts ---- */

static struct pb_fact_source fact_source(const struct ons_taking *taking, const struct ons_row *row)
{
    return (struct pb_fact_source){ taking->file, row->number };
}

/* The fact of an area, where no row gave it before. */
static enum pb_status give_area(struct ons_taking *taking, const struct ons_row *row, size_t level,
                                const struct ons_code *code, struct pb_error *error)
{
    const struct ons_level_columns *columns = &taking->columns.levels[level];
    struct ons_known *known = &taking->known[code->symbol];
    struct ons_cell cell = columns->name == ONS_ABSENT ? (struct ons_cell){ "", 0 } : row->cell(row, columns->name);
    pb_text_trim(&cell.text, &cell.length);
    if (known->name) {
        bool same = strlen(known->name) == cell.length && memcmp(known->name, cell.text, cell.length) == 0;
        if (!same && *known->name && cell.length && taking->named_otherwise++ == 0)
            taking->first_otherwise = row->number;
        return PB_OK;
    }
    known->name = pb_arena_text(&taking->arena, cell.text, cell.length);
    if (!known->name)
        return pb_out_of_memory(error);
    const struct pb_fact_source source = fact_source(taking, row);
    const char *type = code->known ? code->known->type : ons_geography_type(columns->level, code->text);
    enum pb_status status = pb_fact_area(taking->context, &source, code->text, known->name, type, 0, 0, error);
    return status == PB_OK ? pb_fact_vintage(taking->context, columns->year, error) : status;
}

static enum pb_status give_facts(struct ons_taking *taking, const struct ons_row *row, const struct ons_code *codes,
                                 struct pb_error *error)
{
    const struct pb_fact_source source = fact_source(taking, row);
    const struct ons_geography_options *options = taking->options;
    enum pb_status status = give_area(taking, row, 0, &codes[0], error);
    for (size_t i = 1; status == PB_OK && i < taking->columns.count; i++) {
        if (codes[i].length == 0)
            continue;
        status = give_area(taking, row, i, &codes[i], error);
        if (status == PB_OK && codes[i].symbol != codes[0].symbol)
            status = pb_fact_within(taking->context, &source, codes[0].text, codes[i].text, 1, options->from,
                                    options->to, error);
    }
    taking->kept++;
    return status;
}

/* ---- Rows that were there before ---- */

static struct ons_first *note_first(struct ons_taking *taking, const struct ons_row *row, pb_symbol symbol, bool ours)
{
    size_t size = sizeof(struct ons_first) + taking->columns.count * sizeof(pb_symbol);
    struct ons_first *first = pb_arena_take(&taking->arena, 1, size);
    if (!first)
        return NULL;
    first->file = taking->file;
    first->row = row->number;
    first->ours = ours;
    for (size_t i = 0; i < taking->columns.count; i++)
        first->around[i] = PB_SYMBOL_NONE;
    taking->known[symbol].first = first;
    return first;
}

/* "E08000026 (Coventry)": a code with the name that it has here. */
static const char *say_area(const struct ons_taking *taking, pb_symbol symbol, char said[SAID_TEXT])
{
    const char *code = pb_symbol_text(&taking->codes, symbol);
    const struct pb_area *area = pb_geography_area(taking->context->geography, code, strlen(code));
    const char *name = area ? area->name : taking->known[symbol].name;
    if (name && *name)
        (void)snprintf(said, SAID_TEXT, "%.32s (%.120s)", code, name);
    else
        (void)snprintf(said, SAID_TEXT, "%.32s", *code ? code : "none");
    return said;
}

/* The area may lie in one of them: neither the one that counts nor the other is complete for certain. */
static enum pb_status reject_twice(struct ons_taking *taking, const struct ons_row *row, pb_symbol child,
                                   const struct ons_first *first, size_t level, pb_symbol here, struct pb_error *error)
{
    char one[SAID_TEXT];
    char other[SAID_TEXT];
    const char *code = pb_symbol_text(&taking->codes, here);
    const struct pb_fact_source source = fact_source(taking, row);
    const char *codes[] = { code, pb_symbol_text(&taking->codes, first->around[level]) };
    for (size_t i = 0; i < 2; i++) {
        const bool ours = pb_geography_area(taking->context->geography, codes[i], strlen(codes[i]));
        enum pb_status status =
            ours ? pb_fact_doubted(taking->context, &source, pb_symbol_text(&taking->codes, child), codes[i], error)
                 : PB_OK;
        if (status != PB_OK)
            return status;
    }
    return ons_geography_reject(
        taking, row, "area-twice", error,
        "%.32s lies in %s here, and in %s in row %llu of %.60s, which counts: expected each area "
        "of the smallest level once, in one area of the level %s",
        pb_symbol_text(&taking->codes, child), say_area(taking, here, one),
        say_area(taking, first->around[level], other), (unsigned long long)first->row, first->file,
        taking->columns.levels[level].level->prefix);
}

/* ---- Which rows are ours ---- */

/* The district of ours that the name of a small area begins with, "Coventry 001A", or NULL. */
static const struct pb_area *named_district(const struct ons_taking *taking, const struct ons_row *row)
{
    const struct ons_level_columns *columns = &taking->columns.levels[0];
    bool census = strcmp(columns->level->type, PB_TYPE_LSOA) == 0 || strcmp(columns->level->type, PB_TYPE_MSOA) == 0;
    bool ambiguous = false;
    if (!census || columns->name == ONS_ABSENT)
        return NULL;
    struct ons_cell cell = row->cell(row, columns->name);
    pb_text_trim(&cell.text, &cell.length);
    const char *blank = memrchr(cell.text, ' ', cell.length);
    return blank ? pb_area_by_name(&taking->names, cell.text, (size_t)(blank - cell.text), &ambiguous) : NULL;
}

/* Of a row that does not name its district: is its area one of ours, or does it lie in one of ours? */
static bool lies_in_ours(struct ons_taking *taking, const struct ons_row *row)
{
    struct ons_code code;
    for (size_t i = 0; i < taking->columns.count; i++) {
        read_code(taking, row, i, &code);
        if (code.known && (i == 0 || code.known->kind == PB_AREA_DISTRICT || pb_area_covers_districts(code.known)))
            return true;
    }
    bool ours = named_district(taking, row) != NULL;
    taking->unplaced += !ours;
    return ours;
}

static enum pb_status leave_row(struct ons_taking *taking)
{
    taking->context->row_counts->read++;
    taking->context->row_counts->filtered++;
    return PB_OK;
}

/* A row of somebody else's district. That its area is one of ours by another row is a contradiction. */
static enum pb_status leave_foreign(struct ons_taking *taking, const struct ons_row *row,
                                    const struct ons_code *district, struct pb_error *error)
{
    size_t level = taking->columns.district;
    struct ons_cell cell = row->cell(row, taking->columns.levels[0].code);
    if (level == 0)
        return leave_row(taking);
    pb_symbol child = code_symbol(taking, cell.text, cell.length);
    pb_symbol here = child == PB_SYMBOL_NONE ? child : code_symbol(taking, district->text, district->length);
    if (here == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    const struct ons_first *first = taking->known[child].first;
    if (first && first->ours && first->around[level] != here)
        return reject_twice(taking, row, child, first, level, here, error);
    if (!first) {
        struct ons_first *noted = note_first(taking, row, child, false);
        if (!noted)
            return pb_out_of_memory(error);
        noted->around[level] = here;
    }
    return leave_row(taking);
}

/* A row that was rejected for one of its codes, and says by the code or by the name of a district that its area lies in
 * one of ours: the district has one more, whichever it is, and so have the other areas of ours that the row names. */
static enum pb_status doubt_rejected(struct ons_taking *taking, const struct ons_row *row, struct pb_error *error)
{
    const struct ons_level *level = taking->columns.levels[0].level;
    const bool wanted = strcmp(level->type, PB_TYPE_LSOA) == 0 || strcmp(level->type, PB_TYPE_MSOA) == 0;
    const struct pb_fact_source source = fact_source(taking, row);
    struct ons_code code;
    struct ons_code district = { .length = 0 };
    if (taking->columns.district != ONS_LEVELS_ROOM)
        read_code(taking, row, taking->columns.district, &district);
    const struct pb_area *around = district.known ? district.known : named_district(taking, row);
    if (!wanted || !around || around->kind != PB_AREA_DISTRICT)
        return PB_OK;
    read_code(taking, row, 0, &code);
    if (code.length == 0 || code.length >= sizeof code.text)
        (void)snprintf(code.text, sizeof code.text, "row %llu", (unsigned long long)row->number);
    enum pb_status status = pb_fact_area(taking->context, &source, code.text, "", level->type, 0, 0, error);
    if (status == PB_OK)
        status = pb_fact_doubted(taking->context, &source, code.text, around->code, error);
    for (size_t i = 1; status == PB_OK && i < taking->columns.count; i++) {
        struct ons_code other = { .length = 0 };
        read_code(taking, row, i, &other);
        if (other.known && other.known != around)
            status = pb_fact_doubted(taking->context, &source, code.text, other.text, error);
    }
    return status;
}

/* ---- A row ---- */

/* Reads and checks the codes of all levels; *sound false: the row was rejected. */
static enum pb_status read_codes(struct ons_taking *taking, const struct ons_row *row, struct ons_code *codes,
                                 bool *sound, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    *sound = true;
    for (size_t i = 0; status == PB_OK && *sound && i < taking->columns.count; i++) {
        read_code(taking, row, i, &codes[i]);
        if (i > 0 && level_is_none(taking->columns.levels[i].level, &codes[i])) {
            codes[i].length = 0;
            codes[i].text[0] = '\0';
        } else
            status = check_code(taking, row, i, &codes[i], sound, error);
        codes[i].symbol = code_symbol(taking, codes[i].text, strlen(codes[i].text));
        if (codes[i].symbol == PB_SYMBOL_NONE)
            return pb_out_of_memory(error);
    }
    return status;
}

static enum pb_status take_ours(struct ons_taking *taking, const struct ons_row *row, enum ons_outcome *outcome,
                                const char **code, struct pb_error *error)
{
    struct ons_code codes[ONS_LEVELS_ROOM] = { 0 };
    bool sound = false;
    enum pb_status status = read_codes(taking, row, codes, &sound, error);
    if (status != PB_OK || !sound)
        return status == PB_OK ? doubt_rejected(taking, row, error) : status;
    const struct ons_first *first = taking->known[codes[0].symbol].first;
    for (size_t i = 1; first && i < taking->columns.count; i++)
        if (first->around[i] != PB_SYMBOL_NONE && first->around[i] != codes[i].symbol)
            return reject_twice(taking, row, codes[0].symbol, first, i, codes[i].symbol, error);
    *code = pb_symbol_text(&taking->codes, codes[0].symbol);
    *outcome = first ? ONS_AGAIN : ONS_NEW;
    if (first)
        return give_area(taking, row, 0, &codes[0], error);
    struct ons_first *noted = note_first(taking, row, codes[0].symbol, true);
    if (!noted)
        return pb_out_of_memory(error);
    for (size_t i = 1; i < taking->columns.count; i++)
        noted->around[i] = codes[i].symbol;
    return give_facts(taking, row, codes, error);
}

enum pb_status ons_geography_take(struct ons_taking *taking, const struct ons_row *row, enum ons_outcome *outcome,
                                  const char **code, struct pb_error *error)
{
    *outcome = ONS_GONE;
    if (taking->options->everywhere)
        return take_ours(taking, row, outcome, code, error);
    if (taking->columns.district == ONS_LEVELS_ROOM)
        return lies_in_ours(taking, row) ? take_ours(taking, row, outcome, code, error) : leave_row(taking);
    struct ons_code district;
    bool sound = false;
    read_code(taking, row, taking->columns.district, &district);
    if (district.known && district.known->kind == PB_AREA_DISTRICT)
        return take_ours(taking, row, outcome, code, error);
    enum pb_status status = check_code(taking, row, taking->columns.district, &district, &sound, error);
    if (status != PB_OK)
        return status;
    return sound ? leave_foreign(taking, row, &district, error) : doubt_rejected(taking, row, error);
}

enum pb_status ons_geography_reject(struct ons_taking *taking, const struct ons_row *row, const char *rule,
                                    struct pb_error *error, const char *format, ...)
{
    char reason[REASON_TEXT];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    taking->context->row_counts->read++;
    return row->reject(row, rule, reason, error);
}

/* ---- All of it ---- */

enum pb_status ons_geography_open(struct ons_taking *taking, const struct ons_geography_options *options,
                                  struct pb_context *context, struct pb_error *error)
{
    static const char *items[] = { PB_TYPE_DISTRICT };
    static const struct pb_text_list districts = { 1, items };
    *taking = (struct ons_taking){ .options = options, .context = context, .file = "" };
    pb_arena_open(&taking->arena, TAKING_ARENA_MAXIMUM);
    enum pb_status status = pb_symbols_open(&taking->codes, error);
    return status == PB_OK ? pb_area_names_open(&taking->names, context->geography, &districts, error) : status;
}

void ons_geography_close(struct ons_taking *taking)
{
    pb_area_names_close(&taking->names);
    pb_symbols_close(&taking->codes);
    pb_arena_close(&taking->arena);
}

void ons_geography_tell(struct ons_taking *taking)
{
    struct pb_findings *findings = taking->context->findings;
    if (taking->named_otherwise)
        pb_warning_rows(findings, taking->file, taking->first_otherwise, taking->named_otherwise,
                        "rows give an area another name than a row before", "the first name counts");
    if (taking->unplaced && !taking->kept)
        pb_warning_add(findings, taking->file, 0,
                       "no row is of an area that lies in a district of the Places: there is no column of districts, "
                       "such as LAD24CD; the option 'everywhere' takes all rows");
    taking->named_otherwise = taking->unplaced = taking->kept = 0;
}
