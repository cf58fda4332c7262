#ifndef PB_LOADERS_ARCHIVE_SQLITE_H
#define PB_LOADERS_ARCHIVE_SQLITE_H

#include "placebook/module.h"

/* Writes STEM.sqlite: the tables of a Place as an SQLite database. */
enum pb_status archive_sqlite(const struct pb_load *load, struct pb_error *error) PB_MUST_USE;

#endif
