/*
 * Is a file a pack? Many tables have an organisation, an indicator, a period and a value. A pack also says so, or has
 * one of the columns that only packs have.
 */
#include "extractors/rightcare/headings.h"
#include "placebook/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { FIRST_ROWS = 40 };

static bool says_rightcare(const char *text, size_t length)
{
    static const char word[] = "rightcare";
    enum { WORD = sizeof word - 1 };
    for (size_t i = 0; i + WORD <= length; i++)
        if (strncasecmp(text + i, word, WORD) == 0)
            return true;
    return false;
}

static bool row_says(const struct pb_tabular_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (says_rightcare(row->cells[i].text, row->cells[i].length))
            return true;
    return false;
}

/* Can it be one with headings? Looking at its words costs more than reading it. */
static bool may_be_headings(const struct pb_tabular_row *row)
{
    size_t words = 0;
    for (size_t i = 0; i < row->count && words < NEEDED; i++)
        words += row->cells[i].length > 1 && ((unsigned char)row->cells[i].text[0] | 0x20) >= 'a' &&
                 ((unsigned char)row->cells[i].text[0] | 0x20) <= 'z';
    return words == NEEDED;
}

static bool has_own_column(const struct headings *headings)
{
    static const enum field own[] = { FIELD_SIMILAR, FIELD_BENCHMARK, FIELD_OPPORTUNITY, FIELD_PATHWAY };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (headings->at[own[i]] != NO_COLUMN)
            return true;
    return false;
}

static enum pb_status add_columns(const struct headings *headings, size_t sheet, struct pb_fit *fit,
                                  struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t column = 0; status == PB_OK && column < headings->width; column++)
        for (enum field field = 0; status == PB_OK && field < FIELDS; field++)
            if (headings->at[field] == column)
                status = pb_fit_add(fit, sheet, column, field >= FIELD_TEXTS, error);
    return status;
}

static void note_missing(const struct headings *headings, struct pb_fit *fit)
{
    char found[FOUND_TEXT];
    if (headings->needed <= fit->found)
        return;
    fit->found = headings->needed;
    fit->of = NEEDED;
    (void)snprintf(fit->missing, sizeof fit->missing, "it has %.200s", rightcare_headings_found(headings, found));
}

static enum pb_status take_headings(const struct headings *headings, bool said, size_t sheet, struct pb_fit *fit,
                                    struct pb_error *error)
{
    if (!said && !has_own_column(headings)) {
        fit->found = fit->of = NEEDED;
        (void)pb_text_copy(fit->missing, sizeof fit->missing,
                           "no column that only packs have, such as pathway, benchmark or opportunity");
        return PB_OK;
    }
    if (fit->sheets++ == 0) {
        fit->found = 0;
        for (enum field field = 0; field < FIELDS; field++)
            fit->found += headings->at[field] != NO_COLUMN;
        fit->of = fit->found;
    }
    fit->fits = true;
    return add_columns(headings, sheet, fit, error);
}

static enum pb_status fit_sheet(const struct rightcare_options *options, struct pb_tabular *tabular, size_t sheet,
                                struct pb_fit *fit, struct pb_error *error)
{
    bool said = says_rightcare(pb_tabular_sheet(tabular, sheet)->name, strlen(pb_tabular_sheet(tabular, sheet)->name));
    enum pb_status status = pb_tabular_begin(tabular, sheet, error);
    for (size_t looked = 0; status == PB_OK && looked < FIRST_ROWS; looked++) {
        const struct pb_tabular_row *row = NULL;
        struct headings headings;
        status = pb_tabular_next(tabular, &row, error);
        if (status != PB_OK || !row)
            break;
        said = said || row_says(row);
        if (!may_be_headings(row))
            continue;
        rightcare_headings_read(&headings, options, row);
        if (headings.needed == NEEDED)
            return take_headings(&headings, said, sheet, fit, error);
        if (!fit->fits)
            note_missing(&headings, fit);
    }
    return status;
}

static bool is_meant(const struct rightcare_options *options, const struct pb_tabular_sheet *sheet)
{
    return !sheet->unreadable && !sheet->hidden &&
           (options->sheets.count == 0 || pb_text_listed(&options->sheets, sheet->name));
}

enum pb_status rightcare_fit(const void *option_values, struct pb_tabular *tabular, struct pb_context *context,
                             struct pb_fit *fit, struct pb_error *error)
{
    const struct rightcare_options *options = option_values;
    (void)context;
    for (size_t i = 0; i < pb_tabular_count(tabular); i++) {
        const struct pb_tabular_sheet *sheet = pb_tabular_sheet(tabular, i);
        bool before = fit->fits;
        enum pb_status status = is_meant(options, sheet) ? fit_sheet(options, tabular, i, fit, error) : PB_OK;
        if (status != PB_OK && status != PB_FAILED)
            return status;
        if (status == PB_FAILED && !fit->fits && !*fit->missing)
            (void)pb_text_copy(fit->missing, sizeof fit->missing, error->message);
        if (status == PB_FAILED)
            pb_error_clear(error);
        if (fit->fits && !before)
            (void)pb_text_copy(fit->sheet, sizeof fit->sheet, sheet->name);
    }
    if (fit->fits)
        *fit->missing = '\0';
    else if (!*fit->missing)
        (void)pb_text_copy(fit->missing, sizeof fit->missing, "no heading of a pack");
    return PB_OK;
}
