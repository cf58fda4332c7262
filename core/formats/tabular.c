#include "core/formats/tabular_private.h"
#include "placebook/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAXIMUM ((size_t)64 << 20)

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

static void holding_close(struct pb_holding *holding)
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

static enum pb_status holding_open(struct pb_tabular *tabular, struct pb_holding **holding,
                                   const struct pb_input *input, bool packed, bool *archive, struct pb_error *error)
{
    *holding = calloc(1, sizeof **holding); /* checked: below */
    if (!*holding)
        return pb_out_of_memory(error);
    enum pb_status status = holding_fill(tabular, *holding, input, packed, archive, error);
    if (status != PB_OK) {
        holding_close(*holding);
        *holding = NULL;
    }
    return status;
}

/* ---- The list of sheets ---- */

static enum pb_status tabular_add_entry(struct pb_tabular *tabular, const struct pb_tabular_entry *entry,
                                        struct pb_error *error)
{
    if (tabular->count == PB_TABULAR_SHEETS_MAXIMUM) {
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "more than %d sheets in one file",
                                        (int)PB_TABULAR_SHEETS_MAXIMUM);
        pb_error_at(error, tabular->input->name, 0, 0);
        pb_error_hint(error, "unpack it and give the files that are needed");
        return status;
    }
    if (tabular->count == tabular->capacity) {
        size_t capacity = tabular->capacity ? tabular->capacity * 2 : 32;
        struct pb_tabular_entry *grown =
            pb_arena_grow(&tabular->arena, tabular->entries, tabular->capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        tabular->entries = grown;
        tabular->capacity = capacity;
    }
    if (!entry->about.name)
        return pb_out_of_memory(error);
    tabular->entries[tabular->count++] = *entry;
    return PB_OK;
}

static enum pb_status list_holding(struct pb_tabular *tabular, const struct pb_holding *holding, const char *member,
                                   size_t number, struct pb_error *error)
{
    struct pb_tabular_entry entry = { .about = { .format = holding->format, .separator = holding->separator },
                                      .member = number };
    if (holding->format != PB_TABULAR_WORKBOOK) {
        entry.about.name = pb_arena_text(&tabular->arena, member, strlen(member));
        return tabular_add_entry(tabular, &entry, error);
    }
    enum pb_status status = PB_OK;
    size_t count = holding->ods ? pb_ods_sheet_count(holding->ods) : pb_xlsx_sheet_count(holding->workbook);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        const struct pb_xlsx_sheet_about *about =
            holding->ods ? pb_ods_sheet_about(holding->ods, i) : pb_xlsx_sheet_about(holding->workbook, i);
        entry.index = i;
        entry.about.name = pb_arena_format(&tabular->arena, "%s%s%s", member, *member ? "/" : "", about->name);
        entry.about.hidden = about->state != PB_XLSX_VISIBLE;
        entry.about.unreadable = about->table ? NULL : "a chart, a dialogue or a macro, which has no cells";
        status = tabular_add_entry(tabular, &entry, error);
    }
    return status;
}

/* One member of a zip. An error is reported when the member is read. */
static enum pb_status list_member(struct pb_tabular *tabular, size_t member, struct pb_error *error)
{
    const char *name = pb_archive_name(tabular->archive, member);
    struct pb_input input;
    struct pb_error why = { 0 };
    struct pb_holding *holding = NULL;
    bool archive = false;
    enum pb_status status = pb_archive_begin(tabular->archive, member, &input, &why);
    if (status == PB_OK) {
        status = holding_open(tabular, &holding, &input, true, &archive, &why);
        bool opened = status == PB_OK;
        if (opened)
            status = list_holding(tabular, holding, name, member, error);
        holding_close(holding);
        pb_archive_end(&input);
        if (opened)
            return status;
    }
    if (status == PB_FATAL) {
        if (error)
            *error = why;
        return status;
    }
    const struct pb_tabular_entry entry = {
        .about = { .name = pb_arena_text(&tabular->arena, name, strlen(name)),
                   .unreadable = pb_arena_text(&tabular->arena, why.message, strlen(why.message)) },
        .member = member,
    };
    return entry.about.unreadable ? tabular_add_entry(tabular, &entry, error) : pb_out_of_memory(error);
}

static enum pb_status tabular_list_all(struct pb_tabular *tabular, struct pb_error *error)
{
    bool archive = false;
    enum pb_status status = holding_open(tabular, &tabular->holding, tabular->input, false, &archive, error);
    if (status != PB_OK)
        return status;
    if (!archive)
        return list_holding(tabular, tabular->holding, "", SIZE_MAX, error);
    holding_close(tabular->holding);
    tabular->holding = NULL;
    for (size_t i = 0; status == PB_OK && i < pb_archive_count(tabular->archive); i++)
        status = list_member(tabular, i, error);
    for (size_t i = 0; status == PB_OK && i < tabular->count; i++)
        if (!tabular->entries[i].about.unreadable)
            return PB_OK;
    if (status != PB_OK)
        return status;
    status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "no table in the archive of %zu file%s%s%s%s%s", tabular->count,
                     tabular->count == 1 ? "" : "s", tabular->count ? "; the first is " : "",
                     tabular->count ? tabular->entries[0].about.name : "", tabular->count ? ": " : "",
                     tabular->count ? tabular->entries[0].about.unreadable : "");
    pb_error_at(error, tabular->input->name, 0, 0);
    pb_error_hint(error, "give an archive with CSV, .xlsx, .ods or JSON files in it");
    return status;
}

static enum pb_status tabular_open(struct pb_tabular **tabular, const struct pb_input *input,
                                   const struct pb_records_wanted *records, struct pb_error *error)
{
    struct pb_tabular *opened = calloc(1, sizeof *opened); /* checked: below */
    *tabular = NULL;
    if (!opened)
        return pb_out_of_memory(error);
    opened->input = input;
    opened->held = SIZE_MAX;
    opened->records = *records;
    pb_arena_open(&opened->arena, NAMES_MAXIMUM);
    enum pb_status status = tabular_list_all(opened, error);
    if (status != PB_OK) {
        pb_error_at(error, input->name, 0, 0);
        pb_tabular_close(opened);
        return status;
    }
    *tabular = opened;
    return PB_OK;
}

enum pb_status pb_tabular_open(struct pb_tabular **tabular, const struct pb_input *input, struct pb_error *error)
{
    return tabular_open(tabular, input, &(struct pb_records_wanted){ .count = 0 }, error);
}

enum pb_status pb_tabular_open_at(struct pb_tabular **tabular, const struct pb_input *input, const char *const *keys,
                                  size_t count, struct pb_error *error)
{
    return tabular_open(tabular, input, &(struct pb_records_wanted){ .keys = keys, .count = count }, error);
}

enum pb_status pb_tabular_open_guess(struct pb_tabular **tabular, const struct pb_input *input, struct pb_error *error)
{
    return tabular_open(tabular, input, &(struct pb_records_wanted){ .guess = true }, error);
}

const char *const *pb_tabular_records(const struct pb_tabular *tabular, size_t *count)
{
    const struct pb_holding *holding = tabular->holding;
    bool open = holding && holding->format == PB_TABULAR_RECORDS && holding->records.open;
    *count = open ? holding->records.path.count : 0;
    return open ? holding->records.path.keys : NULL;
}

static void drop_member(struct pb_tabular *tabular)
{
    holding_close(tabular->holding);
    tabular->holding = NULL;
    if (tabular->member_open)
        pb_archive_end(&tabular->member);
    tabular->member_open = false;
    tabular->held = SIZE_MAX;
}

void pb_tabular_close(struct pb_tabular *tabular)
{
    if (!tabular)
        return;
    drop_member(tabular);
    pb_archive_close(tabular->archive);
    free(tabular->bytes);
    free(tabular->cells);
    pb_arena_close(&tabular->arena);
    free(tabular);
}

size_t pb_tabular_count(const struct pb_tabular *tabular)
{
    return tabular->count;
}

const struct pb_tabular_sheet *pb_tabular_sheet(const struct pb_tabular *tabular, size_t sheet)
{
    return &tabular->entries[sheet].about;
}

/* ---- Beginning a sheet ---- */

/* Makes the file of a sheet the one that is held. A text in a zip is read from its beginning each time. */
static enum pb_status tabular_hold(struct pb_tabular *tabular, const struct pb_tabular_entry *entry,
                                   struct pb_error *error)
{
    bool archive = false;
    if (entry->member == SIZE_MAX || (entry->member == tabular->held && entry->about.format != PB_TABULAR_SEPARATED))
        return PB_OK;
    drop_member(tabular);
    enum pb_status status = pb_archive_begin(tabular->archive, entry->member, &tabular->member, error);
    if (status != PB_OK)
        return status;
    tabular->member_open = true;
    tabular->held = entry->member;
    return holding_open(tabular, &tabular->holding, &tabular->member, true, &archive, error);
}

static enum pb_status begin_text(struct pb_holding *holding, const struct pb_corrections *corrections,
                                 struct pb_error *error)
{
    struct pb_input input = holding->input;
    input.corrections = corrections;
    if (holding->begun) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "a text that is read as it comes cannot be read again");
        pb_error_at(error, holding->input.name, 0, 0);
        return status;
    }
    holding->begun = true;
    return pb_csv_open(&holding->csv, &input, holding->separator, error);
}

static enum pb_status begin_sheet(struct pb_holding *holding, size_t index, struct pb_error *error)
{
    if (holding->ods)
        return pb_ods_begin(holding->ods, index, error);
    pb_xlsx_sheet_close(holding->sheet);
    pb_xlsx_sheet_close(holding->skimmed);
    holding->sheet = holding->skimmed = NULL;
    return pb_xlsx_sheet_open(&holding->sheet, holding->workbook, index, error);
}

enum pb_status pb_tabular_begin(struct pb_tabular *tabular, size_t sheet, struct pb_error *error)
{
    const struct pb_tabular_entry *entry = &tabular->entries[sheet];
    tabular->open = NULL;
    enum pb_status status = tabular_hold(tabular, entry, error);
    if (status != PB_OK)
        return status;
    tabular->corrections = pb_corrections_of(tabular->input->corrections, entry->about.name);
    if (entry->about.format == PB_TABULAR_SEPARATED)
        status = begin_text(tabular->holding, &tabular->corrections, error);
    else if (entry->about.format == PB_TABULAR_WORKBOOK)
        status = begin_sheet(tabular->holding, entry->index, error);
    else
        pb_records_rewind(&tabular->holding->records);
    if (status == PB_OK)
        tabular->open = entry;
    return status;
}

enum pb_status pb_tabular_merges(struct pb_tabular *tabular, const struct pb_xlsx_range **merges, size_t *count,
                                 struct pb_error *error)
{
    *merges = NULL;
    *count = 0;
    if (!tabular->open || tabular->open->about.format != PB_TABULAR_WORKBOOK)
        return PB_OK;
    struct pb_holding *holding = tabular->holding;
    if (holding->ods)
        return pb_ods_merges(holding->ods, merges, count, error);
    const struct pb_xlsx_survey *survey = pb_xlsx_survey(holding->sheet);
    if (!survey->complete && !holding->skimmed) {
        enum pb_status status = pb_xlsx_sheet_open(&holding->skimmed, holding->workbook, tabular->open->index, error);
        if (status == PB_OK)
            status = pb_xlsx_skim(holding->skimmed, error);
        if (status != PB_OK)
            return status;
    }
    if (holding->skimmed)
        survey = pb_xlsx_survey(holding->skimmed);
    *merges = survey->merges;
    *count = survey->merge_count;
    return PB_OK;
}

const char *pb_tabular_place(const struct pb_tabular *tabular, uint64_t row, size_t column,
                             char text[PB_TABULAR_PLACE_TEXT])
{
    const struct pb_tabular_sheet *sheet = &tabular->open->about;
    char cell[PB_XLSX_PLACE_TEXT];
    unsigned long long number = row;
    if (sheet->format == PB_TABULAR_RECORDS && tabular->holding && tabular->holding->records.path.count > 0) {
        const struct pb_json_path *path = &tabular->holding->records.path;
        (void)snprintf(text, PB_TABULAR_PLACE_TEXT, "%.700s%s%.200s record %llu", sheet->name, *sheet->name ? "!" : "",
                       path->keys[path->count - 1], number);
    } else if (sheet->format == PB_TABULAR_RECORDS)
        (void)snprintf(text, PB_TABULAR_PLACE_TEXT, "%s%srecord %llu", sheet->name, *sheet->name ? "!" : "", number);
    else if (sheet->format == PB_TABULAR_WORKBOOK && column != SIZE_MAX)
        (void)snprintf(text, PB_TABULAR_PLACE_TEXT, "%s!%s", sheet->name,
                       pb_xlsx_place((uint32_t)row, (uint32_t)column + 1, cell));
    else
        (void)snprintf(text, PB_TABULAR_PLACE_TEXT, "%s%s%llu", sheet->name, *sheet->name ? "!" : "", number);
    return text;
}

const struct pb_tabular_sheet *pb_tabular_begun(const struct pb_tabular *tabular)
{
    return tabular->open ? &tabular->open->about : NULL;
}

struct pb_csv *pb_tabular_csv(const struct pb_tabular *tabular)
{
    bool text = tabular->open && tabular->open->about.format == PB_TABULAR_SEPARATED;
    return text ? tabular->holding->csv : NULL;
}

const char *pb_tabular_file(const struct pb_tabular *tabular)
{
    return tabular->input->name;
}
