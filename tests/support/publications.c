#include "tests/support/publications.h"

#include "engine/files/files.h"
#include "placebook/contract/tidy.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Writes what a row says of a column. */
static void put_cell(FILE *file, const char *row, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = row; *at;) {
        size_t word = strcspn(at, " ");
        if (word > length && strncmp(at, name, length) == 0 && at[length] == '=') {
            (void)fprintf(file, "%.*s", (int)(word - length - 1), at + length + 1);
            return;
        }
        at += word + strspn(at + word, " ");
    }
}

char *tidy_table(const char *without, const char *const *rows)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    cr_assert(file);
    for (int row = -1; row < 0 || rows[row]; row++) {
        const char *between = "";
        for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
            const char *name = pb_tidy_columns[column].name;
            if (without && strcmp(name, without) == 0)
                continue;
            (void)fputs(between, file);
            between = ",";
            if (row < 0)
                (void)fputs(name, file);
            else
                put_cell(file, rows[row], name);
        }
        (void)putc('\n', file);
    }
    cr_assert_eq(fclose(file), 0);
    return text;
}

void publication_write(const struct scratch *scratch, const char *output, const char *name, const char *contract,
                       const struct written_place *places)
{
    struct pb_error error = { 0 };
    char list[2048] = "";
    char artefacts[4096] = "";
    char path[128];
    for (const struct written_place *place = places; place->id; place++) {
        char hex[PB_DIGEST_TEXT];
        uint64_t size = 0;
        size_t end = strlen(list);
        (void)snprintf(list + end, sizeof list - end, "%s{\"id\":\"%s\",\"state\":\"published\",\"run_id\":\"r\"}",
                       end ? "," : "", place->id);
        (void)snprintf(path, sizeof path, "%s/%s/%s", output, name, place->id);
        cr_assert_eq(pb_folder_make(scratch_path(scratch, "%s", path), &error), PB_OK, "%s", error.message);
        if (!place->table)
            continue;
        (void)snprintf(path, sizeof path, "%s/%s/%s/%s-outcomes.csv", output, name, place->id, place->id);
        scratch_write(scratch, path, place->table);
        free(place->table);
        cr_assert_eq(pb_file_digest(scratch_path(scratch, "%s", path), hex, &size, NULL, &error), PB_OK);
        end = strlen(artefacts);
        (void)snprintf(artefacts + end, sizeof artefacts - end,
                       "%s{\"path\":\"%s/%s-outcomes.csv\",\"size\":%llu,\"sha256\":\"%s\"}", end ? "," : "", place->id,
                       place->id, (unsigned long long)size, hex);
    }
    char text[8192];
    (void)snprintf(text, sizeof text,
                   "{\"contract_version\":\"%s\",\"pipeline\":\"demo\",\"run_id\":\"r\",\"places\":[%s],"
                   "\"artefacts\":[%s]}",
                   contract, list, artefacts);
    (void)snprintf(path, sizeof path, "%s/%s/publication.json", output, name);
    scratch_write(scratch, path, text);
    const char *link = scratch_path(scratch, "%s/latest", output);
    (void)unlink(link);
    cr_assert_eq(symlink(name, link), 0);
}
