/* A module that must be refused, in one way for each name that it is compiled with. Nothing of it may be called. */
#include "placebook/descriptor.h"

#include <stdlib.h>

struct context {
    double below;
    const char *note;
    double odd;
};

enum { SPARE = 8 };

static const struct pb_option inner[] = { { .name = "text",
                                            .type = PB_OPTION_TEXT,
#ifdef INNER_OUTSIDE
                                            .offset = sizeof(struct context),
#else
                                            .offset = 0,
#endif
                                            .help = "A text." },
                                          { 0 } };

static const struct pb_option options[] = {
    { .name = "below", .type = PB_OPTION_NUMBER, .offset = offsetof(struct context, below), .help = "A limit." },
#ifdef OPTION_TWICE
    { .name = "below", .type = PB_OPTION_NUMBER, .offset = offsetof(struct context, below), .help = "A limit." },
#endif
#ifdef OPTION_SHARED
    { .name = "also", .type = PB_OPTION_TEXT, .offset = offsetof(struct context, below), .help = "In the same field." },
#endif
#ifdef OTHER_DEFAULT
    { .name = "odd",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct context, odd),
      .default_value = "ten",
      .help = "A limit." },
#endif
#ifdef DEFAULT_OUTSIDE
    { .name = "odd",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct context, odd),
      .default_value = "10",
      .maximum = 9,
      .help = "A limit." },
#endif
#ifdef OPTION_WITHOUT_HELP
    { .name = "bare", .type = PB_OPTION_NUMBER, .offset = offsetof(struct context, odd) },
#endif
#ifdef OPTION_OUTSIDE
    { .name = "far", .type = PB_OPTION_TEXT, .offset = sizeof(struct context) - 4, .help = "Half outside." },
#endif
    { .name = "inner", .type = PB_OPTION_OBJECT, .offset = SPARE, .fields = inner, .help = "A nested object." },
    { 0 },
};

static enum pb_status apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    (void)option_values;
    (void)context;
    (void)error;
    abort();
}

#define EVERY_SIZE(name) sizeof(struct name),
static const size_t sizes[] = { PB_LAYOUT_STRUCTS(EVERY_SIZE)
#ifdef OTHER_SIZES
                                    sizeof(void *),
#endif
                                0 };

__attribute__((unused)) static const struct pb_layout layout = {
#ifdef OTHER_COLUMNS
    .columns = "source indicator a_new_one " PB_NUMBER_COLUMNS(PB_LAYOUT_NAME),
#else
    .columns = PB_TEXT_COLUMNS(PB_LAYOUT_NAME) PB_NUMBER_COLUMNS(PB_LAYOUT_NAME),
#endif
#ifdef OTHER_WORDS
    .words = "exact sum ",
#else
    .words = PB_VOCABULARY(PB_LAYOUT_WORD),
#endif
    .sizes = sizes,
};

static const struct pb_module bad = {
#ifdef OTHER_INTERFACE
    .head = { PB_MODULE_ABI + 1, "9.9.9", &layout },
#elif defined EARLIER_INTERFACE
    .head = { 2, NULL, NULL },
#elif defined NO_LAYOUT
    .head = { PB_MODULE_ABI, NULL, NULL },
#elif !defined NO_HEAD
    .head = { PB_MODULE_ABI, "0.0.9", &layout },
#endif
    .kind = PB_TRANSFORM,
#ifdef TAKEN_NAME
    .name = "places",
#else
    .name = "bad",
#endif
    .summary = "Must not be loaded.",
    .version = "1",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct context),
    .apply = apply,
};

#ifdef HIDDEN_ENTRY
const struct pb_module *pb_shared_module(void);
const struct pb_module *pb_shared_module(void)
{
    return &bad;
}
#elif defined NO_DESCRIPTOR
__attribute__((visibility("default"))) const struct pb_module *pb_shared_module(void);
const struct pb_module *pb_shared_module(void)
{
    return bad.name ? NULL : &bad;
}
#elif defined NO_ENTRY
extern const struct pb_module *const pb_unexported;
const struct pb_module *const pb_unexported = &bad;
#else
PB_EXPORT_MODULE(bad);
#endif
