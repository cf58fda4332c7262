#ifndef PB_APP_SESSION_H
#define PB_APP_SESSION_H
/*
 * One piece of work for somebody: what they asked for, how they are told about it, and what it works with. The command
 * line, a console and a test each fill the first half of a session with designated initialisers and hand it to the
 * functions of this folder. Nothing here prints, reads arguments or keeps anything between two sessions; results and
 * their texts live in the arena of the caller.
 *
 * Modules, the pipeline and the store are opened in the order in which they need each other: the check of a pipeline
 * file needs the modules, and the file says where the state is.
 */
#include "app/given.h"
#include "engine/plan/plan.h"
#include "engine/store/store.h"

/* How important a message is to those who watch. */
enum pb_tone {
    PB_TONE_WARNING,
    PB_TONE_NOTICE,
    PB_TONE_DETAIL,
};

enum { PB_APP_RUNS_LOOKED_AT = 1000 }; /* newest first, when one is looked for in the ledger */

struct pb_session {
    /* What was said. */
    struct pb_arena *arena;       /* of the caller; outlives the session */
    struct pb_given_parts said;   /* settings, which count before any other origin, and parameters of the pipeline */
    struct pb_text_list places;   /* ids; empty: all of them */
    struct pb_text_list sources;  /* ids; empty: all of them */
    struct pb_text_list measures; /* ids; empty: all of them */
    const char *path;             /* the pipeline file; NULL where that of the latest run that published is meant */
    struct pb_mistakes *mistakes; /* for all mistakes of a pipeline that is opened; NULL: only the first is told */
    bool accept_drift;            /* a source that is not what it was does not stop a run */
    int64_t wait;                 /* seconds to wait for a run that is at work; 0: PB_ERROR_LOCKED at once */

    /* Who is told about it. All of these may be NULL. */
    struct pb_progress *progress; /* numbers of a run at work; its messages go to `tell` */
    const atomic_bool *cancelled; /* becomes true when the work is to stop */
    int (*stop_code)(void);       /* the exit code of what set it, for the ledger: PB_ERROR_INTERRUPTED, _TERMINATED */
    /* A message, from any thread; `event` is a stable word for programs. `files`: 1, but where several files say the
     * same it is their number in the first message and 0 in the others, which people need not see. */
    void (*tell)(void *context, enum pb_tone tone, const char *event, const struct pb_error *what, size_t files);
    /* A pipeline was opened, and its settings are known. */
    void (*opened)(void *context, const struct pb_session *session);
    /* A run begins to use `progress` (true), and no longer uses it (false). */
    void (*at_work)(void *context, const struct pb_session *session, bool begins);
    void *context; /* of these three */

    /* What is open; filled by the functions below. */
    struct pb_settings settings; /* when no pipeline file is read (pb_session_settings); a pipeline has its own */
    enum pb_origin origins[PB_SETTINGS_COUNT];
    struct pb_registry registry;
    struct pb_pipeline pipeline;
    struct pb_given_parts parts;   /* what the pipeline was given, earlier and now */
    const char *given;             /* the same as the ledger keeps it */
    struct pb_selection selection; /* places, sources, measures */
    bool modules_open, pipeline_open;
};

/* The settings when no pipeline file is read: what was said, environment, the user's file. */
enum pb_status pb_session_settings(struct pb_session *session, struct pb_error *error) PB_MUST_USE;

/* The same into the caller's struct, for work that remembers nothing: needs no folder for state. */
enum pb_status pb_session_settings_alone(const struct pb_session *session, struct pb_settings *settings,
                                         enum pb_origin *origins, struct pb_error *error) PB_MUST_USE;

/* The modules alone. Needs no folder for state. Close the session after PB_OK. */
enum pb_status pb_session_modules(struct pb_session *session, struct pb_error *error) PB_MUST_USE;

/* A pipeline file to open. */
struct pb_opening {
    const char *path;
    struct pb_given_parts before; /* what it was given earlier; what the session says counts before it */
    const char *without;          /* name of an import that will be replaced; NULL: none */
};

/* The pipeline file with its modules, framework and Places, the imports in force, and what is selected. Close the
 * session after PB_OK. */
enum pb_status pb_session_open(struct pb_session *session, const struct pb_opening *opening,
                               struct pb_error *error) PB_MUST_USE;

/* The pipeline of session->path, else that of the latest run that published, with what that run was given. The second
 * is PB_ERROR_USAGE when nothing was published, or when the file keeps its state elsewhere. */
enum pb_status pb_session_open_current(struct pb_session *session, struct pb_error *error) PB_MUST_USE;

/* Which one that is, without opening it; and the check of its state folder after opening it. */
enum pb_status pb_session_find_current(struct pb_session *session, struct pb_opening *opening,
                                       struct pb_error *error) PB_MUST_USE;
enum pb_status pb_session_check_current(struct pb_session *session, struct pb_error *error) PB_MUST_USE;

/* Closes what is open, so that it can be opened again. The first half stays. */
void pb_session_close(struct pb_session *session);

/* The store of a state folder if a run has made one, else *store is NULL: looking creates nothing. */
enum pb_status pb_session_store(const struct pb_session *session, const char *state, struct pb_store **store,
                                struct pb_error *error) PB_MUST_USE;

/* Where the content of a file can be read: the file itself, or what the converter of the open pipeline has kept of an
 * old workbook (engine/convert/convert.h), which is made now if it is not there. */
enum pb_status pb_session_readable(const struct pb_session *session, const char *path, char kept[PATH_MAX],
                                   const char **readable, struct pb_error *error) PB_MUST_USE;

/* Tells those who listen; nothing when nobody does. */
void pb_session_tell(const struct pb_session *session, enum pb_tone tone, const char *event, const char *format, ...)
    PB_PRINTF(4, 5);

/* Tells which sources of the open pipeline are left out, and what they need. */
void pb_session_tell_left_out(const struct pb_session *session);

/* After work that ended with *status: may it be tried again, because another run was at work (PB_ERROR_LOCKED) and the
 * session waits? Sleeps for a moment before it returns true. False when the time is over, and when the session was
 * cancelled meanwhile, which *status and the error then say. *waited begins at 0. */
bool pb_session_wait(const struct pb_session *session, enum pb_status *status, double *waited, struct pb_error *error);

/* A setting as text, and its place in the table by name. */
void pb_setting_text(const struct pb_settings *settings, size_t index, char *text, size_t size);
size_t pb_setting_index(const char *name);

#endif
