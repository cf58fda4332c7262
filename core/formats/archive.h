#ifndef PB_CORE_FORMATS_ARCHIVE_H
#define PB_CORE_FORMATS_ARCHIVE_H
/*
 * Packed files: zip archives that somebody else made, and gzip. Nothing is ever unpacked to a disk: a member is a
 * stream of bytes, and its name is only a label.
 *
 * Archives come from outside, so everything that they can make grow has a maximum: the file, the number of members, the
 * bytes of a member, and how much larger a member may be than the whole file. A zip is refused as a whole when a
 * member's name leads out of the archive, or when two members have one name (two programs would see two contents).
 */
#include "placebook/input.h"

enum {
    PB_ARCHIVE_MEMBERS_MAXIMUM = 10000,
    PB_ARCHIVE_RATIO_MAXIMUM = 300, /* unpacked bytes per packed byte of the file, beyond PB_ARCHIVE_RATIO_FREE */
    PB_ARCHIVE_NAME_MAXIMUM = 1024  /* bytes of a member's name */
};

#define PB_ARCHIVE_FILE_MAXIMUM   ((size_t)512 << 20) /* a zip file is held in memory: its directory is at the end */
#define PB_ARCHIVE_MEMBER_MAXIMUM ((uint64_t)4 << 30) /* unpacked bytes of one stream */
#define PB_ARCHIVE_RATIO_FREE     ((uint64_t)64 << 20)

enum pb_archive_kind { PB_ARCHIVE_NONE, PB_ARCHIVE_ZIP, PB_ARCHIVE_GZIP };

/* The kind of a file by its first bytes. Four are enough. A workbook is a zip file too. */
enum pb_archive_kind pb_archive_probe(const void *bytes, size_t length);

struct pb_archive; /* a zip file being read; opaque */

/* Lists the members of a zip file that is in memory and outlives the archive. Errors (PB_FAILED, PB_ERROR_SOURCE, with
 * the file's name): not a zip file, cut short, too large, too many members, names as above. */
enum pb_status pb_archive_open(struct pb_archive **archive, const char *name, const unsigned char *bytes, size_t length,
                               struct pb_error *error) PB_MUST_USE;
void pb_archive_close(struct pb_archive *archive);

/* The members that are files, in the order of their bytes; folders are left out. */
size_t pb_archive_count(const struct pb_archive *archive);
/* A member's name, with forward slashes and spelled as text (core/base/name.h). Lives as long as the archive. */
const char *pb_archive_name(const struct pb_archive *archive, size_t member);
/* Finds a member by its name, ASCII letters of either case being the same. */
bool pb_archive_find(const struct pb_archive *archive, const char *name, size_t *member);

/* Has any member a password? Its names can be read, its content cannot. */
bool pb_archive_locked(const struct pb_archive *archive);

/* A member as a stream named "ARCHIVE/MEMBER". Several may be open at once; each is closed by pb_archive_end before the
 * archive is. Reading fails when the content is damaged (its checksum is verified), has a password, or goes over a
 * maximum. */
enum pb_status pb_archive_begin(const struct pb_archive *archive, size_t member, struct pb_input *input,
                                struct pb_error *error) PB_MUST_USE;
void pb_archive_end(struct pb_input *input);

/* The content of a gzip file as a stream, named like the packed input without ".gz". `packed` is read as the stream is,
 * and must stay valid. Checksums are verified; several parts one after the other are one content. */
enum pb_status pb_gzip_begin(const struct pb_input *packed, struct pb_input *input, struct pb_error *error) PB_MUST_USE;
void pb_gzip_end(struct pb_input *input);

#endif
