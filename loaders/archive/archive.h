#ifndef PB_LOADERS_ARCHIVE_ARCHIVE_H
#define PB_LOADERS_ARCHIVE_ARCHIVE_H
/*
 * The tables as CSV, and the archive: a zip of them, the workbook and what a program or a person needs to read them.
 */
#include "loaders/archive/tables.h"
#include "placebook/digest.h"
#include "placebook/formats/zip.h"
#include "placebook/record_json.h"

/* The module's options. */
struct archive_options {
    struct pb_text_list encrypt; /* ids of Places whose archives have a password; "all" */
    bool csv_formula_guard;
    bool csv_bom;
};

/* A member of the archive: a file beside it, or a text in memory. */
struct archive_member {
    const char *name;
    const char *text; /* NULL: a file of the output */
    uint64_t size;
    enum pb_zip_method method;
    char sha256[PB_DIGEST_TEXT];
};

enum { ARCHIVE_MEMBERS = 5 + TABLES }; /* the workbook and four texts */

/* One archive in the making. Texts live in the arena. */
struct archive {
    const struct pb_load *load;
    const struct archive_options *options;
    struct pb_arena arena;
    struct archive_member members[ARCHIVE_MEMBERS];
    size_t count;
    struct archive_tables tables;
    const char *paths[TABLES]; /* of the files; NULL: it is not there */
};

/* Finishes a file whose writer answered `sound`. If it is false although no write failed, memory ran out. */
enum pb_status archive_finish(struct pb_output_file *file, bool sound, struct pb_error *error) PB_MUST_USE;

/* Creates the file of a table; with csv_bom it begins with a byte order mark. */
enum pb_status archive_create(const struct archive_options *options, struct pb_output *output, const char *name,
                              struct pb_output_file **file, struct pb_error *error) PB_MUST_USE;

/* Adds a text of the arena, or a finished file of the output. */
enum pb_status archive_add_text(struct archive *archive, const char *name, const char *text, size_t length,
                                struct pb_error *error) PB_MUST_USE;
enum pb_status archive_add_file(struct archive *archive, const char *name, enum pb_zip_method method,
                                struct pb_error *error) PB_MUST_USE;

/* The member with this name, or NULL. */
const struct archive_member *archive_member(const struct archive *archive, const char *name);

/* The password of the archive; NULL: it has none. Errors: PB_ERROR_CONFIGURATION. */
enum pb_status archive_password(const struct archive *archive, const char **password,
                                struct pb_error *error) PB_MUST_USE;

/* Writes all members into a zip file of the output, sorted by name. */
enum pb_status archive_write(struct archive *archive, const char *name, struct pb_error *error) PB_MUST_USE;

/* The texts of the archive, each added as a member: datapackage.json describes the tables, which are members already;
 * provenance.json lists the members that are there; README.txt too; SHA256SUMS comes last. */
enum pb_status archive_datapackage(struct archive *archive, struct pb_error *error) PB_MUST_USE;
enum pb_status archive_provenance(struct archive *archive, struct pb_error *error) PB_MUST_USE;
enum pb_status archive_readme(struct archive *archive, struct pb_error *error) PB_MUST_USE;
enum pb_status archive_sums(struct archive *archive, struct pb_error *error) PB_MUST_USE;

/* A JSON text while it is written: an object that becomes a member of the archive when it ends. */
struct archive_json {
    struct pb_json_writer writer;
    struct pb_json_buffer buffer;
};

/* Begins the object; `json` stays where it is until archive_json_end. */
struct pb_json_writer *archive_json_begin(struct archive_json *json, struct archive *archive);
enum pb_status archive_json_end(struct archive_json *json, struct archive *archive, const char *name,
                                struct pb_error *error) PB_MUST_USE;

/* A text, "" when it is NULL. */
void archive_json_text(struct pb_json_writer *json, const char *key, const char *text);

/* The rejects of the whole publication as rejects.csv in the conclusion's output. */
enum pb_status archive_rejects(const struct archive_options *options, const struct pb_conclusion *conclusion,
                               struct pb_error *error) PB_MUST_USE;

#endif
