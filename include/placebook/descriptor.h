#ifndef PLACEBOOK_DESCRIPTOR_H
#define PLACEBOOK_DESCRIPTOR_H
/*
 * For the one file of a module that has its descriptor:
 *
 *     const struct pb_module pb_transform_small_numbers = {
 *         .head = PB_MODULE_HEAD,
 *         .kind = PB_TRANSFORM,
 *         ...
 *     };
 *
 *     PB_EXPORT_MODULE(pb_transform_small_numbers);
 *
 * The head says which Placebook the module was compiled for. A shared object shares memory with the program, so the
 * program refuses one that was compiled for other columns, other words or structs of other sizes. A descriptor without
 * a head is refused too.
 */
#include "placebook/layout.h"
#include "placebook/module.h"

#define PB_LAYOUT_NAME(name)                       #name " "
#define PB_LAYOUT_WORD(name, text, group, meaning) text " "
#define PB_LAYOUT_SIZE(name)                       sizeof(struct name),

/* The layout that these headers describe: a constant expression, also outside functions. */
#define PB_LAYOUT                                                                                                      \
    (&(const struct pb_layout){ .columns = PB_TEXT_COLUMNS(PB_LAYOUT_NAME) PB_NUMBER_COLUMNS(PB_LAYOUT_NAME),          \
                                .words = PB_VOCABULARY(PB_LAYOUT_WORD),                                                \
                                .sizes = (const size_t[]){ PB_LAYOUT_STRUCTS(PB_LAYOUT_SIZE) 0 } })

/* The first line of every descriptor. */
#define PB_MODULE_HEAD                                                                                                 \
    {                                                                                                                  \
        PB_MODULE_ABI, PB_VERSION, PB_LAYOUT                                                                           \
    }

/* After the descriptor: makes the module loadable when it is compiled as a shared object, for which the flags of
 * placebook.pc define PB_SHARED_MODULE. */
#ifdef PB_SHARED_MODULE
#define PB_EXPORT_MODULE(descriptor)                                                                                   \
    __attribute__((visibility("default"))) const struct pb_module *pb_shared_module(void);                             \
    const struct pb_module *pb_shared_module(void)                                                                     \
    {                                                                                                                  \
        return &(descriptor);                                                                                          \
    }                                                                                                                  \
    _Static_assert(sizeof(descriptor) > 0, "a module descriptor")
#else
#define PB_EXPORT_MODULE(descriptor) _Static_assert(sizeof(descriptor) > 0, "a module descriptor")
#endif

#endif
