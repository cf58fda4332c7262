#ifndef PLACEBOOK_MODULE_H
#define PLACEBOOK_MODULE_H
/*
 * The contract between the engine and a module.
 *
 * A module is one constant descriptor, found by the generated registry under the name pb_KIND_NAME, or exported by a
 * shared object through PB_EXPORT_MODULE (placebook/descriptor.h). It is pure: no network, no clock, no file that it
 * was not handed. The engine allocates its option values zeroed (option_values_size bytes), fills them from the option
 * table, and hands them to every callback as constants, so a module keeps no state between calls and can run in several
 * threads at once.
 */
#include "placebook/contract/changes.h"
#include "placebook/fit.h"
#include "placebook/framework.h"
#include "placebook/geography.h"
#include "placebook/input.h"
#include "placebook/lookup.h"
#include "placebook/output.h"
#include "placebook/quality.h"
#include "placebook/quoted.h"
#include "placebook/reference.h"
#include "placebook/table.h"
#include "placebook/targets.h"
#include "placebook/version.h"

#include <stdatomic.h>

#pragma GCC visibility push(default)

/* Raised when the meaning of callbacks or the order of a struct's fields changes. Added columns, words and fields need
 * no new number: the layout shows them. */
enum { PB_MODULE_ABI = 5 };

/* What must be the same for a module and the program, since they share memory: placebook/descriptor.h makes it. */
struct pb_layout {
    const char *columns; /* names of the table's columns, in order */
    const char *words;   /* of the vocabulary, in the order of their symbols */
    const size_t *sizes; /* bytes of each struct of these headers, in the order of their names; 0 ends it */
};

/* Which Placebook a module was compiled for: PB_MODULE_HEAD. It begins the descriptor and has this shape in every
 * version, so that any program can read it. */
struct pb_module_head {
    uint32_t abi;          /* PB_MODULE_ABI */
    const char *built_for; /* the version of Placebook whose headers it was compiled with */
    const struct pb_layout *layout;
};

enum pb_module_kind { PB_EXTRACTOR, PB_TRANSFORM, PB_LOADER };

struct pb_tabular;

/* What an extractor wants to read: filled by its plan callback, opened by the engine. */
struct pb_request {
    const char *unit;     /* requests of one unit are read together; NULL: each file that is found is read on its own */
    const char *location; /* path, glob or URL */
    const char *name;     /* what the input is called; NULL: the last part of its path */
    int role;             /* what the extractor wants it for, a number of its own: comes back as pb_input.role */
    const char *note;     /* what it has to know of it besides; comes back as pb_input.note. NULL: nothing */
};

/* What came from a location that a plan asked for. Lives as long as the plan. */
struct pb_answer {
    const char *location; /* as it was asked for */
    const char *final;    /* the address after redirects: what links of a page are relative to */
    const unsigned char *bytes;
    size_t length;
};
enum { PB_ANSWER_MAXIMUM = 64 << 20 }; /* bytes of one answer */

/* A plan is made in rounds. What an extractor must know before it can say what it reads, it asks for (pb_plan_ask); the
 * engine fetches what was asked for in this round and calls `plan` again, from the beginning, with an empty list of
 * requests and all answers so far, until nothing new is asked. So `plan` keeps nothing between rounds: it is a function
 * of its options, the framework, the Places and the answers. */
struct pb_plan {
    struct pb_arena *arena;
    const struct pb_framework *framework;
    const struct pb_geography *geography;
    struct pb_request *requests;
    size_t count;
    size_t capacity;
    const struct pb_answer *answers; /* the engine's: pb_plan_ask finds them */
    size_t answer_count;
    const char **asked; /* in this round, each once */
    size_t asked_count;
    size_t asked_capacity;
    struct pb_lookup known; /* pb_plan_ask's own: where an address is among the answers and among what was asked */
    size_t known_answers;
};

/* Asks for a file or an address (https, or a path). *answer is NULL when it is not known yet: then ask for whatever can
 * be asked for already, and return PB_OK. An address that cannot be fetched, or has a web page in place of data, ends
 * the plan of its source. */
enum pb_status pb_plan_ask(struct pb_plan *plan, const char *location, const struct pb_answer **answer,
                           struct pb_error *error) PB_MUST_USE;

/* Adds a request; both texts are copied. Each file that the location finds is read on its own, so that several can be
 * read at a time and one that changed is read alone: for an extractor whose files say nothing about each other. */
enum pb_status pb_plan_add_each(struct pb_plan *plan, const char *location, struct pb_error *error) PB_MUST_USE;
/* The same for files that are read together, as one unit. The second form is for an extractor that reads files of
 * several kinds; the first asks for role 0. */
enum pb_status pb_plan_add(struct pb_plan *plan, const char *unit, const char *location,
                           struct pb_error *error) PB_MUST_USE;
enum pb_status pb_plan_add_as(struct pb_plan *plan, const char *unit, const char *location, int role,
                              struct pb_error *error) PB_MUST_USE;
/* The same for an address whose path says nothing: `name`, such as "indicators-1.csv", is what messages and source_file
 * call it, and must be unique in its unit. What a note says is part of what decides the rows: another note, and the
 * input is read anew. An input with a note is read as a whole, never in parts. All of the request is copied. */
enum pb_status pb_plan_add_request(struct pb_plan *plan, const struct pb_request *request,
                                   struct pb_error *error) PB_MUST_USE;

/* A source whose rows are in a table. */
struct pb_context_source {
    const char *id;
    const char *scheme; /* of its extractor */
};

/* What became of each extracted row of a table: the engine's. */
struct pb_row_fates;
struct pb_seen;
struct pb_england;
struct pb_peers;

/* What an extractor or a transform works with. Everything belongs to the engine and is valid for the call only. */
struct pb_context {
    const char *source; /* id of the source in the pipeline; the first of them where the table has rows of several */
    const char *scheme; /* id scheme of the source's indicators: the extractor's */
    const struct pb_context_source *sources; /* all of them; none in an extractor */
    size_t source_count;
    const struct pb_framework *framework;
    const struct pb_geography *geography;
    const struct pb_targets *targets;     /* of the plans; NULL: not known */
    const struct pb_reference *reference; /* areas, what they lie in, who lives there; NULL: the pipeline has none, or
                                             the module did not say that it looks things up (looks_up) */
    const char *measure; /* id of the one whose rows a transform gets together; it may have none of its own (composes).
                            NULL: they are of several */
    struct pb_table *table;           /* an extractor adds rows; a transform changes, adds and removes rows */
    struct pb_row_counts *row_counts; /* an extractor counts what it filtered and rejected */
    struct pb_row_fates *fates;       /* may be NULL: see pb_transform_reject */
    struct pb_findings *findings;
    /* Disclosure control: what it withheld last time, sorted by bytes (placebook/withheld.h). NULL: nothing is known.
     */
    const struct pb_text_list *withheld_before;
    const struct pb_table *conflicts; /* rows that were rejected because sources disagree; NULL: not known */
    /* Rows of the measures that this one is made from (composes), after what transforms of the scope "source" and those
     * that put areas together (joins) did to them, before they are placed; no figure here that disclosure control
     * withholds. NULL: it is made from none. */
    const struct pb_table *components;
    const atomic_bool *cancelled; /* true: stop soon and return PB_FATAL with pb_cancelled() */
    _Atomic uint64_t *bytes_read; /* progress: an extractor adds what it read */
    struct pb_seen *seen; /* an extractor tells it of the authorities that it leaves out (placebook/seen.h); NULL:
                             nobody asks */
};

/* The id scheme of the source that a row comes from: the context's own where the row is of several. */
const char *pb_context_scheme(const struct pb_context *context, size_t row);

/* The same bytes as those of an input, which are added to the context's bytes_read as they are read. `stream` must
 * outlive the result. */
struct pb_counted_stream {
    const struct pb_input *input;
    _Atomic uint64_t *bytes_read;
};
struct pb_input pb_counted_input(const struct pb_input *input, const struct pb_context *context,
                                 struct pb_counted_stream *stream);

/* Is the run being stopped? Fills the error when it is. */
bool pb_cancelled(const struct pb_context *context, struct pb_error *error);

/* The same for a loop over rows: asks at its first row and then once in PB_CANCEL_CHECK_ROWS, so that it costs nothing.
 * `row` is how far the loop is.
 *
 *     struct pb_cancel_check check = { .context = context };
 *     for (size_t row = 0; row < table->rows; row++) {
 *         if (pb_cancel_check_rows(&check, row, error))
 *             return PB_FATAL;
 */
enum { PB_CANCEL_CHECK_ROWS = 4096 };
struct pb_cancel_check {
    const struct pb_context *context;
    size_t next; /* the row at which it asks again */
};
static inline bool pb_cancel_check_rows(struct pb_cancel_check *check, size_t row, struct pb_error *error)
{
    if (row < check->next)
        return false;
    check->next = row + PB_CANCEL_CHECK_ROWS;
    return pb_cancelled(check->context, error);
}

/* One input of the run, as Sources and the provenance files list it. */
struct pb_input_record {
    const char *source; /* id of the source in the pipeline */
    const char *title;
    const char *publisher;
    const char *url; /* where it comes from; "" when not known */
    const char *licence;
    const char *retrieved; /* YYYY-MM-DD: when its bytes came, or what the pipeline file says; or "" */
    const char *changed;   /* YYYY-MM-DD: when what its address has last differed from before; "" for a file */
    const char *checked;   /* YYYY-MM-DD: when its address was last asked; "" for a file */
    const char *file;      /* name, as in source_file */
    const char *sha256;    /* lower-case hex */
    uint64_t size;
    bool sample;                     /* made up for demonstration */
    struct pb_row_counts row_counts; /* of the unit that the input belongs to */
    const char *converter;           /* that made the file readable, with its version; NULL: it was read as it is */
    /* NULL: the source was read. Else it could not be, and its figures are the last good ones: the day (YYYY-MM-DD) of
     * the edition for which it was last read, or "" when that is not known. */
    const char *last_good;
};

/* One module of the run, as provenance lists it. */
struct pb_module_record {
    enum pb_module_kind kind;
    const char *name;
    const char *version;
    const char *options;         /* canonical JSON text */
    struct pb_text_list sources; /* ids of the sources that a transform worked on; empty: all of them */
    const char *catalogue;       /* of an extractor: the id scheme whose measures are expected to come; NULL: none */
};

/* One rejected row, with the unit's source id. */
struct pb_reject_record {
    const char *source;
    struct pb_reject reject;
};

/* One quality record, with the unit's source id. */
struct pb_quality_record {
    const char *source;
    struct pb_quality quality;
};

/* How often a rule was applied to a source, in all its units. */
struct pb_check_record {
    const char *source;
    struct pb_check check;
};

/* What is true for the whole publication. */
struct pb_publication_info {
    const char *title; /* of the pipeline */
    const char *program_version;
    const char *run_id;     /* decided by inputs, options and versions: the same for the same publication */
    const char *data_as_at; /* YYYY-MM-DD: the last day of the latest period in the data */
    /* The date of the publication, as YYYYMMDD and as YYYY-MM-DD: ages are measured from it. It is the day of the run
     * that first made these files, and stays theirs for as long as nothing else is to be said. */
    int32_t published;
    const char *published_text;
    const char *profile; /* "analyst" or "publication" */
    const struct pb_framework *framework;
    const struct pb_geography *geography;
    const struct pb_quoted *quoted; /* figures that plans quote; NULL: the pipeline names no register of them */
    const struct pb_targets *targets;
    const struct pb_input_record *inputs;
    size_t input_count;
    const struct pb_module_record *modules;
    size_t module_count;
    const struct pb_warning *warnings;
    size_t warning_count;
    size_t reject_count;
    const struct pb_quality_record *quality; /* of all sources, in the order of the plan */
    size_t quality_count;
    const struct pb_check_record *checks;
    size_t check_count;
    bool sample;                          /* some input is made up: every Cover says so */
    const struct pb_peers *peers;         /* which authorities are alike; NULL: nobody asks for ranks */
    const struct pb_england *england;     /* the figures of all authorities (placebook/standing.h); NULL: likewise */
    const struct pb_reference *reference; /* NULL: the pipeline has none */
};

#define PB_CONTRACT_VERSION "2.0"

/* What a loader is given for one Place. Its files go into the output, and a later loader finds those of an earlier one
 * there. */
struct pb_load {
    const struct pb_publication_info *info;
    const struct pb_place *place;           /* a Place, or the system */
    struct pb_table *table;                 /* its observations in the order of publication; not to be changed */
    const struct pb_changes_since *changes; /* since the publication before; NULL: nothing is known */
    struct pb_output *output;
    const char *password; /* of archives that are encrypted; NULL: there is none. A secret: it goes nowhere else */
    const char *stem;     /* "rugby-outcomes": what the main files are called, before their endings */
};

/* What a loader is given once for the whole publication, after all Places. */
struct pb_conclusion {
    const struct pb_publication_info *info;
    struct pb_output *output;
    const struct pb_reject_record *rejects;
    size_t reject_count;
};

/* What became of a Place, the system or an edition in a publication. */
struct pb_indexed {
    const struct pb_place *place;
    bool kept;                 /* its files are those of an earlier publication */
    struct pb_text_list files; /* their names, sorted; none: it is not in the publication */
    const char *bytes;         /* of the file that the module asks for; NULL: there is none */
    size_t length;
};

/* What a loader is given last, when all files of all Places are there, whether this run made or kept them. */
struct pb_index {
    const struct pb_publication_info *info;
    struct pb_output *output;
    const struct pb_indexed *items; /* the Places, the system, the editions, in the order of the Places file */
    size_t count;
};
enum { PB_INDEXED_MAXIMUM = 4 << 20 }; /* bytes of a file that a module asks for; a longer one is not there */

/* Which rows of a measure the apply callback of a transform gets together. */
enum pb_scope {
    PB_SCOPE_MEASURE, /* those of all sources: one series, wherever its rows come from */
    PB_SCOPE_SOURCE   /* those of one source, before they meet those of others: such transforms stand first */
};

struct pb_module {
    struct pb_module_head head; /* PB_MODULE_HEAD */
    enum pb_module_kind kind;
    const char *name;                /* lower case, with underscores: the folder's name */
    const char *summary;             /* one sentence */
    const char *version;             /* changes whenever its results change: part of every unit's key */
    const char *since;               /* version of Placebook that first had it */
    const struct pb_option *options; /* may be NULL: none */
    size_t option_values_size;       /* bytes of the struct that the options fill; 0 with no options */

    /* Further checks of the options, beyond what the table says. Optional. Positions come from pb_option
     * PB_OPTION_LOCATION fields. */
    enum pb_status (*check)(const void *option_values, struct pb_error *error);

    /* Extractors. probe: how certain is it, by the first bytes, that it can read this: 0 no to 100 certain; never by
     * name.
     */
    int (*probe)(const void *bytes, size_t length);
    enum pb_status (*plan)(const void *option_values, struct pb_plan *plan, struct pb_error *error);
    /* Adds the rows of the inputs to the context's table. Every row must have source (the context's), indicator,
     * area_code, period with period_start and period_end, status, source_file (the input's name), source_row, and
     * origin: row + 1, by which the engine counts the rows that are left. A number has the text that it was published
     * with beside it. Every row read is counted in the row counts as read, and then is a row of the table or is counted
     * as filtered, rejected (placebook/reject.h) or duplicate. Several threads may be in this function at once, with
     * the same option values. */
    enum pb_status (*extract)(const void *option_values, const struct pb_input *inputs, size_t input_count,
                              struct pb_context *context, struct pb_error *error);
    /* Extractors that read CSV with commas, in which the first row names the columns and every other row says all about
     * itself: a large file may be given to them in parts (struct pb_input_part), to several threads. What they tell
     * about rows, they tell with pb_warning_rows. When a part cannot be read, the file is read as a whole. */
    bool divisible;
    /* Extractors whose options say what the columns are, optional: does this file fit them? Reads the headings and the
     * first rows of the sheets that the options mean. The context is a scratch one: what is added to its table, counted
     * or found goes nowhere. That a file does not fit is no error: fit->missing says why. A text file is at its
     * beginning, and JSON is read at its most likely records. */
    enum pb_status (*fit)(const void *option_values, struct pb_tabular *tabular, struct pb_context *context,
                          struct pb_fit *fit, struct pb_error *error);
    /* Extractors, optional: do the options by themselves say that this indicator of its scheme comes from here? NULL:
     * they say nothing of indicators, and the source has whatever its data have. Asked for no indicator (NULL): can the
     * data name some themselves? */
    bool (*names)(const void *option_values, const char *indicator);
    const char *scheme; /* extractors: the id scheme of its indicators in the framework */
    /* Extractors: the ids of its scheme are those of a published catalogue, so a measure of the framework that has one
     * is missed when it does not come. Not set where the author of a mapping makes the ids. */
    bool catalogue;
    /* Extractors: what they read is reference data: `extract` adds facts (placebook/reference.h) and nothing else. */
    bool refers;
    /* Extractors and transforms, optional: does what they make of rows depend on reference data? Then the context has
     * it, and its digest is in their keys. NULL: it does not. */
    bool (*looks_up)(const void *option_values);

    /* Extractors, optional: may rows be of areas below districts, in which small counts tell of persons? Then a step
     * that guards is added to the source, unless it says that its figures are published. NULL: they are not. */
    bool (*small_areas)(const void *option_values);

    /* Transforms. All are optional; a pipeline's transforms are called in the order of its file.
     *
     * rows: as soon as an input was read, with its rows alone: changes or removes rows, each by itself. Whatever gives
     * rows their measure does it here, because from then on rows are kept by measure.
     *
     * apply: with all rows of one measure. `scope` says of which sources. A row that is removed is removed with
     * pb_transform_reject, pb_transform_filter or pb_transform_duplicate; copies of a row keep its origin.
     *
     * combine: after all measures, with those rows of all measures that `gathers` asks for. Rows that it adds are
     * published; the others are only shown. */
    enum pb_scope scope;
    const char *guards; /* its options (JSON) where it is added to a source of small areas; NULL: it is not added */
    bool remembers;     /* it is given what the latest publication withholds: pb_context.withheld_before */
    bool composes; /* it makes measures from others: pb_context.components, and measures without rows of their own */
    bool joins; /* apply puts areas together to larger ones, and does so too with rows of which another measure is made
                 */
    bool begun; /* apply and combine are given rows of periods that have begun: projections (placebook/table.h) stand
                   aside, and stay as they are */
    enum pb_status (*rows)(const void *option_values, struct pb_context *context, struct pb_error *error);
    enum pb_status (*apply)(const void *option_values, struct pb_context *context, struct pb_error *error);
    bool (*combines)(const void *option_values); /* is there anything to combine? NULL: always */
    bool (*gathers)(const void *option_values, const struct pb_table *table, size_t row);
    /* Does it gather any row of this measure? NULL: perhaps of every one. Saves reading the others, and it is not
     * called again when only they have changed. */
    bool (*gathers_from)(const void *option_values, const char *measure);
    enum pb_status (*combine)(const void *option_values, struct pb_context *context, struct pb_error *error);

    /* Loaders. `conclude` is optional, and may be called while Places are still being made. Files must be
       byte-identical for equal input. */
    enum pb_status (*load)(const void *option_values, const struct pb_load *load, struct pb_error *error);
    enum pb_status (*conclude)(const void *option_values, const struct pb_conclusion *conclusion,
                               struct pb_error *error);
    /* Optional: for a run that publishes nothing and says what would change by comparing the tidy tables. The loader
     * that makes these (STEM.csv) makes the same bytes of the table alone; loaders without it are not called in such a
     * run. */
    enum pb_status (*tabulate)(const void *option_values, const struct pb_load *load, struct pb_error *error);
    /* Optional: a page that leads to all Places. `indexes`: how the name of the file ends that it asks for of each,
     * behind the Place's id: "-profile.csv". NULL: none. */
    enum pb_status (*index)(const void *option_values, const struct pb_index *index, struct pb_error *error);
    const char *indexes;
};

#pragma GCC visibility pop

#endif
