#ifndef PB_LOADERS_WORKBOOK_PARTS_H
#define PB_LOADERS_WORKBOOK_PARTS_H
/*
 * The parts of a workbook's package, as Office Open XML (ECMA-376) has them. Each function writes one part into a
 * stream, without the XML declaration; which parts there are, and in which order, is in write.c.
 *
 * Everything goes through our own streams: the library that used to write these parts kept them in its own temporary
 * files and memory, and did not report when one of its writes or allocations failed.
 */
#include "loaders/workbook/book.h"

/* A sheet that is there, and the numbers of its parts, from 1 on; 0 for parts that it does not have. */
struct placed {
    const struct sheet *sheet;
    uint32_t *strings;  /* of its lines, then of its column headings: indexes of shared strings */
    size_t table;       /* xl/tables/tableN.xml */
    size_t drawing;     /* xl/drawings/drawingN.xml */
    size_t first_chart; /* xl/charts/chartN.xml, as many as the sheet has */
};

struct package {
    struct book *book;
    const struct pb_output *output;
    struct placed *sheets; /* xl/worksheets/sheet1.xml, sheet2.xml ... */
    size_t sheet_count;
    size_t table_count;
    size_t drawing_count;
    size_t chart_count;
    int32_t created;      /* YYYYMMDD */
    struct strings above; /* lines above the tables and headings of their columns; the strings of the rows follow */
    struct strings rows;
    struct stream stream;
    struct stream row; /* collects the row that is being written */
};

#define PARTS_SPREADSHEET   "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define PARTS_RELATIONSHIPS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

/* The formats of cells, in the order of the styles part. */
extern const int32_t workbook_xfs[STYLES];

enum { PART_NAME = 64 };

/* The name of a part, with its number in place of #. */
void workbook_part_name(char text[PART_NAME], const char *name, size_t number);

/* package.c */
void workbook_part_content_types(const struct package *package, struct stream *stream);
void workbook_part_package_relationships(struct stream *stream);
void workbook_part_workbook_relationships(const struct package *package, struct stream *stream);
void workbook_part_workbook(const struct package *package, struct stream *stream);
void workbook_part_sheet_relationships(const struct placed *placed, struct stream *stream);
void workbook_part_drawing_relationships(const struct placed *placed, struct stream *stream);
void workbook_part_core_properties(const struct package *package, struct stream *stream);
void workbook_part_app_properties(const struct package *package, struct stream *stream);

/* worksheet.c: the widths of the columns are found on the way. PB_FATAL when the run is being stopped. */
enum pb_status workbook_part_worksheet(struct package *package, size_t number, struct pb_error *error) PB_MUST_USE;
void workbook_part_table(const struct placed *placed, struct stream *stream);

/* charts.c, drawing.c */
void workbook_part_chart(const struct sheet *sheet, const struct chart *chart, struct stream *stream);
void workbook_part_drawing(const struct sheet *sheet, struct stream *stream);

/* styles.c */
void workbook_part_styles(struct stream *stream);
void workbook_part_theme(struct stream *stream);

#endif
