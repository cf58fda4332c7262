#ifndef PB_ENGINE_PIPELINE_PIPELINE_H
#define PB_ENGINE_PIPELINE_PIPELINE_H
/*
 * A pipeline file: which sources are read by which extractors, through which transforms, to which loaders, for which
 * Places. Reading it checks everything that can be known without opening a source: keys, types, modules and their
 * options, the framework, the Places, the targets.
 */
#include "engine/pipeline/registry.h"
#include "engine/pipeline/settings.h"
#include "placebook/peers.h"

/* A parameter that the file declares and `--set NAME=VALUE` fills; "${NAME}" in any text of sources, transforms and
 * loaders stands for it, "$${" for "${" itself. A path stands for its full path where a module asks for a path, and for
 * what was given everywhere else, so that no machine's folders get into keys or published files. */
struct pb_parameter {
    const char *name;
    const char *type; /* text or path; a path given by --set is taken from the working directory, one in the file from
                         the file's folder */
    const char *default_value;
    const char *help;
    bool optional;     /* without a value, the sources that need it are left out */
    const char *value; /* the value in force, as given; NULL: none */
    const char *path;  /* of type path: the value as an absolute path or URL; else NULL */
};

struct pb_step {
    const char *use;             /* name of the module */
    const struct cJSON *options; /* as the file has them, parameters filled in; NULL: none */
    struct pb_text_list sources; /* transforms: ids of the sources that it works on; empty: all of them */
    struct pb_location at;
    /* Filled in by pb_pipeline_read. */
    const struct pb_module *module;
    void *context;         /* the module's options */
    const char *canonical; /* the options that the file gives, as JSON with sorted keys, without paths (the inputs'
                              digests stand for them) and secrets: part of the key, and in the provenance */
};

/* A source of the file that is not there, because an optional parameter that it needs has no value. */
struct pb_left_out {
    const char *id; /* NULL when it has none */
    const struct pb_parameter *parameter;
    /* While a file is checked: what it would be read with. The options have the names of parameters in them, and nobody
     * may read anything with them; NULL: not known. */
    const struct pb_module *module;
    const void *options;
};

/* How a source is fetched from addresses. 0 and NULL: as engine/fetch does without being told. */
struct pb_source_fetch {
    double requests_per_second; /* to one host; NaN: not said */
    int64_t connections;        /* to one host at a time */
    int64_t maximum_megabytes;  /* of one file */
    struct pb_text_list hosts;  /* to which it may be sent on */
    const char *credentials;    /* a file, or the name of a credential of systemd */
};

/* Where a file is whose address changes: "${found}" in the options of the source stands for it. */
struct pb_source_find {
    const char *page;  /* address or file: a page with links, or JSON with addresses; NULL: nothing is looked for */
    const char *links; /* the form of the links: a pattern with {period} in it, of the file's name, or with a / of the
                          whole address */
    const char *next;  /* pattern of the address of the next page of a listing; NULL: there is one page */
    const char *take;  /* newest */
    struct pb_location at;
};
#define PB_FIND_PERIOD    "{period}"       /* in `links` */
#define PB_LOCATION_FOUND "found://newest" /* what "${found}" becomes until the file is found */

/* What a source must have, or nothing is published. */
struct pb_expectation {
    int64_t min_rows, max_rows; /* taken in: of our areas and of its measures; 0: not said */
    int64_t min_areas;          /* that rows are about, without the benchmarks; 0: not said */
    struct pb_text_list areas;  /* codes, or ids of Places, each of which stands for its districts */
    struct pb_location at;
};

/* The parts of a source that may change from one edition to the next: the keys of `drift`. */
enum pb_drift_part {
    PB_DRIFT_COLUMNS,
    PB_DRIFT_MEASURES,
    PB_DRIFT_UNITS,
    PB_DRIFT_AREAS,
    PB_DRIFT_PERIODS,
    PB_DRIFT_VALUES,
    PB_DRIFT_ROWS,
    PB_DRIFT_HISTORY,
    PB_DRIFT_LINKS,
    PB_DRIFT_PARTS,
};

struct pb_pipeline_source {
    const char *id;
    const char *title;
    const char *publisher;
    const char *url;
    const char *licence;
    const char *comment;               /* for people; not used */
    int32_t retrieved;                 /* when the officer got the files; 0: not said */
    const char *drift[PB_DRIFT_PARTS]; /* what a change of each part is: note, warn or stop; NULL: its default */
    const char *frequency;             /* how often it is expected to change (pb_frequency_days); NULL: not said */
    bool sample;                       /* made-up data: marked on every Cover */
    bool required;     /* when it cannot be read, nothing is published; else its last good rows are kept */
    const char *gives; /* PB_GIVES_OBSERVATIONS, _POPULATIONS or _DEPRIVATION: what its rows are (pb_source_refers) */
    const char *small_counts; /* PB_SMALL_COUNTS_CONTROLLED or _PUBLISHED; NULL: by its licence (pb_source_is_open) */
    struct pb_source_fetch fetch;
    struct pb_source_find find;
    struct pb_expectation expect;
    struct pb_text_list places;       /* ids: only these Places have its rows; empty: all of them */
    struct pb_text_list measures;     /* ids: only its rows of these measures are taken; empty: all of them */
    struct pb_step step;              /* keys "extractor" and "options" */
    struct pb_object_list transforms; /* struct pb_step: those that go with it, whichever pipeline reads it */
    struct pb_location at;
    const char *file; /* that declares it, as messages name it: filled in by pb_pipeline_read */
    const struct pb_import
        *import; /* it is not a source of the file, but one that was loaded (engine/imports/imports.h) */
};

#define PB_GIVES_OBSERVATIONS "observations"
#define PB_GIVES_POPULATIONS  "populations"
#define PB_GIVES_DEPRIVATION  "deprivation"

#define PB_SMALL_COUNTS_CONTROLLED "controlled"
#define PB_SMALL_COUNTS_PUBLISHED  "published"

/* Are its figures published already, or made up, so that small counts of small areas need no control? It says so, or
 * its licence does. */
bool pb_source_is_open(const struct pb_pipeline_source *source);

/* How many days may pass between two editions of a source that changes so often, such as "monthly"; 0: no frequency. */
int pb_frequency_days(const char *frequency);

struct pb_import;

#define PB_PRECEDENCE_LOADS "loads" /* stands for all sources that were loaded */

/* A folder of files that are loaded after a run (engine/imports/inbox.h). */
struct pb_inbox_settings {
    const char *folder; /* NULL: none */
    int64_t rest;       /* seconds for which size and times must not change */
};

/* Files that say which authorities are like which (placebook/peers.h). */
struct pb_peers_settings {
    struct pb_text_list deprivation;
    const char *neighbours; /* NULL: none */
    struct pb_location at;
};

/* The JSON files that a pipeline is read from: its own, and those that it names. */
enum {
    PB_DOCUMENT_PIPELINE,
    PB_DOCUMENT_FRAMEWORK,
    PB_DOCUMENT_PLACES,
    PB_DOCUMENT_TARGETS,
    PB_DOCUMENT_FIGURES,
    PB_PIPELINE_DOCUMENTS,
};

struct pb_pipeline {
    const char *path;   /* as given */
    const char *folder; /* of the file: relative paths are taken from here */
    const char *name;
    const char *title;
    const char *framework_path;
    const char *places_path;
    const char *targets_path;         /* NULL: there is none */
    const char *milestones_path;      /* what officers say of them; NULL: nothing */
    const char *figures_path;         /* NULL: there is no register of quoted figures */
    struct pb_object_list parameters; /* struct pb_parameter */
    struct pb_object_list sources;    /* struct pb_pipeline_source */
    struct pb_left_out *left_out;     /* sources that are not among them */
    size_t left_out_count;
    struct pb_object_list transforms; /* struct pb_step, in order */
    struct pb_object_list loaders;    /* struct pb_step, in order */
    struct pb_text_list precedence;   /* ids of sources, or PB_PRECEDENCE_LOADS: what one before says counts */
    const char *on_conflict;          /* "precedence", or "reject": neither of two different figures is taken */
    struct pb_inbox_settings inbox;
    struct pb_peers_settings peers_files;
    struct pb_text_list publish; /* ids of Places and of the system; empty in the file: all of them */
    struct pb_framework framework;
    struct pb_geography geography;
    struct pb_targets targets; /* none of any kind without a targets file */
    struct pb_peers peers;     /* asked: the file has the key `peers` */
    char framework_sha256[65]; /* of the files' bytes: part of the unit keys */
    char places_sha256[65];
    char peers_sha256[65];      /* of the files of `peers`: part of the run ids; "": there are none */
    struct pb_quoted quoted;    /* figures that plans quote; none without figures_path */
    char figures_sha256[65];    /* of that file: part of the run ids; "": there is none */
    char targets_sha256[65];    /* part of the keys of measures with targets; "" without a file */
    char milestones_sha256[65]; /* part of the run id, "" without a file */
    struct pb_settings settings;
    enum pb_origin origins[PB_SETTINGS_COUNT];
    char imports_digest[65]; /* of the imports when they were attached (engine/imports/imports.h); "": they were not */
    /* Private. */
    struct pb_mistakes *mistakes; /* while it is checked; NULL: the first mistake ends the reading */
    struct pb_pipeline *mappings; /* whose sources were added to this one; in its arena */
    struct pb_pipeline *next;     /* of the mappings */
    struct pb_json documents[PB_PIPELINE_DOCUMENTS];
    struct cJSON *left_out_nodes;
    struct pb_arena arena;
};

/* A priority that measures and programmes of the framework name and no Place has. It is no mistake: others use the same
 * framework with other Places. */
struct pb_unused_priority {
    const char *id;
    size_t measures;       /* that name it */
    const char *kind;      /* what the first of them is: "measure", "programme" or "pathway"; */
    const char *measure;   /* what it is called, */
    struct pb_location at; /* where it names it */
    const char *nearest;   /* a priority of a Place that it may be meant for; NULL: none is like it */
};

/* Those of a pipeline that was read, in the order of the framework. Into the arena. */
enum pb_status pb_pipeline_unused_priorities(const struct pb_pipeline *pipeline, struct pb_arena *arena,
                                             struct pb_unused_priority **items, size_t *count,
                                             struct pb_error *error) PB_MUST_USE;

/* The keys of a pipeline file, without the options of modules: for the schema and the documents. */
extern const struct pb_option pb_pipeline_options[];

struct pb_assignment {
    const char *name;
    const char *value;
    const char *folder; /* from which a path is taken; NULL: the working directory */
};

/* Puts the source's own transforms among those of the pipeline, for this source alone: before what puts the rows of
 * several sources together. One whose module the pipeline itself has for the source is left out: the pipeline's counts.
 */
enum pb_status pb_source_adopt_transforms(struct pb_pipeline *pipeline, const struct pb_pipeline_source *source,
                                          struct pb_error *error) PB_MUST_USE;

/* Does a transform of the pipeline work on the rows of this source? */
bool pb_step_serves(const struct pb_step *step, const struct pb_pipeline_source *source);

/* Does it work on the rows of any source that a Place sees? */
bool pb_step_reaches(const struct pb_step *step, const struct pb_pipeline *pipeline, const char *place);

/* May the transform, which combines, ask for rows of this measure? */
bool pb_step_gathers_from(const struct pb_step *step, const char *measure);

/* Does the source give reference data (placebook/reference.h)? Its rows are no observations, and no transform sees
 * them.
 */
bool pb_source_refers(const struct pb_pipeline_source *source);

/* Do its rows depend on reference data? */
bool pb_source_looks_up(const struct pb_pipeline_source *source);

/* Does this Place get the rows of the source? */
bool pb_source_serves(const struct pb_pipeline_source *source, const char *place);

/* May rows of the source be of this measure: does the framework have it, or is it named after the source's scheme? */
bool pb_source_may_have(const struct pb_pipeline_source *source, const struct pb_framework *framework,
                        const char *measure);

/* The areas that a text of `expect` stands for: the districts of a Place, or the area of a code. NULL when it is
 * neither; else at least one code. */
const char *const *pb_expected_codes(const struct pb_geography *geography, const char *const *text, size_t *count);

/* Reads and checks a pipeline file with its framework, Places and targets. `flags` are settings of the command line,
 * `assignments` those of --set; when one comes twice, the last counts. Errors (PB_ERROR_CONFIGURATION) carry file, line
 * and column; what is wrong with a flag or a --set is PB_ERROR_USAGE. After an error the pipeline is closed.
 *
 * With `mistakes` (core/options/mistakes.h; may be NULL) all mistakes of these files are noted there and the first
 * is in *error. What only follows from another mistake is not among them. An error without mistakes is one that says
 * nothing about the content: a pipeline file that cannot be read, a wrong flag. */
enum pb_status pb_pipeline_read(struct pb_pipeline *pipeline, const char *path, const struct pb_registry *registry,
                                const struct pb_setting_flag *flags, size_t flag_count,
                                const struct pb_assignment *assignments, size_t assignment_count,
                                struct pb_mistakes *mistakes, struct pb_error *error) PB_MUST_USE;
void pb_pipeline_close(struct pb_pipeline *pipeline);

/* A pipeline file of which only the source is wanted. */
struct pb_mapping {
    const char *path;   /* as messages name it */
    const char *folder; /* relative paths are taken from here */
    const char *text;
    size_t length;
};

/* Reads and checks a mapping as pb_pipeline_read does, without opening its framework and Places. */
enum pb_status pb_pipeline_read_mapping(struct pb_pipeline *pipeline, const struct pb_mapping *mapping,
                                        const struct pb_registry *registry, const struct pb_assignment *assignments,
                                        size_t assignment_count, struct pb_error *error) PB_MUST_USE;

/* The same with its framework and Places: a pipeline file that has not been written yet. */
enum pb_status pb_pipeline_read_text(struct pb_pipeline *pipeline, const struct pb_mapping *file,
                                     const struct pb_registry *registry, struct pb_error *error) PB_MUST_USE;

/* The JSON Schema of pipeline files, with the options of every registered module; the caller deletes it. NULL when out
 * of memory. */
struct cJSON *pb_pipeline_schema(const struct pb_registry *registry);

#endif
