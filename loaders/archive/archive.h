#ifndef PB_LOADERS_ARCHIVE_ARCHIVE_H
#define PB_LOADERS_ARCHIVE_ARCHIVE_H
/*
 * The tidy table as CSV, and the archive: a zip of the table, the workbook and what a machine or a person needs to read
 * them without us.
 */
#include "placebook/digest.h"
#include "placebook/module.h"

#include <stdio.h>

struct cJSON;

/* The module's options. */
struct pb_archive_options {
    bool csv_formula_guard;
};

/* A member of the archive: a file beside it, or a text in memory. */
struct pb_archive_member {
    const char *name;
    const char *path; /* NULL: the content is `text` */
    const char *text;
    uint64_t size;
    int level; /* enum pb_zip_method */
    char sha256[PB_DIGEST_TEXT];
};

enum { PB_ARCHIVE_MEMBERS = 8 };

/* One archive in the making. Texts live in the arena. */
struct pb_archive {
    const struct pb_load *load;
    const struct pb_archive_options *options;
    struct pb_arena arena;
    struct pb_archive_member members[PB_ARCHIVE_MEMBERS];
    size_t count;
};

/* A plain file being written, its hash and size taken on the way. Everything that goes wrong is reported by close. */
struct pb_archive_file {
    const char *path;
    FILE *file;
    struct pb_digest *digest;
    uint64_t size;
    int trouble;                  /* errno of the first failure; ECANCELED when the run was stopped */
    const atomic_bool *cancelled; /* may be NULL */
};

enum pb_status pb_archive_file_open(struct pb_archive_file *file, const char *path, struct pb_error *error) PB_MUST_USE;

/* A pb_csv_emit; the sink is a struct pb_archive_file. */
bool pb_archive_file_emit(void *sink, const char *bytes, size_t length);

/* Closes and answers for all writes: an error (PB_ERROR_PUBLISH) names the path and what the system said. PB_FATAL when
 * the run was stopped. */
enum pb_status pb_archive_file_close(struct pb_archive_file *file, char sha256[PB_DIGEST_TEXT],
                                     struct pb_error *error) PB_MUST_USE;

/* Has the run been stopped? Fills the error when it has. */
bool pb_archive_stopped(const atomic_bool *cancelled, struct pb_error *error);

/* Adds a text of the arena, or a file, which is read once for its hash. */
enum pb_status pb_archive_add_text(struct pb_archive *archive, const char *name, const char *text, size_t length,
                                   struct pb_error *error) PB_MUST_USE;
enum pb_status pb_archive_add_file(struct pb_archive *archive, const char *name, const char *path, int level,
                                   struct pb_error *error) PB_MUST_USE;

/* The member with this name, or NULL. */
const struct pb_archive_member *pb_archive_member(const struct pb_archive *archive, const char *name);

/* Writes all members into a zip file, sorted by name. */
enum pb_status pb_archive_write(struct pb_archive *archive, const char *path, struct pb_error *error) PB_MUST_USE;

/* The texts of the archive, each added as a member: datapackage.json describes the CSV, which is a member already;
 * provenance.json lists the members that are there; README.txt too; SHA256SUMS comes last. */
enum pb_status pb_archive_datapackage(struct pb_archive *archive, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_archive_provenance(struct pb_archive *archive, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_archive_readme(struct pb_archive *archive, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_archive_sums(struct pb_archive *archive, struct pb_error *error) PB_MUST_USE;

/* Adds a JSON tree as a text, and deletes it. NULL, or `sound` false, means that memory was out while it was built. */
enum pb_status pb_archive_add_json(struct pb_archive *archive, const char *name, struct cJSON *tree, bool sound,
                                   struct pb_error *error) PB_MUST_USE;

/* Building JSON: each adds under a key, or to a list when the key is NULL, and turns *sound to false when it cannot.
 * Answers what was added. A text that is NULL counts as "". */
struct cJSON *pb_archive_json_object(struct cJSON *to, const char *key, bool *sound);
struct cJSON *pb_archive_json_list(struct cJSON *to, const char *key, bool *sound);
void pb_archive_json_text(struct cJSON *to, const char *key, const char *text, bool *sound);
void pb_archive_json_number(struct cJSON *to, const char *key, uint64_t number, bool *sound);
void pb_archive_json_boolean(struct cJSON *to, const char *key, bool value, bool *sound);

/* The rejects of the whole publication as rejects.csv in the conclusion's directory. */
enum pb_status pb_archive_rejects(const struct pb_archive_options *options, const struct pb_conclusion *conclusion,
                                  struct pb_error *error) PB_MUST_USE;

#endif
