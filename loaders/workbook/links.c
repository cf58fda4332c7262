#include "loaders/workbook/links.h"

#include <string.h>

enum {
    LINKS_MAXIMUM = 65530,  /* of a sheet: Excel's limit */
    ADDRESS_MAXIMUM = 2079, /* characters: Excel's limit */
    FIRST_RELATIONSHIP = 3  /* after those of the drawing and the table */
};

bool workbook_links_address(const char *address)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#@!$&'()*+,;=%";
    static const char hexadecimal[] = "0123456789abcdefABCDEF";
    if (!address || (strncmp(address, "https://", 8) != 0 && strncmp(address, "http://", 7) != 0))
        return false;
    size_t length = strlen(address);
    if (length > ADDRESS_MAXIMUM || strspn(address, allowed) != length)
        return false;
    for (const char *at = strchr(address, '%'); at; at = strchr(at + 1, '%'))
        if (strspn(at + 1, hexadecimal) < 2)
            return false;
    return true;
}

static bool links_sheet(const struct sheet *sheet, size_t row)
{
    return sheet->links && sheet->links[row];
}

static bool links_outside(const struct sheet *sheet, size_t row)
{
    return sheet->addresses && sheet->addresses[row];
}

bool workbook_links_row(const struct sheet *sheet, size_t row)
{
    return row < LINKS_MAXIMUM && (links_sheet(sheet, row) || links_outside(sheet, row));
}

static size_t links_end(const struct sheet *sheet)
{
    return sheet->rows < LINKS_MAXIMUM ? sheet->rows : LINKS_MAXIMUM;
}

bool workbook_links_outside(const struct sheet *sheet)
{
    for (size_t row = 0; row < links_end(sheet); row++)
        if (links_outside(sheet, row))
            return true;
    return false;
}

static void links_write_location(struct stream *stream, const struct sheet *sheet, size_t row)
{
    const struct sheet *target = sheet->links[row];
    workbook_stream_text(stream, "\" location=\"'");
    workbook_stream_quoted(stream, target->name);
    workbook_stream_text(stream, "'!A");
    workbook_stream_unsigned(stream,
                             sheet->link_rows ? workbook_sheet_header_row(target) + 1 + sheet->link_rows[row] : 1);
}

void workbook_links_write(struct stream *stream, const struct sheet *sheet)
{
    size_t first = workbook_sheet_header_row(sheet) + 1;
    size_t count = 0;
    for (size_t row = 0; row < links_end(sheet); row++) {
        if (!workbook_links_row(sheet, row))
            continue;
        workbook_stream_text(stream, count++ ? "" : "<hyperlinks>");
        workbook_stream_text(stream, "<hyperlink ref=\"A");
        workbook_stream_unsigned(stream, first + row);
        if (links_sheet(sheet, row)) {
            links_write_location(stream, sheet, row);
        } else {
            workbook_stream_text(stream, "\" r:id=\"rId");
            workbook_stream_unsigned(stream, FIRST_RELATIONSHIP + row);
        }
        workbook_stream_text(stream, "\"/>");
    }
    workbook_stream_text(stream, count ? "</hyperlinks>" : "");
}

void workbook_links_relationships(struct stream *stream, const struct sheet *sheet)
{
    for (size_t row = 0; row < links_end(sheet); row++) {
        if (!links_outside(sheet, row) || links_sheet(sheet, row))
            continue;
        workbook_stream_text(stream, "<Relationship Id=\"rId");
        workbook_stream_unsigned(stream, FIRST_RELATIONSHIP + row);
        workbook_stream_text(stream, "\" Type=\"" PARTS_RELATIONSHIPS "/hyperlink\" Target=\"");
        workbook_stream_attribute(stream, sheet->addresses[row], strlen(sheet->addresses[row]));
        workbook_stream_text(stream, "\" TargetMode=\"External\"/>");
    }
}
