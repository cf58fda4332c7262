#ifndef PB_ENGINE_PIPELINE_SETTINGS_H
#define PB_ENGINE_PIPELINE_SETTINGS_H
/*
 * Settings of a run, and where each came from: flag > environment (PLACEBOOK_ and the name in capitals) > pipeline file
 * > $XDG_CONFIG_HOME/placebook/config.json > default. Declared once, as a table of options; flags, environment names,
 * the keys of both files and the help come from it.
 */
#include "core/options/mistakes.h"
#include "placebook/options.h"

enum pb_origin { PB_ORIGIN_DEFAULT, PB_ORIGIN_USER_FILE, PB_ORIGIN_PIPELINE, PB_ORIGIN_ENVIRONMENT, PB_ORIGIN_FLAG };

struct pb_settings {
    const char *output;           /* folder of publications */
    const char *state;            /* folder of the store */
    int64_t jobs;                 /* threads; 0 = as many as there are processors */
    const char *max_rejects;      /* "50%" or "1000": more rejected rows than that stop the run */
    const char *max_mismatches;   /* "25%" or "100": of one check of a source, more mismatches stop the run */
    const char *max_withdrawn;    /* "20%" or "100": of a Place or a measure, more withdrawn rows stop the run */
    const char *progress;         /* auto, bar, plain, json, none */
    const char *log_format;       /* text, json */
    const char *profile;          /* analyst, publication */
    const char *archive_password; /* a file, or the name of a credential of systemd; NULL: no archive is encrypted */
    int32_t as_of;                /* YYYYMMDD: the day of the run (plan.h); 0: today */
    bool pdf;                     /* pages are printed (engine/convert/print.h) */
    bool offline;                 /* nothing is fetched */
    bool fetch_again;             /* everything is, whatever is known of it */
    bool verify_inputs;           /* no file is known by its times */
    int64_t cache_megabytes;      /* that the cache of fetched files may have; 0: no limit */
    int64_t connect_seconds;      /* the next four: pb_fetch_rules in engine/fetch/fetch.h */
    int64_t stall_seconds;
    int64_t fetch_seconds;
    int64_t retry_seconds;
    const char *ca_bundle; /* how this machine reaches the network: these three never from a pipeline file; NULL:
                              none */
    const char *proxy;
    const char *proxy_credentials; /* a file, or the name of a credential of systemd */
    const char
        *modules_directory; /* shared objects; NULL: none. Never from a file; default: that of the installation */
    const char *converter;  /* of old workbooks (engine/convert/convert.h): a program, or "none". Never from a file */
    int64_t converter_seconds; /* that it may take for one file */
    const char *browser;       /* that prints pages: a program. Never from a file */
    /* Who hears of a run (app/watch.h); NULL: nobody. */
    const char *metrics;     /* file for Prometheus */
    const char *lineage;     /* file that OpenLineage events are added to */
    const char *lineage_url; /* as the two next, a credential: a file, or a name in $CREDENTIALS_DIRECTORY */
    const char *webhook;     /* whose line is the URL */
    const char *heartbeat;
    const char *notify_when;    /* always, changes, failures */
    const char *notify_command; /* a program. Never from a file */
};

enum { PB_SETTINGS_COUNT = 34 };

extern const struct pb_option pb_settings_options[PB_SETTINGS_COUNT + 1];

/* A value given on the command line: --NAME VALUE. */
struct pb_setting_flag {
    const char *name;
    const char *value;
};

/* Collects the settings. `pipeline` is the root object of the pipeline file, which may have the same keys (NULL: none);
 * paths in it are taken from `folder`, paths of flags and environment from the working directory. origins[i] says where
 * option i came from (PB_SETTINGS_COUNT entries). Errors name the flag, the variable or the file position.
 */
enum pb_status pb_settings_read(struct pb_settings *settings, enum pb_origin *origins,
                                const struct pb_setting_flag *flags, size_t flag_count, const struct pb_json *pipeline,
                                const char *folder, struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

/* The same, but with every wrong setting of the pipeline file noted in *mistakes (core/options/mistakes.h): what the
 * settings are is then not said. Call it before the file's keys are read. */
enum pb_status pb_settings_check(struct pb_settings *settings, enum pb_origin *origins,
                                 const struct pb_setting_flag *flags, size_t flag_count, const struct pb_json *pipeline,
                                 const char *folder, struct pb_arena *arena, struct pb_mistakes *mistakes,
                                 struct pb_error *error) PB_MUST_USE;

const char *pb_origin_text(enum pb_origin origin);

/* A limit such as "50%" or "1000": how many of `total` are allowed. `of` says what is limited, for the message. */
enum pb_status pb_limit_parse(const char *text, const char *of, uint64_t total, uint64_t *limit,
                              struct pb_error *error) PB_MUST_USE;

#endif
