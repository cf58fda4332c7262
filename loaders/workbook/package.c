#include "loaders/workbook/package.h"

#include "loaders/workbook/charts.h"
#include "placebook/number.h"
#include "placebook/period.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MEMBER_MAXIMUM = 64 << 20, /* bytes of a member that libxlsxwriter made and that is changed here */
    CANCEL_EVERY = 2048,       /* rows between two looks at whether the run is being stopped */
    ROWS_LEVEL = 3             /* of deflate, for the rows: measured, 5% larger than 4 in 3/4 of its time */
};

/* What the work needs while it lasts. */
struct work {
    const struct package *package;
    struct pb_zip *zip;
    struct pb_unzip *unzip;
    struct strings strings;
    struct stream stream;
    struct stream row;
    struct pb_error *error;
};

size_t sheet_header_row(const struct sheet *sheet)
{
    return sheet->line_count + 1;
}

static enum pb_status surprise(struct pb_error *error, const char *member)
{
    return pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "%s of the workbook is not as libxlsxwriter writes it", member);
}

/* The content of the present member, terminated, freed by the caller; NULL when it cannot be had, and why. */
static char *content_of(struct pb_unzip *unzip, enum pb_status *status, struct pb_error *error)
{
    size_t length = 0;
    char *bytes = NULL;
    *status = pb_unzip_content(unzip, MEMBER_MAXIMUM, &bytes, &length, error);
    if (*status != PB_OK)
        return NULL;
    char *text = realloc(bytes, length + 1); /* checked: below */
    if (!text) {
        free(bytes);
        *status = pb_out_of_memory(error);
        return NULL;
    }
    text[length] = '\0';
    return text;
}

static enum pb_status begin_member(struct work *work, const char *name, int level)
{
    enum pb_status status = pb_zip_begin(work->zip, name, level, work->error);
    work->stream.zip = work->zip;
    work->stream.error = work->error;
    work->stream.status = status;
    work->stream.used = 0;
    return status;
}

static enum pb_status check_cancelled(const struct book *book, struct pb_error *error)
{
    if (!book->cancelled || !atomic_load_explicit(book->cancelled, memory_order_relaxed))
        return PB_OK;
    return pb_fail(error, PB_FATAL, PB_ERROR_INTERRUPTED, "stopped");
}

static enum pb_status write_rows(struct work *work, const struct sheet *sheet)
{
    const struct book *book = work->package->book;
    char letters[CELLS_COLUMNS_MAXIMUM][4];
    size_t room[CELLS_COLUMNS_MAXIMUM];
    for (size_t i = 0; i < sheet->column_count; i++) {
        cells_letters(i, letters[i]);
        room[i] = cells_room(sheet->columns[i].width);
    }
    work->row.error = work->error;
    struct cells cells = {
        .stream = &work->stream,
        .row = &work->row,
        .strings = &work->strings,
        .pool = book->table ? book->table->symbols : NULL,
        .xfs = work->package->xfs,
        .room = room,
        .letters = letters,
        .column_count = sheet->column_count,
    };
    size_t first = sheet_header_row(sheet) + 1;
    enum pb_status status = PB_OK;
    for (size_t row = 0; row < sheet->rows && status == PB_OK; row++) {
        if (row % CANCEL_EVERY == 0)
            status = check_cancelled(book, work->error);
        cells_begin_row(&cells, first + row);
        sheet->fill(sheet, row, &cells);
        cells_end_row(&cells);
        if (work->stream.status != PB_OK)
            status = work->stream.status;
    }
    return status;
}

static void write_links(struct stream *stream, const struct sheet *sheet)
{
    size_t first = sheet_header_row(sheet) + 1;
    stream_text(stream, "<hyperlinks>");
    for (size_t row = 0; row < sheet->rows; row++) {
        const char *name = sheet->links[row]->name;
        stream_text(stream, "<hyperlink ref=\"A");
        stream_unsigned(stream, first + row);
        stream_text(stream, "\" location=\"'");
        while (*name) { /* an apostrophe inside the quotes is doubled */
            size_t length = strcspn(name, "'");
            stream_attribute(stream, name, length);
            stream_text(stream, name[length] ? "''" : "");
            name += length + (name[length] != '\0');
        }
        stream_text(stream, "'!A1\"/>");
    }
    stream_text(stream, "</hyperlinks>");
}

/* The worksheet as it is, with the table's rows before the end of its data and its dimension made right. */
static enum pb_status write_sheet(struct work *work, const char *member, const struct sheet *sheet)
{
    enum pb_status status = PB_OK;
    char *content = content_of(work->unzip, &status, work->error);
    if (!content)
        return status;
    static const char dimension[] = "<dimension ref=\"";
    static const char rows_end[] = "</sheetData>";
    char *start = strstr(content, dimension);
    char *start_end = start ? strchr(start + sizeof dimension - 1, '"') : NULL;
    char *end = start_end ? strstr(start_end, rows_end) : NULL;
    if (!end) {
        free(content);
        return surprise(work->error, member);
    }
    status = begin_member(work, member, ROWS_LEVEL);
    struct stream *stream = &work->stream;
    if (status == PB_OK) {
        char letters[4];
        cells_letters(sheet->column_count - 1, letters);
        stream_bytes(stream, content, (size_t)(start - content) + sizeof dimension - 1);
        stream_text(stream, "A1:");
        stream_text(stream, letters);
        stream_unsigned(stream, sheet_header_row(sheet) + sheet->rows);
        stream_bytes(stream, start_end, (size_t)(end - start_end));
        status = write_rows(work, sheet);
    }
    if (status == PB_OK) {
        stream_text(stream, rows_end);
        if (sheet->links)
            write_links(stream, sheet);
        stream_text(stream, end + sizeof rows_end - 1);
        status = stream_flush(stream);
    }
    free(content);
    return status;
}

/* The number of an attribute of the first element that has it. */
static bool attribute(const char *content, const char *name, int64_t *number)
{
    char key[32];
    (void)snprintf(key, sizeof key, " %s=\"", name);
    const char *start = strstr(content, key);
    if (!start)
        return false;
    start += strlen(key);
    return pb_integer_parse(start, strspn(start, "0123456789"), number);
}

/* Looks ahead at the strings that libxlsxwriter has, so that ours can continue them. */
static enum pb_status count_strings(struct work *work, const char *from)
{
    struct pb_unzip *unzip = NULL;
    enum pb_status status = pb_unzip_open(&unzip, from, work->error);
    const char *name = "";
    while (status == PB_OK && name && strcmp(name, "xl/sharedStrings.xml") != 0)
        status = pb_unzip_next(unzip, &name, work->error);
    char *content = status == PB_OK && name ? content_of(unzip, &status, work->error) : NULL;
    int64_t unique = 0;
    int64_t uses = 0;
    if (status == PB_OK && (!content || !attribute(content, "uniqueCount", &unique) ||
                            !attribute(content, "count", &uses) || unique > UINT32_MAX))
        status = surprise(work->error, "xl/sharedStrings.xml");
    work->strings.first = (uint32_t)unique;
    work->strings.uses = (uint64_t)uses;
    free(content);
    if (unzip)
        pb_unzip_close(unzip);
    return status;
}

static enum pb_status write_strings(struct work *work, const char *member)
{
    if (work->strings.failed)
        return pb_out_of_memory(work->error);
    enum pb_status status = PB_OK;
    char *content = content_of(work->unzip, &status, work->error);
    if (!content)
        return status;
    static const char end[] = "</sst>";
    char *first = strstr(content, "<si>");
    char *last = first ? strstr(first, end) : NULL;
    status = last ? begin_member(work, member, ROWS_LEVEL) : surprise(work->error, member);
    if (status == PB_OK) {
        struct stream *stream = &work->stream;
        stream_text(stream, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                            "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"");
        stream_unsigned(stream, work->strings.uses);
        stream_text(stream, "\" uniqueCount=\"");
        stream_unsigned(stream, (uint64_t)work->strings.first + work->strings.count);
        stream_text(stream, "\">");
        stream_bytes(stream, first, (size_t)(last - first));
        strings_write(&work->strings, stream);
        stream_text(stream, end);
        status = stream_flush(stream);
    }
    free(content);
    return status;
}

static void write_property(struct stream *stream, const char *element, const char *attributes, const char *text)
{
    if (!text || !*text)
        return;
    stream_text(stream, "<");
    stream_text(stream, element);
    stream_text(stream, attributes);
    stream_text(stream, ">");
    stream_escaped(stream, text, strlen(text));
    stream_text(stream, "</");
    stream_text(stream, element);
    stream_text(stream, ">");
}

static enum pb_status write_properties(struct work *work, const char *member)
{
    enum pb_status status = begin_member(work, member, PB_ZIP_NORMAL);
    if (status != PB_OK)
        return status;
    const struct book *book = work->package->book;
    const char *author = book->info->geography ? book->info->geography->publisher : NULL;
    author = author && *author ? author : "Placebook";
    char day[11];
    char created[32];
    (void)snprintf(created, sizeof created, "%sT00:00:00Z", pb_date_text(work->package->created, day));
    struct stream *stream = &work->stream;
    static const char when[] = " xsi:type=\"dcterms:W3CDTF\"";
    stream_text(stream, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties"
                        " xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\""
                        " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\""
                        " xmlns:dcmitype=\"http://purl.org/dc/dcmitype/\""
                        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
    write_property(stream, "dc:title", "", book->title);
    write_property(stream, "dc:creator", "", author);
    write_property(stream, "cp:keywords", "", book->keywords);
    write_property(stream, "cp:lastModifiedBy", "", author);
    write_property(stream, "dcterms:created", when, created);
    write_property(stream, "dcterms:modified", when, created);
    write_property(stream, "dc:language", "", "en-GB");
    stream_text(stream, "</cp:coreProperties>");
    return stream_flush(stream);
}

/* 3 for "xl/worksheets/sheet3.xml" when the members of this kind begin with "xl/worksheets/sheet"; 0 for others. */
static size_t number_of(const char *member, const char *kind)
{
    size_t length = strlen(kind);
    int64_t number = 0;
    if (strncmp(member, kind, length) != 0 ||
        !pb_integer_parse(member + length, strspn(member + length, "0123456789"), &number) || number < 1)
        return 0;
    return (size_t)number;
}

/* The sheet that a member is, when it has a table; else NULL. */
static const struct sheet *sheet_of(const struct package *package, const char *member)
{
    size_t number = number_of(member, "xl/worksheets/sheet");
    if (number == 0 || number > package->sheet_count)
        return NULL;
    const struct sheet *sheet = package->sheets[number - 1];
    return sheet->table_name ? sheet : NULL;
}

/* The sheet whose drawing a member is; else NULL. The sheets that have charts have drawings, in their order. */
static const struct sheet *drawn_sheet_of(const struct package *package, const char *member)
{
    size_t number = number_of(member, "xl/drawings/drawing");
    for (size_t i = 0; number && i < package->sheet_count; i++)
        if (package->sheets[i]->chart_count && --number == 0)
            return package->sheets[i];
    return NULL;
}

static enum pb_status write_drawing(struct work *work, const char *member, const struct sheet *sheet)
{
    enum pb_status status = begin_member(work, member, PB_ZIP_NORMAL);
    if (status != PB_OK)
        return status;
    charts_write_drawing(&work->stream, sheet);
    return stream_flush(&work->stream);
}

static enum pb_status finish_member(struct work *work, const char *name)
{
    const struct sheet *sheet = sheet_of(work->package, name);
    if (sheet)
        return write_sheet(work, name, sheet);
    const struct sheet *drawn = drawn_sheet_of(work->package, name);
    if (drawn)
        return write_drawing(work, name, drawn);
    if (strcmp(name, "xl/sharedStrings.xml") == 0)
        return write_strings(work, name);
    if (strcmp(name, "docProps/core.xml") == 0)
        return write_properties(work, name);
    return pb_zip_copy(work->zip, work->unzip, work->error);
}

static enum pb_status finish(struct work *work, const char *from, const char *to)
{
    enum pb_status status = count_strings(work, from);
    if (status == PB_OK)
        status = pb_unzip_open(&work->unzip, from, work->error);
    if (status == PB_OK)
        status = pb_zip_create(&work->zip, to, work->error);
    while (status == PB_OK) {
        const char *name = NULL;
        status = pb_unzip_next(work->unzip, &name, work->error);
        if (status != PB_OK || !name)
            break;
        /* A copy: the name lives only until the next step. */
        char copy[256];
        (void)pb_text_copy(copy, sizeof copy, name);
        status = finish_member(work, copy);
    }
    if (work->unzip)
        pb_unzip_close(work->unzip);
    if (work->zip && status == PB_OK)
        return pb_zip_close(work->zip, work->error);
    if (work->zip)
        pb_zip_abandon(work->zip);
    return status;
}

enum pb_status package_finish(const struct package *package, const char *from, const char *to, struct pb_error *error)
{
    struct work *work = calloc(1, sizeof *work); /* checked: below */
    if (!work)
        return pb_out_of_memory(error);
    work->package = package;
    work->error = error;
    const struct book *book = package->book;
    enum pb_status status = strings_open(&work->strings, book->table ? book->table->symbols : NULL, error);
    if (status == PB_OK) {
        status = finish(work, from, to);
        strings_close(&work->strings);
    }
    free(work);
    return status;
}
