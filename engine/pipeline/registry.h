#ifndef PB_ENGINE_PIPELINE_REGISTRY_H
#define PB_ENGINE_PIPELINE_REGISTRY_H
/*
 * All modules of this program: those compiled in and those of a directory of shared objects. The engine reaches modules
 * in no other way.
 */
#include "placebook/module.h"

enum { PB_MODULES_MAXIMUM = 256 };

/* All modules that were compiled in; NULL-terminated; generated. */
extern const struct pb_module *const pb_builtin_modules[];

struct pb_registry {
    const struct pb_module *modules[PB_MODULES_MAXIMUM]; /* sorted by kind, then name */
    size_t count;
    void *handles[PB_MODULES_MAXIMUM]; /* of shared objects */
    size_t handle_count;
};

/* Collects the modules. `directory` may be NULL; else every *.so in it is loaded. Errors (PB_ERROR_CONFIGURATION): a
 * directory or an object that cannot be read, an object that others can write (module_file.h), no descriptor, another
 * interface or layout, a name that is taken, a descriptor that is not complete. */
enum pb_status pb_registry_open(struct pb_registry *registry, const char *directory,
                                struct pb_error *error) PB_MUST_USE;
void pb_registry_close(struct pb_registry *registry);

/* The module of this kind and name, or NULL. */
const struct pb_module *pb_registry_find(const struct pb_registry *registry, enum pb_module_kind kind,
                                         const char *name);

/* The name nearest to a mistyped one, or NULL. */
const char *pb_registry_nearest(const struct pb_registry *registry, enum pb_module_kind kind, const char *name);

/* "extractor", "transform", "loader". */
const char *pb_module_kind_text(enum pb_module_kind kind);

/* Was it compiled for this program (interface, columns, words, sizes of structs), is the descriptor complete, and does
 * its table of options fit: no option twice, each with a help, each inside the struct that it fills? The message says
 * what is wrong, the hint or the sentence what to change. What the conformance tests and the registry share. */
enum pb_status pb_module_validate(const struct pb_module *module, struct pb_error *error) PB_MUST_USE;

#endif
