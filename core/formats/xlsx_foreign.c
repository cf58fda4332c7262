/*
 * Files that look like workbooks but are not: what they are, and what to do about it.
 */
#include "core/formats/xlsx_private.h"

#include <string.h>
#include <strings.h>

static const char save_again[] = "open it in Excel or LibreOffice and save it as .xlsx (Excel workbook)";
static const char save_again_or_install[] =
    "open it in Excel or LibreOffice and save it as .xlsx (Excel workbook); where LibreOffice is installed, preview, "
    "load and run convert it, unless it is packed";

static enum pb_status xlsx_foreign_refuse(const char *name, const char *what, const char *hint, struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "this is not a workbook that can be read (.xlsx): it is %s", what);
    pb_error_hint(error, "%s", hint);
    pb_error_at(error, name, 0, 0);
    return status;
}

/* Does a compound file have an entry of that name? Its names are in UTF-16. */
static bool has_entry(const unsigned char *bytes, size_t length, const char *name)
{
    char wide[64] = { 0 };
    size_t size = 0;
    for (; name[size] && size < sizeof wide / 2; size++)
        wide[2 * size] = name[size];
    return memmem(bytes, length, wide, 2 * size) != NULL;
}

static bool xlsx_foreign_begins(const unsigned char *bytes, size_t length, const char *with, size_t size)
{
    return length >= size && memcmp(bytes, with, size) == 0;
}

/* Looks for a word in the first bytes, whatever its case. */
static bool mentions(const unsigned char *bytes, size_t length, const char *word)
{
    size_t size = strlen(word);
    length = length < 2048 ? length : 2048;
    for (size_t i = 0; i + size <= length; i++)
        if (strncasecmp((const char *)bytes + i, word, size) == 0)
            return true;
    return false;
}

static enum pb_status compound(const char *name, const unsigned char *bytes, size_t length, struct pb_error *error)
{
    if (has_entry(bytes, length, "EncryptedPackage"))
        return xlsx_foreign_refuse(
            name, "protected by a password",
            "open it with its password and save it as .xlsx without one (File, Info, Protect Workbook)", error);
    if (has_entry(bytes, length, "Workbook") || has_entry(bytes, length, "Book"))
        return xlsx_foreign_refuse(name, "an Excel file in the old format (.xls)", save_again_or_install, error);
    return xlsx_foreign_refuse(name, "an Office file in an old format (such as .doc, .ppt or .msg)",
                               "give the right workbook, saved as .xlsx", error);
}

/* Is there a member of that name in the directory of a zip file, which is at its end? */
static bool zip_lists(const unsigned char *end, size_t length, const char *name)
{
    enum { HEADER = 46, NAME_LENGTH = 28 };
    const size_t size = strlen(name);
    for (const unsigned char *at = end; (at = memmem(at, length - (size_t)(at - end), name, size)); at++)
        if (at - end >= HEADER && memcmp(at - HEADER, "PK\x01\x02", 4) == 0 && at[NAME_LENGTH - HEADER] == size &&
            at[NAME_LENGTH + 1 - HEADER] == 0)
            return true;
    return false;
}

static bool is_old_workbook(const unsigned char *bytes, size_t length)
{
    static const char *const old[] = { "\x09\x00\x04\x00", "\x09\x02\x06\x00", "\x09\x04\x06\x00", "\x09\x08\x08\x00",
                                       "\x09\x08\x10\x00" };
    for (size_t i = 0; i < sizeof old / sizeof *old; i++)
        if (xlsx_foreign_begins(bytes, length, old[i], 4))
            return true;
    return false;
}

const char *pb_xlsx_convertible(const void *bytes, size_t length)
{
    if (xlsx_foreign_begins(bytes, length, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
        return !has_entry(bytes, length, "EncryptedPackage") &&
                       (has_entry(bytes, length, "Workbook") || has_entry(bytes, length, "Book"))
                   ? ".xls"
                   : NULL;
    if (is_old_workbook(bytes, length))
        return ".xls";
    if (mentions(bytes, length, "<?xml") && mentions(bytes, length, "urn:schemas-microsoft-com:office:spreadsheet"))
        return ".xml";
    return zip_lists(bytes, length, "xl/workbook.bin") ? ".xlsb" : NULL;
}

static bool is_text(const unsigned char *bytes, size_t length)
{
    length = length < 4096 ? length : 4096;
    for (size_t i = 0; i < length; i++)
        if (bytes[i] < ' ' && !strchr("\t\r\n\f", bytes[i]))
            return false;
    return memchr(bytes, 0, length) == NULL;
}

enum pb_status pb_xlsx_foreign_bytes(const char *name, const unsigned char *bytes, size_t length,
                                     struct pb_error *error)
{
    if (length == 0)
        return xlsx_foreign_refuse(name, "empty", "get the file again from where it came from", error);
    if (xlsx_foreign_begins(bytes, length, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
        return compound(name, bytes, length, error);
    if (is_old_workbook(bytes, length))
        return xlsx_foreign_refuse(name, "an Excel file in the old format (.xls)", save_again_or_install, error);
    if (xlsx_foreign_begins(bytes, length, "%PDF", 4))
        return xlsx_foreign_refuse(name, "a PDF document", "ask its publisher for the figures as a workbook or as CSV",
                                   error);
    if (pb_archive_probe(bytes, length) == PB_ARCHIVE_GZIP)
        return xlsx_foreign_refuse(name, "packed by gzip", "unpack it first", error);
    if (mentions(bytes, length, "urn:schemas-microsoft-com:office:spreadsheet"))
        return xlsx_foreign_refuse(name, "an XML spreadsheet of 2003", save_again_or_install, error);
    if (mentions(bytes, length, "<html") || mentions(bytes, length, "<!doctype html") ||
        mentions(bytes, length, "<table"))
        return xlsx_foreign_refuse(
            name, "a web page (HTML)",
            "it may be a login or error page: download the file again; if it is a table, open it in "
            "Excel or LibreOffice and save it as .xlsx",
            error);
    if (mentions(bytes, length, "<?xml"))
        return xlsx_foreign_refuse(name, "XML of another kind", save_again, error);
    if (is_text(bytes, length))
        return xlsx_foreign_refuse(name, "text, such as CSV",
                                   "give it the ending .csv, or open it in Excel or LibreOffice and save it as .xlsx",
                                   error);
    return xlsx_foreign_refuse(name, "of an unknown kind", save_again, error);
}

enum pb_status pb_xlsx_foreign_zip(const struct pb_xlsx *workbook, struct pb_error *error)
{
    static const struct {
        const char *member;
        const char *what;
    } kinds[] = {
        { "xl/workbook.bin", "an Excel file in the binary format (.xlsb)" },
        { "mimetype", "an OpenDocument file (such as .ods)" },
        { "Index/Document.iwa", "an Apple Numbers document" },
        { "Index.zip", "an Apple Numbers document" },
        { "word/document.xml", "a Word document" },
        { "ppt/presentation.xml", "a presentation" },
    };
    size_t member = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (pb_archive_find(workbook->archive, kinds[i].member, &member))
            return xlsx_foreign_refuse(workbook->name, kinds[i].what, i == 0 ? save_again_or_install : save_again,
                                       error);
    if (pb_archive_find(workbook->archive, "[Content_Types].xml", &member))
        return xlsx_foreign_refuse(workbook->name, "an Office package without a workbook in it", save_again, error);
    return xlsx_foreign_refuse(workbook->name, "a zip file without a workbook in it",
                               "unpack it and give the right file", error);
}

int pb_xlsx_probe(const void *bytes, size_t length)
{
    static const char *const parts[] = { "[Content_Types].xml", "_rels/.rels", "xl/", "docProps/" };
    const unsigned char *at = bytes;
    enum { NAME_LENGTH = 26, NAME = 30 };
    if (length < NAME || pb_archive_probe(bytes, length) != PB_ARCHIVE_ZIP)
        return 0;
    if (memmem(bytes, length, "xl/", 3))
        return 95;
    size_t size = at[NAME_LENGTH] + 256U * at[NAME_LENGTH + 1];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t wanted = strlen(parts[i]);
        if (size >= wanted && length >= NAME + wanted && memcmp(at + NAME, parts[i], wanted) == 0)
            return 70;
    }
    return 10;
}
