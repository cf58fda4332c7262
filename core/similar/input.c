#include "placebook/similar/input.h"

#include "core/similar/input_private.h"

enum pb_status pb_similar_input_read(struct pb_similar_input *input, const struct pb_input *file, const char *sheet,
                                     struct pb_arena *arena, struct pb_error *error)
{
    struct pb_similar_reading reading = { .file = file->name, .input = input, .arena = arena, .error = error };
    *input = (struct pb_similar_input){ 0 };
    enum pb_status status = pb_similar_sheets_read(&reading.sheets, file, arena, error);
    if (status == PB_OK)
        status = pb_similar_read_weights(&reading);
    if (status == PB_OK)
        status = pb_similar_read_organisations(&reading, sheet);
    return status;
}
