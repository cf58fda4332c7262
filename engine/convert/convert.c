/* Story: engine/convert/convert.h */
#include "engine/convert/child.h"
#include "engine/convert/convert_private.h"
#include "engine/files/files.h"
#include "placebook/formats/tabular.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONVERT_FILE_MAXIMUM ((off_t)256 << 20) /* bytes of an old workbook; larger ones are refused as ever */
#define MADE                 "made"

/* ---- What the file is ---- */

/* So much of the file decides: of a zip file the end, where its directory is; of others all. */
static const char *convert_ending_of(int descriptor, off_t size)
{
    enum { END_OF_ZIP = 1 << 16 };
    unsigned char first[PB_TABULAR_PEEK];
    ssize_t length = pread(descriptor, first, sizeof first, 0);
    enum pb_tabular_content content = pb_tabular_content(first, length > 0 ? (size_t)length : 0);
    if (content != PB_TABULAR_ZIP && content != PB_TABULAR_OLE)
        return NULL;
    const off_t begin = content == PB_TABULAR_ZIP && size > END_OF_ZIP ? size - END_OF_ZIP : 0;
    const size_t wanted = (size_t)(size - begin);
    unsigned char *bytes = malloc(wanted); /* checked: next line */
    const char *ending = NULL;
    if (bytes && pread(descriptor, bytes, wanted, begin) == (ssize_t)wanted)
        ending = pb_xlsx_convertible(bytes, wanted);
    free(bytes);
    return ending;
}

/* ".xls", ".xlsb" or ".xml", or NULL. */
static const char *convert_ending(const char *path)
{
    struct stat facts = { 0 };
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return NULL;
    const char *ending = NULL;
    if (fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0 &&
        facts.st_size <= CONVERT_FILE_MAXIMUM)
        ending = convert_ending_of(descriptor, facts.st_size);
    (void)close(descriptor);
    return ending;
}

bool pb_convert_wanted(const char *path)
{
    return convert_ending(path) != NULL;
}

/* ---- Running it ---- */

static enum pb_status convert_fail(const struct pb_converter *converter, const char *name,
                                   const struct pb_child_result *result, struct pb_error *error)
{
    static const char again[] = "open it in Excel or LibreOffice and save it as .xlsx (Excel workbook)";
    const char *fault = strstr(result->said, "Error: "); /* there may be a warning about Java before it */
    const char *said = fault ? fault + sizeof "Error: " - 1 : *result->said ? result->said : "nothing";
    enum pb_status status = PB_FAILED;
    pb_error_at(error, name, 0, 0);
    switch (result->end) {
    case PB_CHILD_CANCELLED:
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERRUPTED, "interrupted while %s converted the file",
                       converter->version);
    case PB_CHILD_TIME:
        status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                         "%s took longer than %lld s to convert the file, and was stopped", converter->version,
                         (long long)converter->seconds);
        pb_error_hint(error, "%s; or give it more time: --converter-seconds %lld", again,
                      (long long)converter->seconds * 5);
        return status;
    case PB_CHILD_DISK:
        status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                         "%s wrote more than %llu MB to convert the file, and was stopped", converter->version,
                         (unsigned long long)(PB_CHILD_FOLDER >> 20));
        break;
    case PB_CHILD_KILLED:
        status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                         "%s was ended by the signal %d (%s) before it had converted the file", converter->version,
                         result->number, strsignal(result->number));
        break;
    default:
        status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                         "%s made no workbook of this file, which may be damaged or have a password; it said: %.300s",
                         converter->version, said);
    }
    pb_error_hint(error, "%s", again);
    return status;
}

/* A workbook is a zip file. LibreOffice ends with 0 whatever became of it. */
static bool convert_made(const char *path)
{
    char first[4] = "";
    struct stat facts = { 0 };
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    bool made = descriptor >= 0 && fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode) &&
                read(descriptor, first, sizeof first) == (ssize_t)sizeof first && memcmp(first, "PK\x03\x04", 4) == 0;
    if (descriptor >= 0)
        (void)close(descriptor);
    return made;
}

/* Can it be opened? What cannot must not be kept. */
static enum pb_status convert_check(const struct pb_converter *converter, const char *path, const char *name,
                                    struct pb_error *error)
{
    struct pb_file_stream stream;
    struct pb_input input;
    struct pb_tabular *tabular = NULL;
    enum pb_status status = pb_file_input(path, name, &stream, &input, error);
    if (status != PB_OK)
        return status;
    status = pb_tabular_open(&tabular, &input, error);
    pb_tabular_close(tabular);
    pb_file_stream_close(&stream);
    if (status != PB_FAILED)
        return status;
    struct pb_error why = *error;
    status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "%s made a workbook of this file that cannot be read: %.400s",
                     converter->version, why.message);
    pb_error_hint(error, "open it in Excel or LibreOffice and save it as .xlsx (Excel workbook)");
    return status;
}

/* Which of its readers is to be used: it would take what is damaged for text, and make a workbook of that. */
static const char *convert_filter(const char *ending)
{
    if (strcmp(ending, ".xlsb") == 0)
        return "Calc MS Excel 2007 Binary";
    return strcmp(ending, ".xml") == 0 ? "MS Excel 2003 XML" : "MS Excel 97";
}

/* The input is copied, so that the converter leaves no lock file beside it and cannot change it. */
static enum pb_status convert_in(const struct pb_converter *converter, const char *path, const char *name,
                                 const atomic_bool *cancelled, struct pb_conversion *conversion, struct pb_error *error)
{
    char profile[PATH_MAX + 64];
    char copy[PATH_MAX];
    char book[16];
    char filter[64];
    const char *ending = convert_ending(path);
    struct pb_child_result result = { 0 };
    ending = ending ? ending : ".xls";
    (void)snprintf(book, sizeof book, "book%s", ending);
    (void)snprintf(filter, sizeof filter, "--infilter=%s", convert_filter(ending));
    (void)snprintf(profile, sizeof profile, "-env:UserInstallation=file://%s/" PB_CONVERT_PROFILE, conversion->folder);
    (void)snprintf(copy, sizeof copy, "%.*s/%s", (int)sizeof copy - 20, conversion->folder, book);
    (void)snprintf(conversion->path, sizeof conversion->path, "%.*s/" MADE "/book.xlsx", (int)sizeof copy - 20,
                   conversion->folder);
    const char *const words[] = { converter->program,
                                  profile,
                                  "--headless",
                                  "--norestore",
                                  "--nologo",
                                  "--nodefault",
                                  "--nofirststartwizard",
                                  "--nolockcheck",
                                  filter,
                                  "--convert-to",
                                  "xlsx:Calc MS Excel 2007 XML",
                                  "--outdir",
                                  MADE,
                                  book,
                                  NULL };
    const struct pb_child child = {
        .words = words, .folder = conversion->folder, .seconds = converter->seconds, .cancelled = cancelled
    };
    enum pb_status status = pb_file_copy_private(path, copy, error);
    if (status == PB_OK)
        status = pb_child_run(&child, &result, error);
    if (status == PB_OK && (result.end != PB_CHILD_EXITED || !convert_made(conversion->path)))
        return convert_fail(converter, name, &result, error);
    return status == PB_OK ? convert_check(converter, conversion->path, name, error) : status;
}

static enum pb_status convert_below(const struct pb_converter *converter, const char *where, const char *path,
                                    const char *name, const atomic_bool *cancelled, struct pb_conversion *conversion,
                                    struct pb_error *error)
{
    enum pb_status status = pb_convert_work(where, conversion, error);
    if (status == PB_OK)
        status = convert_in(converter, path, name, cancelled, conversion, error);
    if (status != PB_OK)
        pb_conversion_close(conversion);
    return status;
}

enum pb_status pb_convert_now(const struct pb_converter *converter, const char *path, const char *name,
                              const atomic_bool *cancelled, struct pb_conversion *conversion, struct pb_error *error)
{
    return convert_below(converter, pb_convert_temporary(), path, name, cancelled, conversion, error);
}

/* ---- What is kept ---- */

enum pb_status pb_convert_kept(const struct pb_converter *converter, const char *path, const char *name,
                               const char *sha256, const atomic_bool *cancelled, char kept[PATH_MAX],
                               struct pb_error *error)
{
    struct pb_conversion conversion;
    char version[PB_CONVERTER_VERSION];
    (void)snprintf(version, sizeof version, "%s", converter->version);
    for (char *at = version; *at; at++)
        if (*at == ' ' || *at == '/')
            *at = '-';
    if ((size_t)snprintf(kept, PATH_MAX, "%s/%.64s-%s.xlsx", converter->folder, sha256, version) >= PATH_MAX)
        return pb_path_failed("write", converter->folder, ENAMETOOLONG, 0, PB_ERROR_SOURCE, error);
    if (convert_made(kept)) {
        (void)utimensat(AT_FDCWD, kept, NULL, 0); /* those not used for longest go first */
        return PB_OK;
    }
    enum pb_status status = pb_folder_make_private(converter->folder, error);
    if (status == PB_OK)
        pb_converted_tidy(converter->folder);
    if (status == PB_OK)
        status = convert_below(converter, converter->folder, path, name, cancelled, &conversion, error);
    if (status != PB_OK)
        return status;
    (void)chmod(conversion.path, 0600);
    status = pb_path_sync(conversion.path, error);
    if (status == PB_OK && rename(conversion.path, kept) != 0)
        status = pb_path_failed("write", kept, errno, 0, PB_ERROR_SOURCE, error);
    pb_conversion_close(&conversion);
    return status;
}
