/*
 * A sheet is begun in its file, and its merged ranges are found there.
 */
#include "core/formats/tabular_private.h"

void pb_tabular_drop(struct pb_tabular *tabular)
{
    pb_holding_close(tabular->holding);
    tabular->holding = NULL;
    if (tabular->member_open)
        pb_archive_end(&tabular->member);
    tabular->member_open = false;
    tabular->held = SIZE_MAX;
}

/* A text that is not in a zip, from its beginning once more. */
static enum pb_status start_again(struct pb_tabular *tabular, const struct pb_tabular_entry *entry,
                                  struct pb_error *error)
{
    const struct pb_input *input = tabular->input;
    bool archive = false;
    if (!input->again) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "a text that is read as it comes cannot be read again");
        pb_error_at(error, input->name, 0, 0);
        return status;
    }
    pb_tabular_drop(tabular);
    enum pb_status status = input->again(input->stream, error);
    if (status == PB_OK)
        status = pb_holding_open(tabular, &tabular->holding, input, false, &archive, error);
    if (status != PB_OK || (!archive && tabular->holding->format == entry->about.format))
        return status;
    status = pb_fail(error, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY, "the file changed while it was being read");
    pb_error_at(error, input->name, 0, 0);
    pb_error_hint(error, "wait until the program that writes it has finished, then run again");
    return status;
}

/* Makes the file of a sheet the one that is held. A text is read from its beginning each time. */
static enum pb_status tabular_hold(struct pb_tabular *tabular, const struct pb_tabular_entry *entry,
                                   struct pb_error *error)
{
    bool archive = false;
    bool text = entry->about.format == PB_TABULAR_SEPARATED;
    if (entry->member == SIZE_MAX)
        return text && (!tabular->holding || tabular->holding->begun) ? start_again(tabular, entry, error) : PB_OK;
    if (entry->member == tabular->held && !text)
        return PB_OK;
    pb_tabular_drop(tabular);
    enum pb_status status = pb_archive_begin(tabular->archive, entry->member, &tabular->member, error);
    if (status != PB_OK)
        return status;
    tabular->member_open = true;
    tabular->held = entry->member;
    return pb_holding_open(tabular, &tabular->holding, &tabular->member, true, &archive, error);
}

static enum pb_status begin_text(struct pb_holding *holding, const struct pb_corrections *corrections,
                                 struct pb_error *error)
{
    struct pb_input input = holding->input;
    input.corrections = corrections;
    holding->begun = true;
    return pb_csv_open(&holding->csv, &input, holding->separator, error);
}

static enum pb_status begin_sheet(struct pb_holding *holding, size_t index, struct pb_error *error)
{
    if (holding->ods)
        return pb_ods_begin(holding->ods, index, error);
    pb_xlsx_sheet_close(holding->sheet);
    pb_xlsx_sheet_close(holding->skimmed);
    holding->sheet = holding->skimmed = NULL;
    return pb_xlsx_sheet_open(&holding->sheet, holding->workbook, index, error);
}

enum pb_status pb_tabular_start(struct pb_tabular *tabular, const struct pb_tabular_entry *entry,
                                struct pb_error *error)
{
    enum pb_status status = tabular_hold(tabular, entry, error);
    if (status != PB_OK)
        return status;
    tabular->corrections = pb_corrections_of(tabular->input->corrections, entry->about.name);
    if (entry->about.format == PB_TABULAR_SEPARATED)
        status = begin_text(tabular->holding, &tabular->corrections, error);
    else if (entry->about.format == PB_TABULAR_WORKBOOK)
        status = begin_sheet(tabular->holding, entry->index, error);
    else
        pb_records_rewind(&tabular->holding->records);
    return status;
}

enum pb_status pb_tabular_find_merges(struct pb_tabular *tabular, const struct pb_xlsx_range **merges, size_t *count,
                                      struct pb_error *error)
{
    struct pb_holding *holding = tabular->holding;
    if (holding->ods)
        return pb_ods_merges(holding->ods, merges, count, error);
    const struct pb_xlsx_survey *survey = pb_xlsx_survey(holding->sheet);
    if (!survey->complete && !holding->skimmed) {
        enum pb_status status = pb_xlsx_sheet_open(&holding->skimmed, holding->workbook, tabular->open->index, error);
        if (status == PB_OK)
            status = pb_xlsx_skim(holding->skimmed, error);
        if (status != PB_OK)
            return status;
    }
    if (holding->skimmed)
        survey = pb_xlsx_survey(holding->skimmed);
    *merges = survey->merges;
    *count = survey->merge_count;
    return PB_OK;
}
