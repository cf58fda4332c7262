#ifndef PB_LOADERS_ARCHIVE_DATABASE_H
#define PB_LOADERS_ARCHIVE_DATABASE_H
/*
 * An SQLite database in the making. It is built in memory, where the library opens no file and keeps no journal, and
 * its bytes are written to the output once it is whole. They follow from the tables alone: pages of one size, and in
 * the header no count of writes and no version of the library.
 *
 * The first failure is kept in `status` and the error; what follows it does nothing.
 */
#include "loaders/archive/tables.h"

#include <sqlite3.h>

enum {
    DATABASE_COLUMNS = 64,         /* of a table, at most */
    DATABASE_MAXIMUM = 2000 << 20, /* bytes of the database: no allocation of the library may be larger than 2 GiB */
    DATABASE_ROW = 16 << 20        /* bytes of the texts of a row */
};

struct archive_database {
    sqlite3 *db;
    sqlite3_stmt *insert; /* a row of the table in hand */
    struct archive_table table;
    uint64_t rows; /* of all tables */
    const struct pb_output *output;
    const char *name; /* of the file, for messages */
    enum pb_status status;
    struct pb_error *error;
};

struct database_cell {
    const char *text;
    size_t length; /* 0: it is missing */
};

/* Opens an empty database. archive_database_close is called also after a failure. */
void archive_database_open(struct archive_database *database, const char *name, const struct pb_output *output,
                           struct pb_error *error);
void archive_database_close(struct archive_database *database);

/* Creates a table with its columns and keys. The rows that follow are of this one. */
void archive_database_table(struct archive_database *database, const struct archive_table *table,
                            const struct pb_table_keys *keys);

/* Adds a row: a cell for each column. Texts become what the column is. */
void archive_database_row(struct archive_database *database, const struct database_cell *cells);

/* Creates an index of a table on columns, of which a NULL ends the list. */
void archive_database_index(struct archive_database *database, const char *table, const char *const *columns);

/* Writes the database to a file of the output. */
enum pb_status archive_database_write(struct archive_database *database, struct pb_output *output) PB_MUST_USE;

/* Rows of CSV as rows of the database: a pb_csv_emit, whose sink is this. It takes what the tables are written as
 * (RFC 4180, LF behind each row), in pieces of any length; the first row is the header. */
struct database_rows {
    struct archive_database *database;
    struct pb_arena *arena;
    char *text; /* the cells of the row, one behind the other */
    size_t length;
    size_t capacity;
    size_t ends[DATABASE_COLUMNS]; /* where each of them ends */
    size_t cells;
    bool quoted;  /* within quotation marks */
    bool closing; /* the byte before was a quotation mark within them: the end, or the first of two */
    bool begun;   /* the header was read */
};
bool archive_database_take(void *sink, const char *bytes, size_t length);

#endif
