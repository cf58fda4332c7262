/* A module of two files that share a helper with a name that another module uses too, for something else. */
#include "cut.h"
#include "placebook/descriptor.h"

static enum pb_status apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    (void)option_values;
    struct pb_table *table = context->table;
    char text[] = "Many events, cut";
    trim(text);
    pb_symbol mark = pb_symbol_of(table->symbols, text);
    if (mark == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    for (size_t row = 0; row < table->rows; row++)
        if (!pb_missing(table->count[row]) && table->count[row] >= 10 && !table->note[row])
            table->note[row] = mark;
    return PB_OK;
}

extern const struct pb_module pb_transform_large_numbers;
const struct pb_module pb_transform_large_numbers = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "large_numbers",
    .summary = "Marks figures that rest on many events.",
    .version = "1",
    .since = "0.1.0",
    .apply = apply,
};

PB_EXPORT_MODULE(pb_transform_large_numbers);
