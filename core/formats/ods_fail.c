/*
 * A fault of a sheet and where it is: reading stops at it.
 */
#include "core/formats/ods_private.h"

#include <stdarg.h>
#include <stdio.h>

void pb_ods_fail_at(struct pb_ods_reader *reader, uint64_t row, uint64_t column, const char *format, ...)
{
    char what[512];
    char name[128] = "";
    char place[PB_XLSX_PLACE_TEXT] = "";
    char where[64] = "";
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    if (reader->wanted < reader->ods->sheet_count)
        (void)pb_text_copy(name, sizeof name, reader->ods->sheets[reader->wanted].name);
    if (row > 0 && row <= PB_XLSX_ROWS_MAXIMUM && column > 0 && column <= PB_XLSX_COLUMNS_MAXIMUM)
        (void)snprintf(where, sizeof where, ", cell %s", pb_xlsx_place((uint32_t)row, (uint32_t)column, place));
    else if (row > 0)
        (void)snprintf(where, sizeof where, ", row %llu", (unsigned long long)row);
    enum pb_status status = pb_fail(reader->error, PB_FAILED, PB_ERROR_SOURCE, "sheet '%s'%s: %s", name, where, what);
    pb_error_hint(reader->error, "open the file in a spreadsheet program, look at that place, and save it again");
    pb_error_at(reader->error, reader->ods->name, 0, 0);
    reader->located = true;
    pb_xml_stop(reader->xml, status);
}
