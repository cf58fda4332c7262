#ifndef PB_CLI_OPENING_H
#define PB_CLI_OPENING_H
/*
 * What commands work on: settings, modules, a pipeline file, the store; opened from the arguments in the order in which
 * they need each other.
 */
#include "cli/arguments/arguments.h"
#include "cli/arguments/given.h"
#include "engine/plan/plan.h"
#include "engine/store/store.h"

/* Settings of a command that reads no pipeline file: flags, environment, the user's file. Texts are in the call's
 * arena. */
enum pb_status pb_settings_open(struct pb_call *call, struct pb_settings *settings, struct pb_error *error) PB_MUST_USE;

/* The same, saying where each setting came from. */
enum pb_status pb_settings_open_origins(struct pb_call *call, struct pb_settings *settings,
                                        enum pb_origin origins[PB_SETTINGS_COUNT], struct pb_error *error) PB_MUST_USE;

/* All modules, those of the folder of modules included. The caller closes the registry. */
enum pb_status pb_modules_open(struct pb_call *call, struct pb_registry *registry, struct pb_error *error) PB_MUST_USE;

struct pb_opened {
    struct pb_registry registry;
    struct pb_pipeline pipeline;
    struct pb_selection selection;
    struct pb_given_parts parts; /* what the pipeline was given */
    const char *given;           /* the same for the ledger */
};

/* The pipeline file that the first operand names, with its modules, framework and Places, the loads in force, and what
 * the flags select. To be closed when PB_OK. */
enum pb_status pb_opened_open(struct pb_call *call, struct pb_opened *opened, struct pb_error *error) PB_MUST_USE;

/* A pipeline file that no operand names. */
struct pb_opening {
    const char *path;
    struct pb_given_parts before; /* what it was given earlier; the call's own flags come after */
    const char *without;          /* name of a load that is about to be replaced; NULL: none */
};
enum pb_status pb_opened_open_as(struct pb_call *call, const struct pb_opening *opening, struct pb_opened *opened,
                                 struct pb_error *error) PB_MUST_USE;
void pb_opened_close(struct pb_opened *opened);

/* The store in the state folder if a run has made one, else *store is NULL: looking creates nothing. */
enum pb_status pb_store_look(struct pb_call *call, const struct pb_settings *settings, struct pb_store **store,
                             struct pb_error *error) PB_MUST_USE;

/* A setting as text, and its place in the table by name. */
void pb_setting_text(const struct pb_settings *settings, size_t index, char *text, size_t size);
size_t pb_setting_index(const char *name);

#endif
