#ifndef PB_ENGINE_CORRECTIONS_CORRECTIONS_H
#define PB_ENGINE_CORRECTIONS_CORRECTIONS_H
/*
 * Rows of inputs that a person corrected. The state folder keeps them in the file corrections.json, which is read by
 * every run and written by `placebook replay`. A correction belongs to the bytes of its input, by their SHA-256: it is
 * part of the key of every unit that reads them, and when the file changes it no longer applies.
 */
#include "core/base/correction.h"
#include "placebook/options.h"
#include "placebook/reject.h"

#define PB_CORRECTIONS_NAME "corrections.json"

enum { PB_CORRECTIONS_MAXIMUM = 50000 }; /* in one state folder */

struct pb_corrected_row {
    const char *input;  /* SHA-256 in hex */
    const char *file;   /* its name, when the row was corrected */
    const char *source; /* whose run rejected the row */
    const char *sheet;  /* "" if there is none */
    int64_t row;
    const char *separator; /* of the cells in the texts */
    const char *was;       /* the row as it is in the input */
    const char *now;       /* the corrected row that replaces it */
    struct pb_location at;
};

struct pb_corrected {
    struct pb_arena arena;
    struct pb_corrected_row *rows; /* by input, sheet and row */
    size_t count;
    size_t capacity;
};

/* Reads the corrections of a state folder; if there is no file, there are none. PB_ERROR_CONFIGURATION when the file is
 * not valid: a correction is never left out silently. Close them in every case. */
enum pb_status pb_corrected_read(struct pb_corrected *corrected, const char *state, struct pb_error *error) PB_MUST_USE;
void pb_corrected_close(struct pb_corrected *corrected);

/* Adds a correction, or replaces an earlier one of the same row, whose `was` stays. Texts are copied. */
enum pb_status pb_corrected_put(struct pb_corrected *corrected, const struct pb_corrected_row *row,
                                struct pb_error *error) PB_MUST_USE;

/* Removes the corrections whose mark is false. */
void pb_corrected_keep(struct pb_corrected *corrected, const bool *marks);

/* Finds the correction of a row; NULL when there is none. */
const struct pb_corrected_row *pb_corrected_find(const struct pb_corrected *corrected, const char *input,
                                                 const char *sheet, int64_t row);

/* Writes them to the state folder in one step, or removes the file when there are none. The caller must hold the lock
 * of the folder, by a run or by pb_store_hold. */
enum pb_status pb_corrected_write(const struct pb_corrected *corrected, const char *state,
                                  struct pb_error *error) PB_MUST_USE;

/* What a unit needs to know about one of its inputs. */
struct pb_input_corrections {
    struct pb_corrections corrections;   /* for the readers; `used` is NULL */
    const struct pb_corrected_row *rows; /* the same, one by one */
};

/* The corrections of an input; *of_input is NULL when there are none. Everything lives in the arena. */
enum pb_status pb_corrected_of(const struct pb_corrected *corrected, const char *input, struct pb_arena *arena,
                               const struct pb_input_corrections **of_input, struct pb_error *error) PB_MUST_USE;

/* The cells of one of a correction's texts; how many. */
size_t pb_corrected_cells(const struct pb_corrected_row *row, const char *text, struct pb_reject_cells *cells);

/* What was changed, for people: "column C was '2019-13', now '2019'; column F was ''..., now ...". Returns the text;
 * NULL when out of memory. */
const char *pb_corrected_words(const struct pb_corrected_row *row, char *text, size_t size);

/* "17" or "Table 2!17", as messages name rows. Returns the text. */
const char *pb_corrected_place(const struct pb_corrected_row *row, char *text, size_t size);

#endif
