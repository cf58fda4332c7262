#include "core/formats/tabular_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAXIMUM ((size_t)64 << 20)

/* ---- The list of sheets ---- */

static enum pb_status tabular_add_entry(struct pb_tabular *tabular, const struct pb_tabular_entry *entry,
                                        struct pb_error *error)
{
    if (tabular->count == PB_TABULAR_SHEETS_MAXIMUM) {
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "more than %d sheets in one file",
                                        (int)PB_TABULAR_SHEETS_MAXIMUM);
        pb_error_at(error, tabular->input->name, 0, 0);
        pb_error_hint(error, "unpack it and give the files that are needed");
        return status;
    }
    if (tabular->count == tabular->capacity) {
        size_t capacity = tabular->capacity ? tabular->capacity * 2 : 32;
        struct pb_tabular_entry *grown =
            pb_arena_grow(&tabular->arena, tabular->entries, tabular->capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        tabular->entries = grown;
        tabular->capacity = capacity;
    }
    if (!entry->about.name)
        return pb_out_of_memory(error);
    tabular->entries[tabular->count++] = *entry;
    return PB_OK;
}

static enum pb_status list_holding(struct pb_tabular *tabular, const struct pb_holding *holding, const char *member,
                                   size_t number, struct pb_error *error)
{
    struct pb_tabular_entry entry = { .about = { .format = holding->format, .separator = holding->separator },
                                      .member = number };
    if (holding->format != PB_TABULAR_WORKBOOK) {
        entry.about.name = pb_arena_text(&tabular->arena, member, strlen(member));
        return tabular_add_entry(tabular, &entry, error);
    }
    enum pb_status status = PB_OK;
    size_t count = holding->ods ? pb_ods_sheet_count(holding->ods) : pb_xlsx_sheet_count(holding->workbook);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        const struct pb_xlsx_sheet_about *about =
            holding->ods ? pb_ods_sheet_about(holding->ods, i) : pb_xlsx_sheet_about(holding->workbook, i);
        entry.index = i;
        entry.about.name = pb_arena_format(&tabular->arena, "%s%s%s", member, *member ? "/" : "", about->name);
        entry.about.hidden = about->state != PB_XLSX_VISIBLE;
        entry.about.unreadable = about->table ? NULL : "a chart, a dialogue or a macro, which has no cells";
        status = tabular_add_entry(tabular, &entry, error);
    }
    return status;
}

/* One member of a zip. An error is reported when the member is read. */
static enum pb_status list_member(struct pb_tabular *tabular, size_t member, struct pb_error *error)
{
    const char *name = pb_archive_name(tabular->archive, member);
    struct pb_input input;
    struct pb_error why = { 0 };
    struct pb_holding *holding = NULL;
    bool archive = false;
    enum pb_status status = pb_archive_begin(tabular->archive, member, &input, &why);
    if (status == PB_OK) {
        status = pb_holding_open(tabular, &holding, &input, true, &archive, &why);
        bool opened = status == PB_OK;
        if (opened)
            status = list_holding(tabular, holding, name, member, error);
        pb_holding_close(holding);
        pb_archive_end(&input);
        if (opened)
            return status;
    }
    if (status == PB_FATAL) {
        if (error)
            *error = why;
        return status;
    }
    const struct pb_tabular_entry entry = {
        .about = { .name = pb_arena_text(&tabular->arena, name, strlen(name)),
                   .unreadable = pb_arena_text(&tabular->arena, why.message, strlen(why.message)) },
        .member = member,
    };
    return entry.about.unreadable ? tabular_add_entry(tabular, &entry, error) : pb_out_of_memory(error);
}

static enum pb_status tabular_list_all(struct pb_tabular *tabular, struct pb_error *error)
{
    bool archive = false;
    enum pb_status status = pb_holding_open(tabular, &tabular->holding, tabular->input, false, &archive, error);
    if (status != PB_OK)
        return status;
    if (!archive)
        return list_holding(tabular, tabular->holding, "", SIZE_MAX, error);
    pb_holding_close(tabular->holding);
    tabular->holding = NULL;
    for (size_t i = 0; status == PB_OK && i < pb_archive_count(tabular->archive); i++)
        status = list_member(tabular, i, error);
    for (size_t i = 0; status == PB_OK && i < tabular->count; i++)
        if (!tabular->entries[i].about.unreadable)
            return PB_OK;
    if (status != PB_OK)
        return status;
    status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "no table in the archive of %zu file%s%s%s%s%s", tabular->count,
                     tabular->count == 1 ? "" : "s", tabular->count ? "; the first is " : "",
                     tabular->count ? tabular->entries[0].about.name : "", tabular->count ? ": " : "",
                     tabular->count ? tabular->entries[0].about.unreadable : "");
    pb_error_at(error, tabular->input->name, 0, 0);
    pb_error_hint(error, "give an archive with CSV, .xlsx, .ods or JSON files in it; old workbooks (.xls) are read "
                         "alone, where LibreOffice is installed");
    return status;
}

/* Is the table that is open already read as it is wanted now? */
static bool is_open(const struct pb_input *input, const struct pb_records_wanted *records)
{
    if (!input->table || input->part || (input->corrections && input->corrections->count > 0))
        return false;
    size_t count = 0;
    const char *const *keys = pb_tabular_records(input->table, &count);
    bool same = records->guess || count == records->count;
    for (size_t i = 0; same && i < records->count; i++)
        same = strcmp(keys[i], records->keys[i]) == 0;
    return same;
}

static enum pb_status tabular_open(struct pb_tabular **tabular, const struct pb_input *input,
                                   const struct pb_records_wanted *records, struct pb_error *error)
{
    if (is_open(input, records)) {
        *tabular = input->table;
        input->table->sharers++;
        return PB_OK;
    }
    struct pb_tabular *opened = calloc(1, sizeof *opened); /* checked: below */
    *tabular = NULL;
    if (!opened)
        return pb_out_of_memory(error);
    opened->input = input;
    opened->held = SIZE_MAX;
    opened->records = *records;
    pb_arena_open(&opened->arena, NAMES_MAXIMUM);
    enum pb_status status = tabular_list_all(opened, error);
    if (status != PB_OK) {
        pb_error_at(error, input->name, 0, 0);
        pb_tabular_close(opened);
        return status;
    }
    *tabular = opened;
    return PB_OK;
}

enum pb_status pb_tabular_open(struct pb_tabular **tabular, const struct pb_input *input, struct pb_error *error)
{
    return tabular_open(tabular, input, &(struct pb_records_wanted){ .count = 0 }, error);
}

enum pb_status pb_tabular_open_at(struct pb_tabular **tabular, const struct pb_input *input, const char *const *keys,
                                  size_t count, struct pb_error *error)
{
    return tabular_open(tabular, input, &(struct pb_records_wanted){ .keys = keys, .count = count }, error);
}

enum pb_status pb_tabular_open_guess(struct pb_tabular **tabular, const struct pb_input *input, struct pb_error *error)
{
    return tabular_open(tabular, input, &(struct pb_records_wanted){ .guess = true }, error);
}

const char *const *pb_tabular_records(const struct pb_tabular *tabular, size_t *count)
{
    const struct pb_holding *holding = tabular->holding;
    bool open = holding && holding->format == PB_TABULAR_RECORDS && holding->records.open;
    *count = open ? holding->records.path.count : 0;
    return open ? holding->records.path.keys : NULL;
}

void pb_tabular_close(struct pb_tabular *tabular)
{
    if (!tabular)
        return;
    if (tabular->sharers > 0) {
        tabular->sharers--;
        return;
    }
    for (size_t i = 0; i < tabular->count; i++)
        if (tabular->entries[i].kept)
            pb_arena_close(&tabular->entries[i].kept->arena);
    pb_tabular_drop(tabular);
    pb_archive_close(tabular->archive);
    free(tabular->bytes);
    free(tabular->cells);
    pb_arena_close(&tabular->arena);
    free(tabular);
}

size_t pb_tabular_count(const struct pb_tabular *tabular)
{
    return tabular->count;
}

const struct pb_tabular_sheet *pb_tabular_sheet(const struct pb_tabular *tabular, size_t sheet)
{
    return &tabular->entries[sheet].about;
}

const char *pb_tabular_place(const struct pb_tabular *tabular, uint64_t row, size_t column,
                             char text[PB_TABULAR_PLACE_TEXT])
{
    const struct pb_tabular_sheet *sheet = &tabular->open->about;
    char cell[PB_XLSX_PLACE_TEXT];
    unsigned long long number = row;
    if (sheet->format == PB_TABULAR_RECORDS && tabular->holding && tabular->holding->records.path.count > 0) {
        const struct pb_json_path *path = &tabular->holding->records.path;
        (void)snprintf(text, PB_TABULAR_PLACE_TEXT, "%.700s%s%.200s record %llu", sheet->name, *sheet->name ? "!" : "",
                       path->keys[path->count - 1], number);
    } else if (sheet->format == PB_TABULAR_RECORDS)
        (void)snprintf(text, PB_TABULAR_PLACE_TEXT, "%s%srecord %llu", sheet->name, *sheet->name ? "!" : "", number);
    else if (sheet->format == PB_TABULAR_WORKBOOK && column != SIZE_MAX)
        (void)snprintf(text, PB_TABULAR_PLACE_TEXT, "%s!%s", sheet->name,
                       pb_xlsx_place((uint32_t)row, (uint32_t)column + 1, cell));
    else
        (void)snprintf(text, PB_TABULAR_PLACE_TEXT, "%s%s%llu", sheet->name, *sheet->name ? "!" : "", number);
    return text;
}

bool pb_tabular_column_hidden(const struct pb_tabular *tabular, size_t column)
{
    const struct pb_holding *holding = tabular->holding;
    if (!holding || column >= UINT32_MAX)
        return false;
    if (holding->ods)
        return pb_ods_column_hidden(holding->ods, (uint32_t)column + 1);
    return holding->sheet && pb_xlsx_column_hidden(holding->sheet, (uint32_t)column + 1);
}

const struct pb_tabular_sheet *pb_tabular_begun(const struct pb_tabular *tabular)
{
    return tabular->open ? &tabular->open->about : NULL;
}

const char *pb_tabular_file(const struct pb_tabular *tabular)
{
    return tabular->input->name;
}
