/*
 * Is a file one of local areas? Its headings say it: a small area, and what it lies in.
 */
#include "extractors/local_areas/headings.h"

static enum pb_status fit_columns(const struct local_areas_headings *headings, size_t sheet, struct pb_fit *fit,
                                  struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t column = 0; status == PB_OK && column < headings->width; column++)
        for (enum field field = 0; status == PB_OK && field < FIELDS; field++)
            if (headings->at[field] == column) {
                fit->found += fit->sheets == 1;
                status = pb_fit_add(fit, sheet, column, false, error);
            }
    fit->of = fit->found;
    return status;
}

static enum pb_status fit_sheet(const struct local_areas_options *options, struct pb_tabular *tabular, size_t sheet,
                                struct pb_fit *fit, struct pb_error *error)
{
    enum pb_status status = pb_tabular_begin(tabular, sheet, error);
    for (int looked = 0; status == PB_OK && looked < LOCAL_AREAS_HEADING_ROWS; looked++) {
        const struct pb_tabular_row *row = NULL;
        struct local_areas_headings headings;
        status = pb_tabular_next(tabular, &row, error);
        if (status != PB_OK || !row)
            return status;
        local_areas_headings_read(&headings, options, row);
        if (!headings.found)
            continue;
        if (fit->sheets++ == 0)
            (void)pb_text_copy(fit->sheet, sizeof fit->sheet, pb_tabular_sheet(tabular, sheet)->name);
        fit->fits = true;
        return fit_columns(&headings, sheet, fit, error);
    }
    return status;
}

enum pb_status local_areas_fit(const void *option_values, struct pb_tabular *tabular, struct pb_context *context,
                               struct pb_fit *fit, struct pb_error *error)
{
    const struct local_areas_options *options = option_values;
    (void)context;
    for (size_t i = 0; i < pb_tabular_count(tabular); i++) {
        const struct pb_tabular_sheet *sheet = pb_tabular_sheet(tabular, i);
        bool meant = !sheet->unreadable && local_areas_means(options, sheet);
        enum pb_status status = meant ? fit_sheet(options, tabular, i, fit, error) : PB_OK;
        if (status == PB_FAILED)
            pb_error_clear(error);
        else if (status != PB_OK)
            return status;
    }
    if (!fit->fits)
        (void)pb_text_copy(fit->missing, sizeof fit->missing,
                           "no headings for the code of a small area and for the local area in which it lies");
    return PB_OK;
}
