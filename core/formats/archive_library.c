/*
 * libarchive, loaded when the first archive or workbook is read (core/base/late_library.h). A function of libarchive
 * that is called anywhere has to be listed here; the linker says which is missing.
 */
#include "core/base/late_library.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

#define ARCHIVE_FUNCTIONS(F)                                                                                           \
    F(int, archive_version_number, (void), (), 0)                                                                      \
    F(int, archive_errno, (struct archive * archive), (archive), ENOMEM)                                               \
    F(const char *, archive_error_string, (struct archive * archive), (archive), "libarchive cannot be loaded")        \
    F(struct archive *, archive_read_new, (void), (), NULL)                                                            \
    F(int, archive_read_support_format_zip_seekable, (struct archive * archive), (archive), ARCHIVE_FATAL)             \
    F(int, archive_read_open_memory, (struct archive * archive, const void *bytes, size_t size),                       \
      (archive, bytes, size), ARCHIVE_FATAL)                                                                           \
    F(int, archive_read_next_header, (struct archive * archive, struct archive_entry * *entry), (archive, entry),      \
      ARCHIVE_FATAL)                                                                                                   \
    F(la_ssize_t, archive_read_data, (struct archive * archive, void *bytes, size_t size), (archive, bytes, size),     \
      ARCHIVE_FATAL)                                                                                                   \
    F(int, archive_read_free, (struct archive * archive), (archive), ARCHIVE_FATAL)                                    \
    F(struct archive *, archive_write_new, (void), (), NULL)                                                           \
    F(int, archive_write_set_format_zip, (struct archive * archive), (archive), ARCHIVE_FATAL)                         \
    F(int, archive_write_set_format_option,                                                                            \
      (struct archive * archive, const char *format, const char *option, const char *value),                           \
      (archive, format, option, value), ARCHIVE_FATAL)                                                                 \
    F(int, archive_write_set_passphrase, (struct archive * archive, const char *password), (archive, password),        \
      ARCHIVE_FATAL)                                                                                                   \
    F(int, archive_write_set_bytes_in_last_block, (struct archive * archive, int bytes), (archive, bytes),             \
      ARCHIVE_FATAL)                                                                                                   \
    F(int, archive_write_zip_set_compression_deflate, (struct archive * archive), (archive), ARCHIVE_FATAL)            \
    F(int, archive_write_zip_set_compression_store, (struct archive * archive), (archive), ARCHIVE_FATAL)              \
    F(int, archive_write_open,                                                                                         \
      (struct archive * archive, void *context, archive_open_callback *begin, archive_write_callback *write,           \
       archive_close_callback *end),                                                                                   \
      (archive, context, begin, write, end), ARCHIVE_FATAL)                                                            \
    F(int, archive_write_header, (struct archive * archive, struct archive_entry * entry), (archive, entry),           \
      ARCHIVE_FATAL)                                                                                                   \
    F(la_ssize_t, archive_write_data, (struct archive * archive, const void *bytes, size_t size),                      \
      (archive, bytes, size), ARCHIVE_FATAL)                                                                           \
    F(int, archive_write_close, (struct archive * archive), (archive), ARCHIVE_FATAL)                                  \
    F(int, archive_write_fail, (struct archive * archive), (archive), ARCHIVE_FATAL)                                   \
    F(int, archive_write_free, (struct archive * archive), (archive), ARCHIVE_FATAL)                                   \
    F(struct archive_entry *, archive_entry_new, (void), (), NULL)                                                     \
    F(void, archive_entry_free, (struct archive_entry * entry), (entry), )                                             \
    F(mode_t, archive_entry_filetype, (struct archive_entry * entry), (entry), 0)                                      \
    F(const char *, archive_entry_pathname, (struct archive_entry * entry), (entry), NULL)                             \
    F(int, archive_entry_is_encrypted, (struct archive_entry * entry), (entry), 0)                                     \
    F(la_int64_t, archive_entry_size, (struct archive_entry * entry), (entry), 0)                                      \
    F(int, archive_entry_size_is_set, (struct archive_entry * entry), (entry), 0)                                      \
    F(void, archive_entry_set_filetype, (struct archive_entry * entry, unsigned type), (entry, type), )                \
    F(void, archive_entry_set_mtime, (struct archive_entry * entry, time_t time, long nanoseconds),                    \
      (entry, time, nanoseconds), )                                                                                    \
    F(void, archive_entry_set_pathname_utf8, (struct archive_entry * entry, const char *path), (entry, path), )        \
    F(void, archive_entry_set_perm, (struct archive_entry * entry, mode_t mode), (entry, mode), )

enum { ARCHIVE_FUNCTIONS(PB_LATE_NUMBER) ARCHIVE_FUNCTION_COUNT };

static const char *const archive_names[] = { ARCHIVE_FUNCTIONS(PB_LATE_NAME) };
static void *archive_found[ARCHIVE_FUNCTION_COUNT];
static struct pb_late_library archive_library = {
    .file = "libarchive.so.13", .names = archive_names, .functions = archive_found, .count = ARCHIVE_FUNCTION_COUNT
};

#define PB_LATE_LIBRARY archive_library
ARCHIVE_FUNCTIONS(PB_LATE_FUNCTION)
#undef PB_LATE_LIBRARY
