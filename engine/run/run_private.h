#ifndef PB_ENGINE_RUN_RUN_PRIVATE_H
#define PB_ENGINE_RUN_RUN_PRIVATE_H
/*
 * What the parts of a run share.
 */
#include "engine/publication/manifest.h"
#include "engine/run/publication_info.h"
#include "engine/run/run.h"
#include "engine/store/ledger.h"

#include <pthread.h>

enum { PB_MISMATCHES_ALWAYS_ALLOWED = 5 }; /* of one check, when max_mismatches is a percentage */
enum { PB_RUN_STEPS = 32 };                /* that the ledger keeps of a run */

/* Why a Place keeps its last good files, or has none. */
#define PB_REASON_NO_ROWS "no source has a row for it"

struct pb_withdrawn_measure;
struct pb_run_ahead;

struct pb_place_size {
    size_t place; /* position in the plan */
    size_t rows;  /* that the store has for it; of an edition, about as many */
};

/* Why a source cannot be read. */
struct pb_source_failure {
    size_t unit;           /* position in the plan: the first one that cannot */
    struct pb_error error; /* code 0: it can, or was not tried */
};

struct pb_running {
    const struct pb_run_request *request;
    struct pb_run_result *result;
    struct pb_run_plan plan;
    bool complete; /* the store has every result that the plan asks for, and they are listed */
    struct pb_store *store;
    struct pb_publication publication;
    const char *latest_name;    /* of the publication that was there before; NULL: none */
    struct pb_manifest latest;  /* without Places whose files are damaged */
    struct pb_manifest before;  /* all of it, of any version of the contract: what changed since (run_changes.c) */
    const char *latest_folder;  /* its path */
    bool *latest_looked;        /* by artefact of it: it was verified */
    const char **latest_damage; /* by artefact of it that was verified: what is wrong with it; NULL: nothing */
    bool latest_damaged;
    bool latest_unsealed;                 /* its publication.json is not what was published, and was not read */
    struct pb_corrected corrected;        /* rows that were corrected by hand, those of the request among them */
    struct pb_corrected corrected_before; /* without these; only when there are some */
    struct pb_publication_info info;
    struct pb_publication_info *place_infos; /* by place of the plan: what is true for its files; if they are copied,
                                                only the date */
    struct pb_place_size *place_sizes;       /* of the plan's Places, the largest first (run_places.c) */
    size_t *measures_by_size;                /* positions in the plan, the largest first (run_units.c) */
    struct pb_made_files made;               /* in this run, for the new publication */
    struct pb_reject_record *rejects;
    struct pb_withdrawn_measure *withdrawn; /* in all Places, by measure (run_withdrawals.c) */
    size_t withdrawn_count, withdrawn_capacity;
    pthread_mutex_t withdrawals;
    const char *archive_password; /* NULL: none */
    size_t jobs;
    struct pb_run_ahead *ahead;                /* NULL: nothing is read before everything has come (run_ahead.c) */
    bool refer;                                /* units of reference data are being read now, not the others */
    struct pb_source_failure *failures;        /* by source of the pipeline */
    pthread_mutex_t failing;                   /* guards them */
    struct pb_arena *arena;                    /* the result's */
    bool planned;                              /* the plan was made: it says what became of each source */
    struct pb_ledger_step steps[PB_RUN_STEPS]; /* so far (run_notes.c) */
    size_t step_count;
    double step_began;     /* the present one */
    size_t artefact_count; /* of the new publication */
    uint64_t artefact_bytes;
    struct pb_ledger_drift *drift; /* what differs of the sources from the last run that published */
    size_t drift_count, drift_capacity;
    size_t link_drift_count; /* the first of them are about pages on which files are looked for */
};

/* Reads the password of archives, where one is set, before anything is done: running->archive_password. Errors:
 * PB_ERROR_CONFIGURATION (run_password.c). */
enum pb_status pb_run_password_read(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Compares the sources with what they were when a run last published, and tells what changed. PB_ERROR_COLUMNS when
 * the pipeline file says that the run is to stop for it (run_drift.c). */
enum pb_status pb_run_drift(struct pb_running *running, struct pb_error *error) PB_MUST_USE;
/* The same of the pages on which sources look for their files: known with the plan, also when nothing else changed. */
enum pb_status pb_run_drift_links(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Puts the inputs of the plan into the result, for those who are told that the run failed (run_notes.c). */
void pb_run_inputs_keep(struct pb_running *running);

/* Ends a step of the run, which began when the one before ended; the four after it count what they are about
 * (run_notes.c). */
void pb_run_step(struct pb_running *running, const char *step, int64_t items, int64_t rows, int64_t bytes);
void pb_run_step_plan(struct pb_running *running);
void pb_run_step_intake(struct pb_running *running);
void pb_run_step_measures(struct pb_running *running);
void pb_run_step_places(struct pb_running *running);

/* Notes steps, sources and drift in the ledger, as far as the run got. */
enum pb_status pb_run_notes_keep(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Should the run stop? Fills the error. */
bool pb_run_cancelled(const struct pb_running *running, struct pb_error *error);

/* Prints the pages that were made as PDFs, if that is asked for (run_print.c). */
enum pb_status pb_run_print(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Makes the pages that lead to all Places, when their files are there (run_index.c). */
enum pb_status pb_run_index(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Passes a message to the display of the run. */
void pb_run_tell(const struct pb_running *running, bool warning, const char *source, uint64_t line, const char *module,
                 const char *format, ...) PB_PRINTF(6, 7);

/* What is said about a result, into the arena. PB_RETRY when the store has it no more, because it was damaged. */
enum pb_status pb_run_findings(const struct pb_running *running, const struct pb_plan_result *found,
                               struct pb_arena *arena, struct pb_unit_result *result,
                               struct pb_error *error) PB_MUST_USE;

/* Passes on the warnings of all that ran, in the order of the plan, and not of the threads: the first ones of each
 * source. Those that several files share say so (run_warnings.c). */
enum pb_status pb_run_tell_warnings(const struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Reads what the latest publication holds (run_latest.c). From here on no file is known by its times, if the settings
 * say so. */
enum pb_status pb_run_latest_read(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Verifies files of the latest publication, in the hope that nothing changed and the run relies on all of them; until
 * it is told to stop. Nothing depends on how far it gets. */
void pb_run_latest_look(struct pb_running *running, const atomic_bool *stop);

/* Verifies the files of the latest publication that the run, as it is planned, relies on, and forgets damaged Places.
 * To be called again when the run relies on more files than before; what was verified is not read again. */
enum pb_status pb_run_latest_verify(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* The same for a plan that was just made. *again: the selection was widened by damaged Places, and the plan is to be
 * made again. */
enum pb_status pb_run_latest_check(struct pb_running *running, struct pb_selection *selection, bool *again,
                                   struct pb_error *error) PB_MUST_USE;

/* Does the latest publication hold, for every Place planned, what this run would make? That is also so of a Place that
 * it has as it was before, or not at all, because no source had a row for it under the same run id. */
bool pb_run_latest_serves(const struct pb_running *running);

/* The date of what the run publishes: of the files of a planned Place, and of the whole. It is the day of the run, but
 * whatever the latest publication has already, under the same run id, keeps its date, and so its bytes, also when it is
 * made again because a file was damaged (run_published.c). */
int32_t pb_run_published_place(const struct pb_running *running, size_t planned);
int32_t pb_run_published(const struct pb_running *running);

/* The days of the inputs, as loaders are told them: those of the latest publication where the date is. `planned` is a
 * planned Place, or their count: the whole. */
enum pb_status pb_run_published_days(const struct pb_running *running, size_t planned, struct pb_publication_info *info,
                                     struct pb_error *error) PB_MUST_USE;

/* Are the files of a planned Place in the latest publication those that this run would make? Run ids must be final. */
bool pb_run_latest_holds(const struct pb_running *running, size_t planned);

/* Are they copied, or left where they are in a dry run? Where archives are encrypted they are made again, since no run
 * id knows the password. */
bool pb_run_latest_stays(const struct pb_running *running, size_t planned);

/* Lists these Places in the result of a run that publishes nothing: it is as partial as the one that published. */
enum pb_status pb_run_latest_without_rows(const struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Reads the corrections of the state folder and adds those of the request (run_corrections.c). */
enum pb_status pb_run_corrections_open(struct pb_running *running, struct pb_error *error) PB_MUST_USE;
void pb_run_corrections_close(struct pb_running *running);

/* Writes them to the state folder when the request added any: once all checks have passed, before the publication. */
enum pb_status pb_run_corrections_keep(const struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* The publication failed: forgets those of the request again. */
void pb_run_corrections_take_back(const struct pb_running *running);

enum { PB_RUN_REASON_TEXT = 600 };

/* The first row of the rule that rejected most rows of a source (NULL: of all), and why: where a data officer looks
 * first. Returns the text, which is empty when no row was rejected (run_gate.c). */
const char *pb_run_main_reason(const struct pb_running *running, const char *source, char *text, size_t size);

/* Applies the gate to every source: not more rejected rows than max_rejects, what is expected of it, and of no check
 * more mismatches than max_mismatches. All units of the plan must be known. Counts the comparisons in the result
 * (run_gate.c). */
enum pb_status pb_run_gate(const struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Does a source of the plan have what the pipeline file expects of it? PB_ERROR_GATE when not. */
enum pb_status pb_run_expectations(const struct pb_running *running, const struct pb_pipeline_source *source,
                                   struct pb_error *error) PB_MUST_USE;

/* Takes the lock of the state folder, settles what a killed import left, and sees that the imports are still those that
 * were attached to the pipeline; else PB_RETRY and result->imports_changed (run_imports.c). */
enum pb_status pb_run_imports_begin(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Counts the rows of the import of this run, and the figures that give way because of it or to others, in the result;
 * PB_ERROR_GATE when none is kept. */
enum pb_status pb_run_import_check(const struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Makes the import of this run permanent when it succeeded, else leaves what was there before. */
void pb_run_import_end(struct pb_running *running, enum pb_status status);

/* Counts which rows of the latest publication a Place does not have any more: outcome->before and withdrawn, and those
 * of its measures. Several Places may be counted at a time. */
enum pb_status pb_run_withdrawals_count(struct pb_running *running, struct pb_place_outcome *outcome,
                                        const struct pb_table *table, struct pb_error *error) PB_MUST_USE;

/* Counts the rows of the Places that stay as they are, when the others are counted (run_withdrawals.c). */
enum pb_status pb_run_withdrawals_stay(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Not more rows of a Place or of a measure may be withdrawn than max_withdrawn allows. */
enum pb_status pb_run_withdrawals_gate(const struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Compares the staging folder with the latest publication. */
enum pb_status pb_run_compare(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Gets ready to read units while others are being fetched, where there is more than one thread for it. */
enum pb_status pb_run_ahead_open(struct pb_running *running, struct pb_error *error) PB_MUST_USE;
void pb_run_ahead_close(struct pb_running *running);

/* Who reads them, for the selection of a plan; NULL: nobody. */
const struct pb_ahead_reader *pb_run_ahead_reader(const struct pb_running *running);

/* That a unit of the plan is known does not mean that it is old: those that this run has read count as run. */
void pb_run_ahead_mark(struct pb_running *running);

/* Looks whether the store has all that the plan asks for: running->complete. */
enum pb_status pb_run_units_known(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Reads what the latest publication withholds into the plan, where a transform wants to know it. */
enum pb_status pb_run_withheld_read(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Does the plan keep the last good rows of a source that could not be read: now, or when it was last read? */
bool pb_run_keeps_sources(const struct pb_running *running);

/* Was there a source that this run was to read and could not? */
bool pb_run_could_not_read(const struct pb_running *running);

/* Says which sources these are, and why. */
void pb_run_tell_kept(const struct pb_running *running);

/* Runs the units that the store does not have, adds up the accounts, and applies the gate. */
enum pb_status pb_run_units(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Reads what sources of reference data said, once, and tells in what they contradict themselves or each other. */
enum pb_status pb_run_reference(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Gathers what loaders are told: running->info and place_infos (run_infos.c). */
enum pb_status pb_run_infos(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

/* Copies the files that a Place has in the latest publication into the new one, and counts them as made. *damaged: one
 * that is not what was published, or NULL; then the Place has no files (run_copies.c). */
enum pb_status pb_run_copy(struct pb_running *running, const char *id, const struct pb_artefact **damaged,
                           struct pb_error *error) PB_MUST_USE;

/* Makes the files of all Places in the staging folder: of those asked for by the loaders, of the others by copying the
 * last good ones; then the files for the whole publication. Fills result->places. */
enum pb_status pb_run_places(struct pb_running *running, struct pb_error *error) PB_MUST_USE;

#endif
