/*
 * One file with tables in it: what it is, by its first bytes, and the reader for that.
 */
#include "core/formats/tabular_private.h"
#include "placebook/text.h"
#include "placebook/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { EXCERPT_MAXIMUM = 120 };

/* ---- An input whose first bytes are looked at ---- */

static enum pb_status tabular_peek(struct pb_peeked *peeked, const struct pb_input *input, struct pb_error *error)
{
    size_t got = 1;
    peeked->input = input;
    peeked->length = peeked->at = 0;
    while (got > 0 && peeked->length < sizeof peeked->bytes) {
        enum pb_status status = input->read(input->stream, peeked->bytes + peeked->length,
                                            sizeof peeked->bytes - peeked->length, &got, error);
        if (status != PB_OK)
            return status;
        peeked->length += got;
    }
    return PB_OK;
}

static enum pb_status tabular_read_peeked(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    struct pb_peeked *peeked = stream;
    *got = peeked->length - peeked->at;
    if (*got == 0)
        return peeked->input->read(peeked->input->stream, buffer, size, got, error);
    *got = *got < size ? *got : size;
    memcpy(buffer, peeked->bytes + peeked->at, *got);
    peeked->at += *got;
    return PB_OK;
}

static struct pb_input peeked_input(struct pb_peeked *peeked)
{
    return (struct pb_input){
        .name = peeked->input->name, .stream = peeked, .read = tabular_read_peeked, .part = peeked->input->part
    };
}

/* ---- What is not a table ---- */

/* The beginning of a text on one line: what services answer in place of a table says why. */
static void tabular_excerpt(const struct pb_peeked *peeked, char excerpt[EXCERPT_MAXIMUM + 1])
{
    const char *at = (const char *)peeked->bytes;
    size_t left = peeked->length;
    size_t written = 0;
    pb_text_trim(&at, &left);
    for (size_t size = 0; left > 0; at += size, left -= size) {
        size = pb_utf8_character(at, left);
        if (size == 0 || written + size > EXCERPT_MAXIMUM)
            break;
        memcpy(excerpt + written, at, size);
        if ((unsigned char)*at < ' ')
            excerpt[written] = ' ';
        written += size;
    }
    excerpt[written] = '\0';
}

static enum pb_status tabular_refuse(enum pb_tabular_content content, const struct pb_peeked *peeked, const char *name,
                                     struct pb_error *error)
{
    static const struct {
        const char *found;
        const char *hint;
    } texts[] = {
        [PB_TABULAR_EMPTY] = { "the file is empty", "the download failed, or the source had no data: get it again" },
        [PB_TABULAR_ZIP] = { "a packed file inside a packed one", "unpack the outer one and give what is in it" },
        [PB_TABULAR_GZIP] = { "a packed file inside a packed one", "unpack the outer one and give what is in it" },
        [PB_TABULAR_HTML] = { "a web page (HTML)", "this is usually an error or sign-in page saved in place of the "
                                                   "data: open it in a browser "
                                                   "to see what it says, then get the file again" },
        [PB_TABULAR_XML] = { "an XML document",
                             "if it is an error message, read it; otherwise ask the source for CSV or .xlsx" },
        [PB_TABULAR_PDF] = { "a PDF", "ask the source for the table behind it as CSV or .xlsx" },
        [PB_TABULAR_PICTURE] = { "a picture", "ask the source for the table behind it as CSV or .xlsx" },
        [PB_TABULAR_UTF16] = { "text in UTF-16 within text in UTF-16", "save the table as CSV UTF-8 or .xlsx" },
        [PB_TABULAR_BINARY] = { "bytes that are not text", "save the table as CSV UTF-8 or .xlsx" },
    };
    char excerpt[EXCERPT_MAXIMUM + 1] = "";
    if (content == PB_TABULAR_HTML || content == PB_TABULAR_XML)
        tabular_excerpt(peeked, excerpt);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                "%s; expected a table: CSV, a workbook (.xlsx, .ods), JSON, or one of these in .zip or .gz%s%s",
                texts[content].found, *excerpt ? "; it begins: " : "", excerpt);
    pb_error_at(error, name, 0, 0);
    pb_error_hint(error, "%s", texts[content].hint);
    return status;
}

/* ---- One file with tables in it ---- */

void pb_holding_close(struct pb_holding *holding)
{
    if (!holding)
        return;
    pb_csv_close(holding->csv);
    pb_xlsx_sheet_close(holding->sheet);
    pb_xlsx_sheet_close(holding->skimmed);
    pb_xlsx_close(holding->workbook);
    pb_ods_close(holding->ods);
    pb_records_close(&holding->records);
    if (holding->gzip_open)
        pb_gzip_end(&holding->gzip);
    free(holding);
}

/* A zip file: a workbook (or what resembles one: its reader says what it is), or an archive. */
static enum pb_status open_zip(struct pb_tabular *tabular, struct pb_holding *holding, bool packed, bool *archive,
                               struct pb_error *error)
{
    unsigned char *bytes = NULL;
    size_t length = 0;
    struct pb_archive *opened = NULL;
    size_t found = 0;
    *archive = false;
    enum pb_status status = pb_input_all(&holding->input, PB_ARCHIVE_FILE_MAXIMUM, &bytes, &length, error);
    if (status == PB_OK)
        status = pb_archive_open(&opened, holding->input.name, bytes, length, error);
    if (status == PB_OK && pb_ods_is(opened)) {
        holding->format = PB_TABULAR_WORKBOOK;
        return pb_ods_open(&holding->ods, holding->input.name, opened, bytes, length, error);
    }
    if (status == PB_OK && pb_archive_find(opened, "[Content_Types].xml", &found)) {
        struct pb_memory_stream stream = { .bytes = bytes, .length = length };
        const struct pb_input again = pb_memory_input(holding->input.name, &stream);
        holding->format = PB_TABULAR_WORKBOOK;
        status = pb_xlsx_open(&holding->workbook, &again, error);
    } else if (status == PB_OK && packed) {
        status = tabular_refuse(PB_TABULAR_ZIP, NULL, holding->input.name, error);
    } else if (status == PB_OK) {
        *archive = true;
        tabular->bytes = bytes;
        tabular->archive = opened;
        return PB_OK;
    }
    pb_archive_close(opened);
    free(bytes);
    return status;
}

/* An OpenDocument file that is not packed. */
static enum pb_status open_flat(struct pb_holding *holding, struct pb_error *error)
{
    unsigned char *bytes = NULL;
    size_t length = 0;
    enum pb_status status = pb_input_all(&holding->input, PB_ARCHIVE_FILE_MAXIMUM, &bytes, &length, error);
    holding->format = PB_TABULAR_WORKBOOK;
    return status == PB_OK ? pb_ods_open(&holding->ods, holding->input.name, NULL, bytes, length, error) : status;
}

/* Text in UTF-16: what it is when it is read as UTF-8. Only text can be written so. */
static enum pb_status tabular_widen(struct pb_holding *holding, struct pb_peeked **peeked,
                                    enum pb_tabular_content *content, struct pb_error *error)
{
    holding->wide = peeked_input(*peeked);
    holding->narrow = pb_utf16_input(&holding->utf16, &holding->wide, NULL, 0);
    holding->is_utf16 = true;
    *peeked = &holding->text;
    enum pb_status status = tabular_peek(*peeked, &holding->narrow, error);
    if (status != PB_OK)
        return status;
    *content = pb_tabular_content((*peeked)->bytes, (*peeked)->length);
    static const enum pb_tabular_content packed[] = { PB_TABULAR_ZIP, PB_TABULAR_GZIP, PB_TABULAR_OLE, PB_TABULAR_PDF,
                                                      PB_TABULAR_PICTURE };
    for (size_t i = 0; i < sizeof packed / sizeof packed[0]; i++)
        if (*content == packed[i])
            *content = PB_TABULAR_BINARY;
    return PB_OK;
}

/* Opens the content of an input. `packed`: it is in something already. *archive: it is a zip of files. */
static enum pb_status holding_fill(struct pb_tabular *tabular, struct pb_holding *holding, const struct pb_input *input,
                                   bool packed, bool *archive, struct pb_error *error)
{
    struct pb_peeked *peeked = &holding->outer;
    *archive = false;
    enum pb_status status = tabular_peek(peeked, input, error);
    if (status == PB_OK && !packed && pb_tabular_content(peeked->bytes, peeked->length) == PB_TABULAR_GZIP) {
        holding->packed = peeked_input(peeked);
        status = pb_gzip_begin(&holding->packed, &holding->gzip, error);
        holding->gzip_open = status == PB_OK;
        packed = true;
        peeked = &holding->inner;
        if (status == PB_OK)
            status = tabular_peek(peeked, &holding->gzip, error);
    }
    if (status != PB_OK)
        return status;
    enum pb_tabular_content content = pb_tabular_content(peeked->bytes, peeked->length);
    if (content == PB_TABULAR_UTF16) {
        status = tabular_widen(holding, &peeked, &content, error);
        if (status != PB_OK)
            return status;
    }
    holding->input = peeked_input(peeked);
    switch (content) {
    case PB_TABULAR_TEXT:
        holding->format = PB_TABULAR_SEPARATED;
        holding->separator = pb_tabular_separator(peeked->bytes, peeked->length);
        return PB_OK;
    case PB_TABULAR_JSON:
        holding->format = PB_TABULAR_RECORDS;
        return pb_records_open(&holding->records, &holding->input, &tabular->records, error);
    case PB_TABULAR_ZIP:
        return open_zip(tabular, holding, packed, archive, error);
    case PB_TABULAR_FLAT:
        return open_flat(holding, error);
    case PB_TABULAR_OLE: /* the reader of workbooks says what it is and how to go on */
        return pb_xlsx_open(&holding->workbook, &holding->input, error);
    default:
        return tabular_refuse(content, peeked, input->name, error);
    }
}

enum pb_status pb_holding_open(struct pb_tabular *tabular, struct pb_holding **holding, const struct pb_input *input,
                               bool packed, bool *archive, struct pb_error *error)
{
    *holding = calloc(1, sizeof **holding); /* checked: below */
    if (!*holding)
        return pb_out_of_memory(error);
    enum pb_status status = holding_fill(tabular, *holding, input, packed, archive, error);
    if (status != PB_OK) {
        pb_holding_close(*holding);
        *holding = NULL;
    }
    return status;
}
