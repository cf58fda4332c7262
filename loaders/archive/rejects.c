#include "loaders/archive/archive.h"
#include "placebook/formats/csv_encoding.h"
#include "placebook/formats/csv_guard.h"
#include "placebook/formats/tabular_reject.h"
#include "placebook/formats/xlsx.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A row can be rejected because it is not UTF-8. The file is UTF-8 all the same: what is not becomes U+FFFD. Answers a
 * copy to be freed, NULL when memory is out. */
static char *repair(const char *text, size_t length)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    char *repaired = reallocarray(NULL, length + 1, sizeof replacement - 1); /* checked: next line */
    if (!repaired)
        return NULL;
    size_t to = 0;
    for (size_t at = 0; at < length;) {
        size_t character = pb_utf8_character(text + at, length - at);
        size_t size = character ? character : sizeof replacement - 1;
        memcpy(repaired + to, character ? text + at : replacement, size);
        to += size;
        at += character ? character : 1;
    }
    repaired[to] = '\0';
    return repaired;
}

static bool write_piece(struct pb_archive_file *file, const char *text, size_t length, bool guard)
{
    if (pb_utf8_valid(text, length))
        return pb_csv_write_text(pb_archive_file_emit, file, text, length, guard);
    char *repaired = repair(text, length);
    if (!repaired)
        file->trouble = ENOMEM;
    bool sound = repaired && pb_csv_write_text(pb_archive_file_emit, file, repaired, strlen(repaired), guard);
    free(repaired);
    return sound;
}

/* The cells of the row as they stand in the input. */
static bool write_cells(struct pb_archive_file *file, const struct pb_reject *reject, size_t width,
                        struct pb_reject_cells *cells, bool guard)
{
    size_t count = pb_reject_cells(reject, cells);
    for (size_t i = 0; i < width; i++)
        if (!pb_archive_file_emit(file, ",", 1) ||
            (i < count && !write_piece(file, cells->cells[i].text, cells->cells[i].length, guard)))
            return false;
    return pb_archive_file_emit(file, "\n", 1);
}

static bool write_row(struct pb_archive_file *file, const struct pb_reject_record *record, bool guard)
{
    const struct pb_reject *reject = &record->reject;
    char line[24] = "";
    if (reject->line)
        (void)snprintf(line, sizeof line, "%llu", (unsigned long long)reject->line);
    const char *const texts[] = { record->source, reject->file,   line,        reject->cell,
                                  reject->rule,   reject->reason, reject->raw, reject->input };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *text = texts[i] ? texts[i] : "";
        if ((i && !pb_archive_file_emit(file, ",", 1)) || !write_piece(file, text, strlen(text), guard))
            return false;
    }
    return true;
}

static bool write_header(struct pb_archive_file *file, size_t width)
{
    static const char header[] = "source,file,line,cell,rule,reason,raw,input_sha256";
    bool sound = pb_archive_file_emit(file, header, strlen(header));
    for (size_t i = 0; sound && i < width; i++) {
        char letters[PB_XLSX_PLACE_TEXT];
        char name[PB_XLSX_PLACE_TEXT + 8];
        (void)pb_xlsx_place(0, (uint32_t)i + 1, letters);
        for (char *letter = letters; *letter; letter++)
            *letter = (char)(*letter - 'A' + 'a');
        int length = snprintf(name, sizeof name, ",column_%s", letters);
        sound = length > 0 && pb_archive_file_emit(file, name, (size_t)length);
    }
    return sound && pb_archive_file_emit(file, "\n", 1);
}

static bool write_all(struct pb_archive_file *file, const struct pb_conclusion *conclusion,
                      struct pb_reject_cells *cells, bool guard)
{
    size_t width = 0;
    for (size_t i = 0; i < conclusion->reject_count; i++) {
        size_t count = pb_reject_cells(&conclusion->rejects[i].reject, cells);
        width = count > width ? count : width;
    }
    bool sound = write_header(file, width);
    for (size_t i = 0; sound && i < conclusion->reject_count; i++)
        sound = write_row(file, &conclusion->rejects[i], guard) &&
                write_cells(file, &conclusion->rejects[i].reject, width, cells, guard);
    return sound;
}

enum pb_status pb_archive_rejects(const struct pb_archive_options *options, const struct pb_conclusion *conclusion,
                                  struct pb_error *error)
{
    struct pb_arena arena;
    pb_arena_open(&arena, 1 << 20);
    struct pb_reject_cells *cells = pb_arena_take(&arena, 1, sizeof *cells);
    const char *path = pb_arena_format(&arena, "%s/rejects.csv", conclusion->directory);
    struct pb_archive_file file;
    if (!path || !cells) {
        pb_arena_close(&arena);
        return pb_out_of_memory(error);
    }
    enum pb_status status = pb_archive_file_open(&file, path, error);
    if (status == PB_OK) {
        /* Whether it could be written is asked once, at the end. */
        (void)write_all(&file, conclusion, cells, options->csv_formula_guard);
        char sha256[PB_DIGEST_TEXT];
        status = pb_archive_file_close(&file, sha256, error);
    }
    pb_arena_close(&arena);
    return status;
}
