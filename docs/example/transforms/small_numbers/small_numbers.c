/* Marks figures that rest on few events, so that nobody reads much into them. */
#include "placebook/descriptor.h"
#include "text.h"

struct small_numbers {
    double below;
    const char *note;
};

static const struct pb_option options[] = {
    { .name = "below",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct small_numbers, below),
      .default_value = "10",
      .minimum = 1,
      .maximum = 1000,
      .help = "Counts below this are marked.",
      .example = "20" },
    { .name = "note",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct small_numbers, note),
      .default_value = "Small number of events",
      .help = "The text of the mark.",
      .example = "\"Few events\"" },
    { 0 },
};

static enum pb_status apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    const struct small_numbers *wanted = option_values;
    struct pb_table *table = context->table;
    size_t length = 0;
    const char *note = trim(wanted->note, &length);
    pb_symbol mark = pb_symbol_add(table->symbols, note, length);
    if (mark == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    struct pb_cancel_check check = { .context = context };
    for (size_t row = 0; row < table->rows; row++) {
        if (pb_cancel_check_rows(&check, row, error))
            return PB_FATAL;
        if (!pb_missing(table->count[row]) && table->count[row] < wanted->below && !table->note[row])
            table->note[row] = mark;
    }
    return PB_OK;
}

extern const struct pb_module pb_transform_small_numbers;
const struct pb_module pb_transform_small_numbers = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "small_numbers",
    .summary = "Marks figures that rest on few events.",
    .version = "1",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct small_numbers),
    .apply = apply,
};

PB_EXPORT_MODULE(pb_transform_small_numbers);
