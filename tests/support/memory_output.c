#include "tests/support/memory_output.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int take_step(struct pb_memory_folder *folder)
{
    folder->steps++;
    if (folder->steps == folder->cancel_at)
        folder->cancelled = true;
    return folder->steps == folder->fail_at ? ENOSPC : 0;
}

static int find(const struct pb_memory_folder *folder, const char *name)
{
    for (size_t i = 0; i < folder->count; i++)
        if (strcmp(folder->files[i].name, name) == 0)
            return (int)i;
    return -1;
}

static int create_file(void *context, const char *name, int *handle)
{
    struct pb_memory_folder *folder = context;
    if (find(folder, name) >= 0)
        return EEXIST;
    cr_assert_lt(folder->count, PB_OUTPUT_FILES_MAXIMUM);
    *handle = (int)folder->count;
    int trouble = take_step(folder);
    if (trouble)
        return trouble;
    struct pb_memory_file *file = &folder->files[folder->count++];
    (void)pb_text_copy(file->name, sizeof file->name, name);
    return 0;
}

static int write_file(void *context, int handle, const void *bytes, size_t length, uint64_t offset)
{
    struct pb_memory_folder *folder = context;
    struct pb_memory_file *file = &folder->files[handle];
    int trouble = take_step(folder);
    if (trouble)
        return trouble;
    if (offset + length > file->length) {
        bool counting = folder->spared && *folder->spared;
        if (folder->spared)
            *folder->spared = false;
        file->bytes = realloc(file->bytes, offset + length);
        if (folder->spared)
            *folder->spared = counting;
        cr_assert_not_null(file->bytes);
        file->length = offset + length;
    }
    memcpy(file->bytes + offset, bytes, length);
    return 0;
}

static int finish_file(void *context, int handle, bool keep)
{
    (void)handle;
    return keep ? take_step(context) : 0;
}

static int remove_file(void *context, const char *name)
{
    struct pb_memory_folder *folder = context;
    int at = find(folder, name);
    if (at < 0)
        return ENOENT;
    folder->files[at].name[0] = '\0';
    return 0;
}

static int open_file(void *context, const char *name, int *handle)
{
    *handle = find(context, name);
    return *handle < 0 ? ENOENT : take_step(context);
}

static int read_file(void *context, int handle, void *buffer, size_t size, uint64_t offset, size_t *got)
{
    struct pb_memory_folder *folder = context;
    const struct pb_memory_file *file = &folder->files[handle];
    size_t left = file->length - (size_t)offset;
    *got = left < size ? left : size;
    memcpy(buffer, file->bytes + offset, *got);
    return take_step(folder);
}

static const struct pb_output_folder calls = {
    .create = create_file,
    .write = write_file,
    .finish = finish_file,
    .remove = remove_file,
    .open = open_file,
    .read = read_file,
};

void pb_memory_folder_open(struct pb_memory_folder *folder)
{
    cr_assert_eq(pb_output_over(&folder->output, "memory", &calls, folder, &folder->cancelled, NULL), PB_OK);
}

void pb_memory_folder_close(struct pb_memory_folder *folder)
{
    for (size_t i = 0; i < folder->count; i++)
        free(folder->files[i].bytes);
    pb_output_free(folder->output);
}

size_t pb_memory_folder_files(const struct pb_memory_folder *folder)
{
    size_t files = 0;
    for (size_t i = 0; i < folder->count; i++)
        files += folder->files[i].name[0] != '\0';
    return files;
}

void pb_memory_folder_digest(const struct pb_memory_folder *folder, char hex[PB_DIGEST_TEXT])
{
    struct pb_digest *digest = pb_digest_open();
    cr_assert_not_null(digest);
    for (size_t i = 0; i < folder->count; i++) {
        pb_digest_text(digest, folder->files[i].name);
        pb_digest_add(digest, folder->files[i].bytes, folder->files[i].length);
    }
    pb_digest_close(digest, hex);
}
