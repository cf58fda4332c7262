#ifndef PB_ENGINE_WATCH_SUMMARY_H
#define PB_ENGINE_WATCH_SUMMARY_H
/*
 * What those who watch runs are told: figures for Prometheus, events for OpenLineage, a document for a command or a
 * webhook. All are made from one summary. Nothing here makes a run fail.
 */
#include "engine/run/run.h"
#include "placebook/json_write.h"

#include <time.h>

enum { PB_UUID_TEXT = 37 };

/* An input of the latest publication. */
struct pb_summary_input {
    const char *source; /* id */
    const char *file;   /* its name */
    const char *url;    /* "" */
    const char *sha256;
};

/* A source in the latest publication. */
struct pb_summary_source {
    const char *id;
    const char *title;
    bool kept;                 /* it could not be read, and its last good rows were published */
    time_t read;               /* when it was last read, as far as is known; 0: not known */
    time_t retrieved;          /* the day on which the newest of its inputs came; 0: not known */
    time_t changed;            /* the day on which what an address of it has last differed; 0: not known */
    struct pb_row_counts rows; /* of its units */
};

struct pb_summary {
    char uuid[PB_UUID_TEXT]; /* of the run, for OpenLineage: random */
    const char *pipeline;    /* name, or that of the file when it could not be read */
    const char *path;        /* of the pipeline file */
    const char *import;      /* name of the import that somebody loaded; NULL: it was a run of the pipeline */
    const char *state;       /* published, unchanged, partial, failed, stopped; running: it has begun */
    int exit_code;
    int64_t number;     /* in the ledger; 0: it did not get that far */
    const char *run_id; /* "" */
    time_t started, finished;
    double seconds;
    time_t last_success;       /* when a run of the pipeline last ended with code 0; 0: never */
    const char *output;        /* folder of publications, in full; "" */
    const char *publication;   /* name of the folder; "": none was made or confirmed */
    const char *data_as_at;    /* last day of the data of the latest publication; "" */
    struct pb_row_counts rows; /* of this run */
    uint64_t units_run, units_reused;
    const struct pb_place_outcome *places;
    size_t place_count;
    struct pb_summary_source *sources;
    size_t source_count;
    struct pb_summary_input *inputs; /* of the latest publication; of a run that failed: those that it had planned */
    size_t input_count;
    const char *message; /* of an error, or why some Places were kept; "" */
    const char *hint;    /* "" */
};

/* A random UUID (RFC 4122, version 4). */
void pb_uuid_make(char uuid[PB_UUID_TEXT]);

/* When its last day of data was, as a moment; 0: not known. */
time_t pb_summary_data(const struct pb_summary *summary);

/* What the latest publication in a folder says of sources and inputs, if it is one of this pipeline; nothing when there
 * is none. `read` is the time of the read for those that were read. Texts live in the arena. */
enum pb_status pb_summary_latest(struct pb_summary *summary, time_t read, struct pb_arena *arena,
                                 struct pb_error *error) PB_MUST_USE;

/* The document: one object, schema placebook.notification/1. */
void pb_summary_json(const struct pb_summary *summary, struct pb_json_writer *writer);

/* May a file be written that a pipeline file names? Only when it is not there, empty, or begins as what we write: a
 * wrong path must not harm somebody's file. PB_ERROR_CONFIGURATION otherwise. */
enum pb_status pb_watch_file_check(const char *path, const char *beginning, struct pb_error *error) PB_MUST_USE;

/* UTC, ISO 8601: "2026-11-29T02:30:00Z". */
const char *pb_summary_time(time_t when, char text[32]);

/* "published", "unchanged", "kept", "absent". */
const char *pb_summary_place_state(enum pb_place_state state);

#endif
