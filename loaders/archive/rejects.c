#include "core/formats/csv_encoding.h"
#include "core/formats/csv_guard.h"
#include "loaders/archive/archive.h"

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

static bool write_text(struct pb_archive_file *file, const char *text, bool guard)
{
    size_t length = strlen(text);
    if (pb_utf8_valid(text, length))
        return pb_csv_write_text(pb_archive_file_emit, file, text, length, guard);
    char *repaired = repair(text, length);
    if (!repaired)
        file->trouble = ENOMEM;
    bool sound = repaired && pb_csv_write_text(pb_archive_file_emit, file, repaired, strlen(repaired), guard);
    free(repaired);
    return sound;
}

static bool write_row(struct pb_archive_file *file, const struct pb_reject_record *record, bool guard)
{
    const struct pb_reject *reject = &record->reject;
    char line[24] = "";
    if (reject->line)
        (void)snprintf(line, sizeof line, "%llu", (unsigned long long)reject->line);
    const char *const cells[] = { record->source, reject->file,   line,       reject->cell,
                                  reject->rule,   reject->reason, reject->raw };
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        if ((i && !pb_archive_file_emit(file, ",", 1)) || !write_text(file, cells[i] ? cells[i] : "", guard))
            return false;
    }
    return pb_archive_file_emit(file, "\n", 1);
}

enum pb_status pb_archive_rejects(const struct pb_archive_options *options, const struct pb_conclusion *conclusion,
                                  struct pb_error *error)
{
    static const char header[] = "source,file,line,cell,rule,reason,raw\n";
    struct pb_arena arena;
    pb_arena_open(&arena, 1 << 16);
    const char *path = pb_arena_format(&arena, "%s/rejects.csv", conclusion->directory);
    struct pb_archive_file file;
    enum pb_status status = path ? pb_archive_file_open(&file, path, error) : pb_out_of_memory(error);
    if (status == PB_OK) {
        bool sound = pb_archive_file_emit(&file, header, strlen(header));
        for (size_t i = 0; sound && i < conclusion->reject_count; i++)
            sound = write_row(&file, &conclusion->rejects[i], options->csv_formula_guard);
        char sha256[PB_DIGEST_TEXT];
        status = pb_archive_file_close(&file, sha256, error);
    }
    pb_arena_close(&arena);
    return status;
}
