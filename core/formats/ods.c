#include "core/formats/ods.h"

#include "core/formats/ods_private.h"

#include <stdlib.h>
#include <string.h>

enum { ODS_ARENA_MAXIMUM = 256 << 20 };

/* Goes through a whole part for its styles and, of the content, its sheets. */
static enum pb_status ods_look_through(struct pb_ods *ods, const char *part, struct pb_error *error)
{
    struct pb_ods_reader *reader = NULL;
    bool ended = false;
    enum pb_status status = pb_ods_reader_open(&reader, ods, PB_ODS_LIST, part, error);
    while (status == PB_OK && !ended)
        status = pb_ods_reader_run(reader, &ended, error);
    pb_ods_reader_close(reader);
    return status;
}

static enum pb_status ods_read_document(struct pb_ods *ods, struct pb_error *error)
{
    size_t member = 0;
    enum pb_status status = ods->archive ? pb_ods_check_package(ods, error) : PB_OK;
    /* Without the part the sheets can still be read. */
    if (status == PB_OK && ods->archive && pb_archive_find(ods->archive, PB_ODS_STYLES_PART, &member))
        status = ods_look_through(ods, PB_ODS_STYLES_PART, error);
    if (status == PB_OK)
        status = ods_look_through(ods, PB_ODS_CONTENT_PART, error);
    if (status != PB_OK || ods->sheet_count > 0)
        return status;
    if (!ods->spreadsheet)
        return pb_ods_refuse(ods, "a document without a spreadsheet in its body", "give the right file", error);
    status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the spreadsheet has no sheets");
    pb_error_hint(error, "the file is damaged: get it again, or open it in a spreadsheet program and save it again");
    pb_error_at(error, ods->name, 0, 0);
    return status;
}

enum pb_status pb_ods_open(struct pb_ods **opened, const char *name, struct pb_archive *archive, unsigned char *bytes,
                           size_t length, struct pb_error *error)
{
    *opened = NULL;
    struct pb_ods *ods = calloc(1, sizeof *ods); /* checked: next line */
    if (!ods) {
        pb_archive_close(archive);
        free(bytes);
        return pb_out_of_memory(error);
    }
    ods->archive = archive;
    ods->bytes = bytes;
    ods->length = length;
    pb_arena_open(&ods->arena, ODS_ARENA_MAXIMUM);
    ods->name = pb_arena_text(&ods->arena, name, strlen(name));
    ods->styles.arena = &ods->arena;
    ods->styles.source = ods->name;
    enum pb_status status = ods->name ? ods_read_document(ods, error) : pb_out_of_memory(error);
    if (status != PB_OK) {
        pb_ods_close(ods);
        return status;
    }
    *opened = ods;
    return PB_OK;
}

void pb_ods_close(struct pb_ods *ods)
{
    if (!ods)
        return;
    pb_ods_reader_close(ods->rows);
    pb_ods_reader_close(ods->skimmed);
    pb_archive_close(ods->archive);
    free(ods->bytes);
    pb_arena_close(&ods->arena);
    free(ods);
}

size_t pb_ods_sheet_count(const struct pb_ods *ods)
{
    return ods->sheet_count;
}

const struct pb_xlsx_sheet_about *pb_ods_sheet_about(const struct pb_ods *ods, size_t sheet)
{
    return &ods->sheets[sheet];
}

/* Reads a sheet that has been begun no further than to its next row. *ended: it has none. */
static enum pb_status ods_read_on(struct pb_ods_reader *reader, bool *ended, struct pb_error *error)
{
    bool over = false;
    *ended = reader->sheet_ended;
    if (*ended)
        return PB_OK;
    enum pb_status status = pb_ods_reader_run(reader, &over, error);
    if (status == PB_OK && over) {
        reader->failed = true;
        status = pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "a sheet that was listed is not there");
        pb_error_at(error, reader->ods->name, 0, 0);
    }
    *ended = reader->sheet_ended;
    return status;
}

/* Makes a reader begin with a sheet. One that is in an earlier sheet goes on from there: whoever reads the sheets in
 * order goes through the document once. */
static enum pb_status ods_go_to(struct pb_ods *ods, struct pb_ods_reader **reader, enum pb_ods_mode mode, size_t sheet,
                                struct pb_error *error)
{
    bool on_the_way = *reader && !(*reader)->failed && (*reader)->next <= sheet;
    if (on_the_way)
        pb_ods_reader_leave(*reader);
    else {
        pb_ods_reader_close(*reader);
        enum pb_status status = pb_ods_reader_open(reader, ods, mode, PB_ODS_CONTENT_PART, error);
        if (status != PB_OK)
            return status;
    }
    (*reader)->wanted = sheet;
    (*reader)->sheet_ended = false;
    return PB_OK;
}

enum pb_status pb_ods_begin(struct pb_ods *ods, size_t sheet, struct pb_error *error)
{
    return ods_go_to(ods, &ods->rows, PB_ODS_READ, sheet, error);
}

bool pb_ods_column_hidden(const struct pb_ods *ods, uint32_t column)
{
    const struct pb_ods_reader *reader = ods->rows;
    for (size_t i = 0; reader && i < reader->column_count; i++)
        if (column <= reader->columns[i].last)
            return reader->columns[i].hidden;
    return false;
}

enum pb_status pb_ods_next(struct pb_ods *ods, const struct pb_xlsx_row **row, struct pb_error *error)
{
    struct pb_ods_reader *reader = ods->rows;
    bool ended = false;
    *row = NULL;
    if (reader->left > 0) {
        reader->left--;
        reader->row.number++;
        reader->number++;
        *row = &reader->row;
        return PB_OK;
    }
    enum pb_status status = ods_read_on(reader, &ended, error);
    if (status == PB_OK && !ended)
        *row = &reader->row;
    return status;
}

enum pb_status pb_ods_merges(struct pb_ods *ods, const struct pb_xlsx_range **merges, size_t *count,
                             struct pb_error *error)
{
    const struct pb_ods_reader *reader = ods->rows;
    enum pb_status status = PB_OK;
    if (!reader->sheet_ended) {
        bool skimmed = ods->skimmed && ods->skimmed->wanted == reader->wanted && ods->skimmed->sheet_ended;
        bool ended = skimmed;
        if (!skimmed)
            status = ods_go_to(ods, &ods->skimmed, PB_ODS_SKIM, reader->wanted, error);
        while (status == PB_OK && !ended)
            status = ods_read_on(ods->skimmed, &ended, error);
        if (status != PB_OK)
            return status;
        reader = ods->skimmed;
    }
    *merges = reader->merges;
    *count = reader->merge_count;
    return PB_OK;
}
