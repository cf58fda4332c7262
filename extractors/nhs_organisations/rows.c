/*
 * A row names up to four organisations: a practice (in a register: any), its network, the sub-ICB location or CCG
 * around one of them, and the ICB around that. Whatever it says is noted. A row with a day that is none says nothing:
 * a membership without its end would last for ever.
 */
#include "extractors/nhs_organisations/rows.h"

#include "placebook/number.h"
#include "placebook/period.h"
#include "placebook/quality.h"
#include "placebook/text.h"

#include <ctype.h>
#include <string.h>

enum { HEADING_ROWS = 10, REGISTER_SETTING = 25, SETTING_PRACTICE = 4 };

/* One sheet that is being read. */
struct reading {
    struct directory *directory;
    const struct pb_tabular *tabular;
    struct pb_context *context;
    const char *file;
    struct sheet_columns columns;
    const struct pb_tabular_row *row;
    uint32_t at; /* the row in the directory */
    struct pb_error *error;
};

/* Organisations that one row names. */
struct named {
    uint32_t practice, network, practice_area, network_area, system;
    int32_t joined, left, opened, closed;
};

static const struct pb_tabular_cell no_cell = { .kind = PB_CELL_MISSING, .text = "" };

const struct pb_tabular_cell *nhs_organisations_cell(const struct sheet_columns *columns,
                                                     const struct pb_tabular_row *row, enum sheet_field field)
{
    return columns->at[field] < row->count ? &row->cells[columns->at[field]] : &no_cell;
}

bool nhs_organisations_day(const struct pb_tabular_cell *cell, int32_t *day)
{
    const struct pb_period_rules rules = { .dates = PB_DATES_DAY_FIRST };
    struct pb_period_found found;
    const char *text = cell->text;
    size_t length = cell->length;
    *day = 0;
    pb_text_trim(&text, &length);
    if (length == 0)
        return true;
    if (pb_period_read(text, length, &rules, &found) != PB_PERIOD_GOOD || found.period.kind != PB_PERIOD_DAY)
        return false;
    *day = found.period.start;
    return true;
}

/* ---- Names ---- */

static bool is_all_capitals(const char *name)
{
    for (; *name; name++)
        if (islower((unsigned char)*name))
            return false;
    return true;
}

/* Words that stay in capitals, and words that are small within a name. */
static bool is_word_of(const char *word, size_t length, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == length && memcmp(*words, word, length) == 0)
            return true;
    return false;
}

/* The registers write names in capitals, which nobody wants to read on a page: each word begins with one. */
static void tame_capitals(char *name)
{
    static const char *const capitals[] = { "NHS", "PCN", "GP", "CCG", "ICB", "ICS", "CW", "UK", "II", "III", NULL };
    static const char *const small[] = { "AND", "OF", "THE", "AT", "IN", "ON", "FOR", NULL };
    for (char *word = name; *word;) {
        size_t length = 0;
        while (isalpha((unsigned char)word[length]) || (length > 0 && word[length] == '\''))
            length++;
        bool keep = is_word_of(word, length, capitals);
        bool lower = word > name && is_word_of(word, length, small);
        for (size_t i = lower ? 0 : 1; !keep && i < length; i++)
            word[i] = (char)tolower((unsigned char)word[i]);
        word += length ? length : 1;
    }
}

/* Gives an organisation its name: the first one, but one in small letters before one in capitals. */
static enum pb_status take_name(struct reading *reading, uint32_t at, enum sheet_field field)
{
    const struct pb_tabular_cell *cell = nhs_organisations_cell(&reading->columns, reading->row, field);
    struct organisation *organisation = &reading->directory->organisations[at];
    const char *text = cell->text;
    size_t length = cell->length;
    pb_text_trim(&text, &length);
    if (length == 0)
        return PB_OK;
    char *name = pb_arena_text(reading->directory->arena, text, length);
    if (!name)
        return pb_out_of_memory(reading->error);
    bool loud = is_all_capitals(name);
    if (loud && *organisation->name)
        return PB_OK;
    if (loud)
        tame_capitals(name);
    organisation->name = name;
    return PB_OK;
}

/* ---- What a row says ---- */

static enum pb_status find_field(struct reading *reading, enum sheet_field field, uint32_t *at)
{
    const struct pb_tabular_cell *cell = nhs_organisations_cell(&reading->columns, reading->row, field);
    return nhs_organisations_find(reading->directory, cell->text, cell->length, at, reading->error);
}

static enum pb_status find_named(struct reading *reading, struct named *named)
{
    const struct {
        enum sheet_field field;
        uint32_t *at;
    } fields[] = {
        { FIELD_PRACTICE, &named->practice },
        { FIELD_NETWORK, &named->network },
        { FIELD_PRACTICE_AREA, &named->practice_area },
        { FIELD_NETWORK_AREA, &named->network_area },
        { FIELD_SYSTEM, &named->system },
    };
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < sizeof fields / sizeof fields[0]; i++)
        status = find_field(reading, fields[i].field, fields[i].at);
    return status;
}

static enum pb_status days_fault(struct reading *reading, enum sheet_field field)
{
    char quote[PB_QUOTE_TEXT];
    const struct pb_tabular_cell *cell = nhs_organisations_cell(&reading->columns, reading->row, field);
    return nhs_organisations_fault(reading->directory, reading->at, "not-a-date", reading->error,
                                   "%s is not a day: expected one such as 20210401, or nothing",
                                   pb_quote(cell->text, cell->length, PB_QUOTE_MAXIMUM, quote));
}

/* The days of the row; a row with one that is none, or that ends before it begins, is rejected. */
static enum pb_status find_days(struct reading *reading, struct named *named)
{
    const struct {
        enum sheet_field field;
        int32_t *day;
    } fields[] = { { FIELD_JOINED, &named->joined },
                   { FIELD_LEFT, &named->left },
                   { FIELD_OPENED, &named->opened },
                   { FIELD_CLOSED, &named->closed } };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (!nhs_organisations_day(nhs_organisations_cell(&reading->columns, reading->row, fields[i].field),
                                   fields[i].day))
            return days_fault(reading, fields[i].field);
    bool reversed = (named->left && named->left < named->joined) || (named->closed && named->closed < named->opened);
    return reversed ? nhs_organisations_fault(reading->directory, reading->at, "ends-before-it-begins", reading->error,
                                              "It ends before it begins: from %d to %d",
                                              named->left ? named->joined : named->opened,
                                              named->left ? named->left : named->closed)
                    : PB_OK;
}

static enum pb_status add_member(struct reading *reading, uint32_t child, uint32_t parent, int32_t from, int32_t to)
{
    const struct membership membership = {
        .child = child, .parent = parent, .row = reading->at, .from = from, .to = to
    };
    if (child == DIRECTORY_NONE || parent == DIRECTORY_NONE || child == parent)
        return PB_OK;
    return nhs_organisations_add_membership(reading->directory, &membership, reading->error);
}

/* A row that is about an organisation as such says when it was open. Two that say it otherwise contradict each other.
 */
static enum pb_status take_validity(struct reading *reading, uint32_t at, const struct named *named)
{
    struct organisation *organisation = &reading->directory->organisations[at];
    if (organisation->dated && (organisation->opened != named->opened || organisation->closed != named->closed))
        return nhs_organisations_fault(reading->directory, reading->at, "twice", reading->error,
                                       "%.20s is open from %d to %d here, and from %d to %d in %.100s, which counts",
                                       organisation->code, named->opened, named->closed, organisation->opened,
                                       organisation->closed, reading->directory->rows[organisation->row].file);
    reading->directory->rows[reading->at].again = organisation->dated;
    if (organisation->dated)
        return PB_OK;
    organisation->dated = true;
    organisation->opened = named->opened;
    organisation->closed = named->closed;
    organisation->row = reading->at;
    return PB_OK;
}

static enum pb_status describe(struct reading *reading, uint32_t at, enum sheet_field name)
{
    if (at == DIRECTORY_NONE)
        return PB_OK;
    struct organisation *organisation = &reading->directory->organisations[at];
    if (organisation->row == DIRECTORY_NONE)
        organisation->row = reading->at;
    return take_name(reading, at, name);
}

static enum pb_status take_postcode(struct reading *reading, uint32_t at)
{
    const struct pb_tabular_cell *cell = nhs_organisations_cell(&reading->columns, reading->row, FIELD_POSTCODE);
    struct organisation *organisation = &reading->directory->organisations[at];
    if (cell->length == 0 || *organisation->postcode)
        return PB_OK;
    organisation->postcode = pb_arena_text(reading->directory->arena, cell->text, cell->length);
    return organisation->postcode ? PB_OK : pb_out_of_memory(reading->error);
}

/* ---- The kinds of sheets ---- */

/* A prescribing cost centre that is no practice, such as a walk-in centre or a prison, has the code of one. */
static bool is_other_setting(const struct reading *reading)
{
    const struct pb_tabular_row *row = reading->row;
    int64_t setting = SETTING_PRACTICE;
    if (row->count <= REGISTER_SETTING || row->cells[REGISTER_SETTING].length == 0)
        return false;
    return !pb_integer_parse(row->cells[REGISTER_SETTING].text, row->cells[REGISTER_SETTING].length, &setting) ||
           setting != SETTING_PRACTICE;
}

static enum pb_status take_register_row(struct reading *reading, const struct named *named)
{
    const struct organisation *one = &reading->directory->organisations[named->practice];
    bool practice = strcmp(one->type, PB_TYPE_PRACTICE) == 0;
    if (practice && is_other_setting(reading))
        return PB_OK;
    enum pb_status status = take_validity(reading, named->practice, named);
    if (status == PB_OK)
        status = describe(reading, named->practice, FIELD_PRACTICE_NAME);
    if (status == PB_OK)
        status = take_postcode(reading, named->practice);
    if (status == PB_OK && practice)
        status = add_member(reading, named->practice, named->practice_area, named->joined, named->left);
    return status == PB_OK && !practice ? add_member(reading, named->practice, named->system, 0, 0) : status;
}

static enum pb_status take_network_row(struct reading *reading, const struct named *named)
{
    enum pb_status status = take_validity(reading, named->network, named);
    if (status == PB_OK)
        status = describe(reading, named->network, FIELD_NETWORK_NAME);
    if (status == PB_OK)
        status = describe(reading, named->network_area, FIELD_AREA_NAME);
    return status == PB_OK ? add_member(reading, named->network, named->network_area, 0, 0) : status;
}

static enum pb_status take_member_row(struct reading *reading, const struct named *named)
{
    bool own = reading->columns.at[FIELD_NETWORK_AREA] != SHEET_NO_COLUMN;
    enum pb_status status = describe(reading, named->practice, FIELD_PRACTICE_NAME);
    if (status == PB_OK)
        status = describe(reading, named->network, FIELD_NETWORK_NAME);
    if (status == PB_OK)
        status = describe(reading, own ? named->network_area : named->practice_area, FIELD_AREA_NAME);
    if (status == PB_OK)
        status = describe(reading, named->system, FIELD_SYSTEM_NAME);
    if (status == PB_OK)
        status = add_member(reading, named->practice, named->network, named->joined, named->left);
    if (status == PB_OK)
        status = add_member(reading, named->practice, named->practice_area, 0, 0);
    if (status == PB_OK)
        status = add_member(reading, named->network, named->network_area, 0, 0);
    return status == PB_OK ? add_member(reading, named->practice_area, named->system, 0, 0) : status;
}

static enum pb_status take_successor_row(struct reading *reading, uint32_t before, uint32_t after)
{
    struct succession succession = { .before = before, .after = after, .row = reading->at };
    for (size_t c = 2; c < reading->row->count && succession.on == 0; c++) {
        const struct pb_tabular_cell *cell = &reading->row->cells[c];
        if (cell->length == 8 && !nhs_organisations_day(cell, &succession.on))
            return nhs_organisations_fault(reading->directory, reading->at, "not-a-date", reading->error,
                                           "'%.8s' is not a day: expected one such as 20210401", cell->text);
    }
    return nhs_organisations_add_succession(reading->directory, &succession, reading->error);
}

static enum pb_status note_row(struct reading *reading, uint32_t about, uint32_t around)
{
    char place[PB_TABULAR_PLACE_TEXT];
    const struct pb_tabular_sheet *sheet = pb_tabular_begun(reading->tabular);
    reading->context->row_counts->read++;
    struct directory_row row = {
        .file = reading->file, .line = reading->row->number, .about = about, .around = around
    };
    if (sheet->format != PB_TABULAR_SEPARATED || *sheet->name) {
        (void)pb_tabular_place(reading->tabular, reading->row->number, SIZE_MAX, place);
        row.cell = pb_arena_text(reading->directory->arena, place, strlen(place));
        if (!row.cell)
            return pb_out_of_memory(reading->error);
    }
    return nhs_organisations_add_row(reading->directory, &row, &reading->at, reading->error);
}

static enum pb_status broken_fault(struct reading *reading)
{
    return nhs_organisations_fault(reading->directory, reading->at, "not-utf-8", reading->error,
                                   "The row has bytes that are not in the encoding of the file");
}

static enum pb_status read_row(struct reading *reading)
{
    struct named named = { 0 };
    struct pb_error *error = reading->error;
    enum pb_status status = PB_OK;
    if (reading->columns.kind == SHEET_SUCCESSORS) {
        if (reading->row->count > 1)
            status = nhs_organisations_find(reading->directory, reading->row->cells[1].text,
                                            reading->row->cells[1].length, &named.network, error);
        if (status == PB_OK)
            status = nhs_organisations_find(reading->directory, reading->row->cells[0].text,
                                            reading->row->cells[0].length, &named.practice, error);
    } else
        status = find_named(reading, &named);
    if (status == PB_OK)
        status = note_row(reading, named.practice, named.network);
    if (status != PB_OK)
        return status;
    const enum sheet_kind kind = reading->columns.kind;
    bool none = kind == SHEET_NETWORKS ? named.network == DIRECTORY_NONE : named.practice == DIRECTORY_NONE;
    if (none || (kind == SHEET_SUCCESSORS && named.network == DIRECTORY_NONE))
        return PB_OK;
    if (kind == SHEET_SUCCESSORS)
        return take_successor_row(reading, named.practice, named.network);
    status = reading->row->broken ? broken_fault(reading) : find_days(reading, &named);
    if (status != PB_OK || reading->directory->rows[reading->at].rule)
        return status;
    return kind == SHEET_REGISTER   ? take_register_row(reading, &named)
           : kind == SHEET_NETWORKS ? take_network_row(reading, &named)
                                    : take_member_row(reading, &named);
}

/* ---- The sheets of a file ---- */

static bool is_wanted(enum sheet_kind kind)
{
    return kind != SHEET_OTHER && kind != SHEET_POSTCODES;
}

/* Reads the sheet that was begun; *found: it has organisations. */
static enum pb_status read_sheet(struct directory *directory, struct pb_tabular *tabular, const char *file,
                                 struct pb_context *context, enum sheet_kind *found, struct pb_error *error)
{
    struct reading reading = {
        .directory = directory, .tabular = tabular, .context = context, .file = file, .error = error
    };
    struct pb_cancel_check check = { .context = context };
    enum pb_status status = PB_OK;
    for (size_t count = 0; status == PB_OK; count++) {
        if (pb_cancel_check_rows(&check, count, error))
            return PB_FATAL;
        status = pb_tabular_next(tabular, &reading.row, error);
        if (status != PB_OK || !reading.row)
            break;
        bool headings = !is_wanted(reading.columns.kind);
        if (headings && count >= HEADING_ROWS)
            break;
        if (headings)
            nhs_organisations_headings(&reading.columns, reading.row);
        if (is_wanted(reading.columns.kind) && !(headings && reading.columns.headed))
            status = read_row(&reading);
        if (reading.columns.kind == SHEET_POSTCODES)
            break;
    }
    *found = reading.columns.kind;
    return status;
}

static enum pb_status fail_file(const char *file, bool postcodes, struct pb_error *error)
{
    enum pb_status status =
        postcodes ? pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "a postcode lookup; expected NHS organisations")
                  : pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS,
                            "no sheet has organisations: expected a file of the Organisation Data Service without "
                            "headings, or columns such as 'PCN Code' and 'Partner Organisation Code', or "
                            "'PRACTICE_CODE' and 'PCN_ODS_CODE'");
    pb_error_at(error, file, 0, 0);
    pb_error_hint(error, "%s",
                  postcodes ? "name it in the option postcodes, not in files"
                            : "epraccur, eccg, etr, succ and epcn are published by the Organisation Data Service");
    return status;
}

enum pb_status nhs_organisations_read(struct directory *directory, const struct pb_input *input,
                                      struct pb_context *context, struct pb_error *error)
{
    struct pb_counted_stream stream;
    const struct pb_input counted = pb_counted_input(input, context, &stream);
    struct pb_tabular *tabular = NULL;
    bool any = false;
    bool postcodes = false;
    enum pb_status status = pb_tabular_open(&tabular, &counted, error);
    for (size_t i = 0; status == PB_OK && i < pb_tabular_count(tabular); i++) {
        enum sheet_kind kind = SHEET_OTHER;
        if (pb_tabular_sheet(tabular, i)->unreadable)
            continue;
        status = pb_tabular_begin(tabular, i, error);
        if (status == PB_OK)
            status = read_sheet(directory, tabular, input->name, context, &kind, error);
        any = any || is_wanted(kind);
        postcodes = postcodes || kind == SHEET_POSTCODES;
    }
    if (status == PB_OK && !any)
        status = fail_file(input->name, postcodes, error);
    pb_tabular_close(tabular);
    return status;
}
