#ifndef PB_ENGINE_PIPELINE_SETTINGS_ROWS_H
#define PB_ENGINE_PIPELINE_SETTINGS_ROWS_H
/*
 * The settings as rows of an option table. A pipeline file may have the same keys as the user's file, so both tables
 * take them from here: OWNER is the struct, WHERE the path of its struct pb_settings member with a dot, or nothing. The
 * folder of modules is not among them: whoever can write a file could have code run with it.
 */
#include "engine/pipeline/settings.h"

extern const char *const pb_progress_choices[];
extern const char *const pb_log_format_choices[];
extern const char *const pb_profile_choices[];
extern const char *const pb_notify_choices[];

#define PB_SETTINGS_ROWS(OWNER, WHERE)                                                                                 \
    { .name = "output",                                                                                                \
      .type = PB_OPTION_PATH,                                                                                          \
      .offset = offsetof(OWNER, WHERE output),                                                                         \
      .default_value = "placebook-output",                                                                             \
      .help = "Folder of publications; 'latest' in it links to the current one.",                                      \
      .example = "\"/srv/placebook\"" },                                                                               \
        { .name = "state",                                                                                             \
          .type = PB_OPTION_PATH,                                                                                      \
          .offset = offsetof(OWNER, WHERE state),                                                                      \
          .help = "Folder where Placebook keeps finished work, imports and corrections (default: "                     \
                  "$XDG_STATE_HOME/placebook or ~/.local/state/placebook).",                                           \
          .example = "\"/var/lib/placebook\"" },                                                                       \
        { .name = "jobs",                                                                                              \
          .type = PB_OPTION_INTEGER,                                                                                   \
          .offset = offsetof(OWNER, WHERE jobs),                                                                       \
          .default_value = "0",                                                                                        \
          .maximum = 1024,                                                                                             \
          .help = "Number of threads; 0: one for each processor.",                                                     \
          .example = "4" },                                                                                            \
        { .name = "max_rejects",                                                                                       \
          .type = PB_OPTION_TEXT,                                                                                      \
          .offset = offsetof(OWNER, WHERE max_rejects),                                                                \
          .default_value = "50%",                                                                                      \
          .help = "If more rows than this are rejected, nothing is published: a percentage or a number of rows.",      \
          .example = "\"5%\"" },                                                                                       \
        { .name = "max_mismatches",                                                                                    \
          .type = PB_OPTION_TEXT,                                                                                      \
          .offset = offsetof(OWNER, WHERE max_mismatches),                                                             \
          .default_value = "25%",                                                                                      \
          .help = "If more comparisons of one check of a source differ than this, nothing is published: a "            \
                  "percentage, which always allows 5, or a number.",                                                   \
          .example = "\"10%\"" },                                                                                      \
        { .name = "max_withdrawn",                                                                                     \
          .type = PB_OPTION_TEXT,                                                                                      \
          .offset = offsetof(OWNER, WHERE max_withdrawn),                                                              \
          .default_value = "20%",                                                                                      \
          .help =                                                                                                      \
              "If more rows of a Place or of a measure than this would be withdrawn since the latest publication, "    \
              "or lose their figures because the source has none any more, nothing is published: a percentage, "       \
              "which always allows 5 of a measure that stays, or a number.",                                           \
          .example = "\"100%\"" },                                                                                     \
        { .name = "progress",                                                                                          \
          .type = PB_OPTION_TEXT,                                                                                      \
          .offset = offsetof(OWNER, WHERE progress),                                                                   \
          .default_value = "auto",                                                                                     \
          .choices = pb_progress_choices,                                                                              \
          .help = "How a run shows its progress; auto: a bar on a terminal, otherwise lines." },                       \
        { .name = "log_format",                                                                                        \
          .type = PB_OPTION_TEXT,                                                                                      \
          .offset = offsetof(OWNER, WHERE log_format),                                                                 \
          .default_value = "text",                                                                                     \
          .choices = pb_log_format_choices,                                                                            \
          .help = "The format of messages on standard error." },                                                       \
        { .name = "as_of",                                                                                             \
          .type = PB_OPTION_DATE,                                                                                      \
          .offset = offsetof(OWNER, WHERE as_of),                                                                      \
          .help = "The date of what is published (default: today, in UTC): ages are measured from it, and figures "    \
                  "for periods that begin later are projections. The same inputs and the same date give the same "     \
                  "bytes. What has not changed keeps the date that it has.",                                           \
          .example = "\"2026-11-29\"" },                                                                               \
        { .name = "pdf",                                                                                               \
          .type = PB_OPTION_BOOLEAN,                                                                                   \
          .offset = offsetof(OWNER, WHERE pdf),                                                                        \
          .default_value = "false",                                                                                    \
          .help = "Each page for people is also printed as a PDF by Chromium, where it is installed (--browser)." },   \
        { .name = "offline",                                                                                           \
          .type = PB_OPTION_BOOLEAN,                                                                                   \
          .offset = offsetof(OWNER, WHERE offline),                                                                    \
          .default_value = "false",                                                                                    \
          .help = "Nothing is fetched: what the cache has of each address is taken, as it was fetched last." },        \
        { .name = "fetch_again",                                                                                       \
          .type = PB_OPTION_BOOLEAN,                                                                                   \
          .offset = offsetof(OWNER, WHERE fetch_again),                                                                \
          .default_value = "false",                                                                                    \
          .help =                                                                                                      \
              "Everything is fetched whole, and no server is asked whether it has changed: for one that says that "    \
              "nothing changed although it did." },                                                                    \
        { .name = "verify_inputs",                                                                                     \
          .type = PB_OPTION_BOOLEAN,                                                                                   \
          .offset = offsetof(OWNER, WHERE verify_inputs),                                                              \
          .default_value = "false",                                                                                    \
          .help = "Every input, and every published file that a run relies on, is read and digested, also where the "  \
                  "file system says that nobody has touched it." },                                                    \
        { .name = "cache_megabytes",                                                                                   \
          .type = PB_OPTION_INTEGER,                                                                                   \
          .offset = offsetof(OWNER, WHERE cache_megabytes),                                                            \
          .default_value = "4096",                                                                                     \
          .maximum = 1 << 20,                                                                                          \
          .help = "How large the cache of fetched files may become; what was not asked for longest goes first, and "   \
                  "what a "                                                                                            \
                  "run uses stays in any case. 0: no limit.",                                                          \
          .example = "20000" },                                                                                        \
        { .name = "connect_seconds",                                                                                   \
          .type = PB_OPTION_INTEGER,                                                                                   \
          .offset = offsetof(OWNER, WHERE connect_seconds),                                                            \
          .default_value = "20",                                                                                       \
          .minimum = 1,                                                                                                \
          .maximum = 86400,                                                                                            \
          .flags = PB_ADVANCED,                                                                                        \
          .help = "How long it may take to connect to a server.",                                                      \
          .example = "60" },                                                                                           \
        { .name = "stall_seconds",                                                                                     \
          .type = PB_OPTION_INTEGER,                                                                                   \
          .offset = offsetof(OWNER, WHERE stall_seconds),                                                              \
          .default_value = "120",                                                                                      \
          .minimum = 1,                                                                                                \
          .maximum = 86400,                                                                                            \
          .flags = PB_ADVANCED,                                                                                        \
          .help = "How long a server may send nothing, or next to nothing, before it is asked again.",                 \
          .example = "300" },                                                                                          \
        { .name = "fetch_seconds",                                                                                     \
          .type = PB_OPTION_INTEGER,                                                                                   \
          .offset = offsetof(OWNER, WHERE fetch_seconds),                                                              \
          .default_value = "1800",                                                                                     \
          .minimum = 1,                                                                                                \
          .maximum = 86400,                                                                                            \
          .flags = PB_ADVANCED,                                                                                        \
          .help = "How long one answer may take as a whole.",                                                          \
          .example = "7200" },                                                                                         \
        { .name = "retry_seconds",                                                                                     \
          .type = PB_OPTION_INTEGER,                                                                                   \
          .offset = offsetof(OWNER, WHERE retry_seconds),                                                              \
          .default_value = "120",                                                                                      \
          .maximum = 86400,                                                                                            \
          .flags = PB_ADVANCED,                                                                                        \
          .help =                                                                                                      \
              "How long a server in trouble is waited for, in one run; five times as long for all servers together. "  \
              "0: each address is asked for once.",                                                                    \
          .example = "900" },                                                                                          \
        { .name = "metrics",                                                                                           \
          .type = PB_OPTION_PATH,                                                                                      \
          .offset = offsetof(OWNER, WHERE metrics),                                                                    \
          .help = "File that each run writes its figures to for Prometheus (textfile collector: a name that ends in "  \
                  ".prom).",                                                                                           \
          .example = "\"/var/lib/prometheus/node-exporter/placebook.prom\"" },                                         \
        { .name = "lineage",                                                                                           \
          .type = PB_OPTION_PATH,                                                                                      \
          .offset = offsetof(OWNER, WHERE lineage),                                                                    \
          .help = "File that each run adds its OpenLineage events to, one on each line.",                              \
          .example = "\"/var/log/placebook/lineage.jsonl\"" },                                                         \
        { .name = "lineage_url",                                                                                       \
          .type = PB_OPTION_TEXT,                                                                                      \
          .offset = offsetof(OWNER, WHERE lineage_url),                                                                \
          .help = "The credential with the URL that OpenLineage events are sent to: a file, or a name in "             \
                  "$CREDENTIALS_DIRECTORY.",                                                                           \
          .example = "\"lineage\"" },                                                                                  \
        { .name = "webhook",                                                                                           \
          .type = PB_OPTION_TEXT,                                                                                      \
          .offset = offsetof(OWNER, WHERE webhook),                                                                    \
          .help = "The credential with the URL that is told how a run ended, as JSON: a file, or a name in "           \
                  "$CREDENTIALS_DIRECTORY.",                                                                           \
          .example = "\"webhook\"" },                                                                                  \
        { .name = "heartbeat",                                                                                         \
          .type = PB_OPTION_TEXT,                                                                                      \
          .offset = offsetof(OWNER, WHERE heartbeat),                                                                  \
          .help = "The credential with the URL of a dead-man switch, called with /start when a run begins, as it is "  \
                  "when it succeeds and with /fail when it fails.",                                                    \
          .example = "\"heartbeat\"" },                                                                                \
        { .name = "notify_when",                                                                                       \
          .type = PB_OPTION_TEXT,                                                                                      \
          .offset = offsetof(OWNER, WHERE notify_when),                                                                \
          .default_value = "changes",                                                                                  \
          .choices = pb_notify_choices,                                                                                \
          .help = "Which runs the command and the webhook are told about; changes: those that published or failed." }, \
        { .name = "archive_password",                                                                                  \
          .type = PB_OPTION_TEXT,                                                                                      \
          .offset = offsetof(OWNER, WHERE archive_password),                                                           \
          .help =                                                                                                      \
              "The credential with the password of archives that are encrypted: a file with one line, or a name in "   \
              "$CREDENTIALS_DIRECTORY. Which archives are, the option encrypt of the loader archive says.",            \
          .example = "\"archive-password\"" },                                                                         \
    {                                                                                                                  \
        .name = "profile", .type = PB_OPTION_TEXT, .offset = offsetof(OWNER, WHERE profile),                           \
        .default_value = "analyst", .choices = pb_profile_choices,                                                     \
        .help = "Who the workbooks are for: analyst has filter buttons and frozen headings on the sheet Data, "        \
                "publication has neither."                                                                             \
    }

#endif
