#ifndef PB_ENGINE_PIPELINE_PIPELINE_PRIVATE_H
#define PB_ENGINE_PIPELINE_PIPELINE_PRIVATE_H
/*
 * The steps of reading a pipeline file, in the order in which pb_pipeline_read takes them.
 */
#include "engine/pipeline/pipeline.h"

/* A text in which the path of a parameter stands: as a path option reads it. All others read what was given. */
struct pb_full_path {
    const struct cJSON *node;
    const char *text;
};
struct pb_full_paths {
    struct pb_full_path *items; /* sorted by node, once all are there */
    size_t count;
    size_t capacity;
    bool undeclared; /* the parameters have mistakes: an unknown parameter may be one of them */
};

/* Where texts, lists and options of the file live, and what their errors say. */
struct pb_option_reading pb_pipeline_reading(struct pb_pipeline *pipeline, const char *what);

/* Reads the key "parameters" and gives each its value. */
enum pb_status pb_parameters_read(struct pb_pipeline *pipeline, const struct pb_assignment *assignments, size_t count,
                                  struct pb_error *error) PB_MUST_USE;

/* Has an optional parameter no value? Its sources are left out. */
bool pb_parameter_is_empty(const struct pb_parameter *parameter);

/* Takes the sources that need a parameter without a value from the document, and lists them in the pipeline. */
enum pb_status pb_sources_leave_out(struct pb_pipeline *pipeline, struct pb_error *error) PB_MUST_USE;

/* Finds what the sources that were left out would be read with, for who checks the file. What is wrong in them is not
 * told: without the values of their parameters nobody knows. */
enum pb_status pb_sources_look_at_left_out(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                                           struct pb_error *error) PB_MUST_USE;

/* Puts the values into the texts of sources, transforms and loaders, in the tree itself: its nodes keep their
 * positions. */
enum pb_status pb_parameters_substitute(struct pb_pipeline *pipeline, struct pb_full_paths *paths,
                                        struct pb_error *error) PB_MUST_USE;

/* The full path of a text, or NULL when no parameter of type path is in it. */
const char *pb_full_path_of(const struct pb_full_paths *paths, const struct cJSON *node);

/* Finds the modules of all steps, reads and checks their options. */
/* Reads the options of a step whose module is known. */
enum pb_status pb_step_read_options(struct pb_pipeline *pipeline, struct pb_step *step, struct cJSON *given,
                                    const struct pb_full_paths *paths, struct pb_error *error) PB_MUST_USE;

/* Adds to a source the steps that guard small areas, where it has such and does not say that they are published. */
enum pb_status pb_source_guard(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                               struct pb_pipeline_source *source, const struct pb_full_paths *paths,
                               struct pb_error *error) PB_MUST_USE;

enum pb_status pb_steps_prepare(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                                const struct pb_full_paths *paths, struct pb_error *error) PB_MUST_USE;

/* The options of a module as struct pb_step's `canonical`, in the arena; NULL when out of memory. */
const char *pb_step_canonical(const struct pb_option *options, const struct cJSON *given, struct pb_arena *arena);

/* What the sources are expected to have: the fewest not above the most, and areas of the Places file (NULL: not known).
 */
enum pb_status pb_expectations_check(struct pb_pipeline *pipeline, const struct pb_geography *geography,
                                     struct pb_error *error) PB_MUST_USE;

/* Is what sources find read, and what they read found? */
enum pb_status pb_finds_check(struct pb_pipeline *pipeline, struct pb_error *error) PB_MUST_USE;

/* Reads framework and Places, and checks what they and the pipeline say about each other, and what transforms say
 * about sources. */
enum pb_status pb_pipeline_read_references(struct pb_pipeline *pipeline, struct pb_error *error) PB_MUST_USE;

/* Reads the files of `peers`, once the Places are known (NULL: they are not). */
enum pb_status pb_pipeline_read_peers(struct pb_pipeline *pipeline, const struct pb_geography *geography,
                                      struct pb_error *error) PB_MUST_USE;

/* Reads and parses a JSON file into *json, with the digest of its bytes when `sha256` is not NULL. */
enum pb_status pb_pipeline_open_document(struct pb_json *json, const char *path, char *sha256,
                                         struct pb_error *error) PB_MUST_USE;

/* The same for a file that the pipeline names under `key`: an error without a place of its own is shown there. */
enum pb_status pb_pipeline_open_reference(struct pb_pipeline *pipeline, const char *key, const char *path,
                                          struct pb_json *json, char *sha256, struct pb_error *error) PB_MUST_USE;

/* Reads the targets and what is said of milestones; framework and Places have been read. */
enum pb_status pb_pipeline_read_targets(struct pb_pipeline *pipeline, struct pb_error *error) PB_MUST_USE;

#endif
