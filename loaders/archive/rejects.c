/*
 * rejects.csv: the rejected rows of the whole publication, with the rule, the reason, where each row stands and its
 * cells as they are in the input. The widest row decides how many columns there are, so the rows are read twice.
 */
#include "loaders/archive/archive.h"
#include "placebook/formats/csv_guard.h"
#include "placebook/formats/xlsx.h"
#include "placebook/reject.h"
#include "placebook/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row can be rejected because it is not UTF-8. The file is UTF-8 all the same: what is not becomes U+FFFD. Returns a
 * copy to be freed, NULL when out of memory. */
static char *rejects_repair(const char *text, size_t length)
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

static bool write_piece(struct pb_output_file *file, const char *text, size_t length, bool guard)
{
    if (pb_utf8_valid(text, length))
        return pb_csv_write_text(pb_output_emit, file, text, length, guard);
    char *repaired = rejects_repair(text, length);
    bool sound = repaired && pb_csv_write_text(pb_output_emit, file, repaired, strlen(repaired), guard);
    free(repaired);
    return sound;
}

/* The cells of the row as they are in the input. */
static bool rejects_write_cells(struct pb_output_file *file, const struct pb_reject *reject, size_t width,
                                struct pb_reject_cells *cells, bool guard)
{
    size_t count = pb_reject_cells(reject, cells);
    for (size_t i = 0; i < width; i++)
        if (!pb_output_emit(file, ",", 1) ||
            (i < count && !write_piece(file, cells->cells[i].text, cells->cells[i].length, guard)))
            return false;
    return pb_output_emit(file, "\n", 1);
}

static bool rejects_write_row(struct pb_output_file *file, const struct pb_reject_record *record, bool guard)
{
    const struct pb_reject *reject = &record->reject;
    char line[24] = "";
    if (reject->line)
        (void)snprintf(line, sizeof line, "%llu", (unsigned long long)reject->line);
    const char *const texts[] = { record->source, reject->file,   line,        reject->cell,
                                  reject->rule,   reject->reason, reject->raw, reject->input };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *text = texts[i] ? texts[i] : "";
        if ((i && !pb_output_emit(file, ",", 1)) || !write_piece(file, text, strlen(text), guard))
            return false;
    }
    return true;
}

static bool write_header(struct pb_output_file *file, size_t width)
{
    static const char header[] = "source,file,line,cell,rule,reason,raw,input_sha256";
    bool sound = pb_output_emit(file, header, strlen(header));
    for (size_t i = 0; sound && i < width; i++) {
        char letters[PB_XLSX_PLACE_TEXT];
        char name[PB_XLSX_PLACE_TEXT + 8];
        (void)pb_xlsx_place(0, (uint32_t)i + 1, letters);
        for (char *letter = letters; *letter; letter++)
            *letter = (char)(*letter - 'A' + 'a');
        int length = snprintf(name, sizeof name, ",column_%s", letters);
        sound = length > 0 && pb_output_emit(file, name, (size_t)length);
    }
    return sound && pb_output_emit(file, "\n", 1);
}

static bool rejects_write_all(struct pb_output_file *file, const struct pb_conclusion *conclusion,
                              struct pb_reject_cells *cells, bool guard)
{
    size_t width = 0;
    for (size_t i = 0; i < conclusion->reject_count; i++) {
        size_t count = pb_reject_cells(&conclusion->rejects[i].reject, cells);
        width = count > width ? count : width;
    }
    bool sound = write_header(file, width);
    for (size_t i = 0; sound && i < conclusion->reject_count; i++)
        sound = rejects_write_row(file, &conclusion->rejects[i], guard) &&
                rejects_write_cells(file, &conclusion->rejects[i].reject, width, cells, guard);
    return sound;
}

enum pb_status archive_rejects(const struct archive_options *options, const struct pb_conclusion *conclusion,
                               struct pb_error *error)
{
    struct pb_arena arena;
    struct pb_output_file *file = NULL;
    pb_arena_open(&arena, 1 << 20);
    struct pb_reject_cells *cells = pb_arena_take(&arena, 1, sizeof *cells);
    enum pb_status status =
        cells ? archive_create(options, conclusion->output, "rejects.csv", &file, error) : pb_out_of_memory(error);
    if (status == PB_OK) {
        bool sound = rejects_write_all(file, conclusion, cells, options->csv_formula_guard);
        status = archive_finish(file, sound, error);
    }
    pb_arena_close(&arena);
    return status;
}
