#include "placebook/similar/source.h"

#include "placebook/formats/tabular.h"

#include <stdlib.h>

/* The file in memory, since it is read twice when it is not a table. */
static enum pb_status read_bytes(struct pb_similar_source *source, const char *name, const unsigned char *bytes,
                                 size_t length, const char *sheet, struct pb_arena *arena, struct pb_error *error)
{
    bool found = false;
    struct pb_memory_stream stream = { .bytes = bytes, .length = length };
    struct pb_input input = pb_memory_input(name, &stream);
    enum pb_status status = pb_neighbours_read(&source->neighbours, &input, sheet, arena, &found, error);
    if (status != PB_OK || found)
        return status;
    if (pb_tabular_content(bytes, length < PB_TABULAR_PEEK ? length : PB_TABULAR_PEEK) == PB_TABULAR_ZIP) {
        struct pb_memory_stream again = { .bytes = bytes, .length = length };
        input = pb_memory_input(name, &again);
        source->calculated = true;
        return pb_similar_input_read(&source->input, &input, sheet, arena, error);
    }
    status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "there is no table of similar organisations in it");
    pb_error_at(error, name, 0, 0);
    pb_error_hint(error, "expected a column 'organisation' and a column 'similar organisation' with codes, or a column "
                         "for each organisation and a row for each rank; or NHS England's input workbook");
    return status;
}

enum pb_status pb_similar_source_read(struct pb_similar_source *source, const struct pb_input *file, const char *sheet,
                                      struct pb_arena *arena, struct pb_error *error)
{
    unsigned char *bytes = NULL;
    size_t length = 0;
    *source = (struct pb_similar_source){ 0 };
    enum pb_status status = pb_input_all(file, PB_NEIGHBOURS_FILE_MAXIMUM, &bytes, &length, error);
    if (status == PB_OK)
        status = read_bytes(source, file->name, bytes, length, sheet, arena, error);
    free(bytes);
    return status;
}
