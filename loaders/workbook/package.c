/*
 * The parts that hold the package together: the kind of each part, which belongs to which, the list of the sheets, and
 * the properties of the document.
 */
#include "loaders/workbook/links.h"

#include "placebook/period.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PACKAGE_TYPES         "http://schemas.openxmlformats.org/package/2006/content-types"
#define PACKAGE_RELATIONSHIPS "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE_TYPE           "application/vnd.openxmlformats-officedocument."

void workbook_part_name(char text[PART_NAME], const char *name, size_t number)
{
    size_t before = strcspn(name, "#");
    if (name[before])
        (void)snprintf(text, PART_NAME, "%.*s%zu%s", (int)before, name, number, name + before + 1);
    else
        (void)snprintf(text, PART_NAME, "%s", name);
}

static void write_override(struct stream *stream, const char *part, size_t number, const char *type)
{
    char name[PART_NAME];
    workbook_part_name(name, part, number);
    workbook_stream_text(stream, "<Override PartName=\"/");
    workbook_stream_text(stream, name);
    workbook_stream_text(stream, "\" ContentType=\"");
    workbook_stream_text(stream, type);
    workbook_stream_text(stream, "\"/>");
}

void workbook_part_content_types(const struct package *package, struct stream *stream)
{
    const struct {
        const char *part;
        const char *type;
        size_t count;
    } kinds[] = {
        { "docProps/app.xml", OFFICE_TYPE "extended-properties+xml", 1 },
        { "docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", 1 },
        { "xl/styles.xml", OFFICE_TYPE "spreadsheetml.styles+xml", 1 },
        { "xl/theme/theme1.xml", OFFICE_TYPE "theme+xml", 1 },
        { "xl/workbook.xml", OFFICE_TYPE "spreadsheetml.sheet.main+xml", 1 },
        { "xl/worksheets/sheet#.xml", OFFICE_TYPE "spreadsheetml.worksheet+xml", package->sheet_count },
        { "xl/charts/chart#.xml", OFFICE_TYPE "drawingml.chart+xml", package->chart_count },
        { "xl/drawings/drawing#.xml", OFFICE_TYPE "drawing+xml", package->drawing_count },
        { "xl/tables/table#.xml", OFFICE_TYPE "spreadsheetml.table+xml", package->table_count },
        { "xl/sharedStrings.xml", OFFICE_TYPE "spreadsheetml.sharedStrings+xml", 1 },
    };
    workbook_stream_text(stream, "<Types xmlns=\"" PACKAGE_TYPES "\"><Default Extension=\"rels\" "
                                 "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default "
                                 "Extension=\"xml\" ContentType=\"application/xml\"/>");
    for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++)
        for (size_t i = 1; i <= kinds[kind].count; i++)
            write_override(stream, kinds[kind].part, i, kinds[kind].type);
    workbook_stream_text(stream, "</Types>");
}

static void begin_relationships(struct stream *stream)
{
    workbook_stream_text(stream, "<Relationships xmlns=\"" PACKAGE_RELATIONSHIPS "\">");
}

/* Relationship `id` of a type to a part, whose name has `number` in place of #. */
static void write_relationship(struct stream *stream, size_t id, const char *type, const char *part, size_t number)
{
    char target[PART_NAME];
    workbook_part_name(target, part, number);
    workbook_stream_text(stream, "<Relationship Id=\"rId");
    workbook_stream_unsigned(stream, id);
    workbook_stream_text(stream, "\" Type=\"");
    workbook_stream_text(stream, type);
    workbook_stream_text(stream, "\" Target=\"");
    workbook_stream_text(stream, target);
    workbook_stream_text(stream, "\"/>");
}

void workbook_part_package_relationships(struct stream *stream)
{
    begin_relationships(stream);
    write_relationship(stream, 1, PARTS_RELATIONSHIPS "/officeDocument", "xl/workbook.xml", 0);
    write_relationship(stream, 2, PACKAGE_RELATIONSHIPS "/metadata/core-properties", "docProps/core.xml", 0);
    write_relationship(stream, 3, PARTS_RELATIONSHIPS "/extended-properties", "docProps/app.xml", 0);
    workbook_stream_text(stream, "</Relationships>");
}

void workbook_part_workbook_relationships(const struct package *package, struct stream *stream)
{
    size_t id = 1;
    begin_relationships(stream);
    for (; id <= package->sheet_count; id++)
        write_relationship(stream, id, PARTS_RELATIONSHIPS "/worksheet", "worksheets/sheet#.xml", id);
    write_relationship(stream, id, PARTS_RELATIONSHIPS "/theme", "theme/theme1.xml", 0);
    write_relationship(stream, id + 1, PARTS_RELATIONSHIPS "/styles", "styles.xml", 0);
    write_relationship(stream, id + 2, PARTS_RELATIONSHIPS "/sharedStrings", "sharedStrings.xml", 0);
    workbook_stream_text(stream, "</Relationships>");
}

void workbook_part_sheet_relationships(const struct placed *placed, struct stream *stream)
{
    size_t id = 1;
    begin_relationships(stream);
    if (placed->drawing)
        write_relationship(stream, id++, PARTS_RELATIONSHIPS "/drawing", "../drawings/drawing#.xml", placed->drawing);
    if (placed->table)
        write_relationship(stream, id, PARTS_RELATIONSHIPS "/table", "../tables/table#.xml", placed->table);
    workbook_links_relationships(stream, placed->sheet);
    workbook_stream_text(stream, "</Relationships>");
}

void workbook_part_drawing_relationships(const struct placed *placed, struct stream *stream)
{
    begin_relationships(stream);
    for (size_t i = 0; i < placed->sheet->chart_count; i++)
        write_relationship(stream, i + 1, PARTS_RELATIONSHIPS "/chart", "../charts/chart#.xml",
                           placed->first_chart + i);
    workbook_stream_text(stream, "</Relationships>");
}

/* A sheet whose headings are repeated on every page, with its name as formulas have it. */
struct title {
    const char *name;
    size_t sheet; /* counted from 0 */
};

static int compare_titles(const void *a, const void *b)
{
    const struct title *left = a;
    const struct title *right = b;
    int order = strcasecmp(left->name, right->name);
    return order ? order : (left->sheet > right->sheet) - (left->sheet < right->sheet);
}

/* The sheets with tables in the order that Excel keeps: by their names. NULL when out of memory. */
static struct title *sort_titles(const struct package *package)
{
    struct title *titles = workbook_take(package->book, package->table_count + 1, sizeof *titles);
    size_t count = 0;
    for (size_t i = 0; titles && i < package->sheet_count; i++)
        if (package->sheets[i].table)
            titles[count++] = (struct title){ workbook_formula_name(package->book, package->sheets[i].sheet), i };
    if (titles)
        qsort(titles, count, sizeof *titles, compare_titles);
    return titles;
}

void workbook_part_workbook(const struct package *package, struct stream *stream)
{
    workbook_stream_text(stream,
                         "<workbook xmlns=\"" PARTS_SPREADSHEET "\" xmlns:r=\"" PARTS_RELATIONSHIPS
                         "\"><fileVersion appName=\"xl\" lastEdited=\"4\" lowestEdited=\"4\" rupBuild=\"4505\"/>"
                         "<workbookPr defaultThemeVersion=\"124226\"/><bookViews><workbookView xWindow=\"240\" "
                         "yWindow=\"15\" windowWidth=\"16095\" windowHeight=\"9660\"/></bookViews><sheets>");
    for (size_t i = 0; i < package->sheet_count; i++) {
        const char *name = package->sheets[i].sheet->name;
        workbook_stream_text(stream, "<sheet name=\"");
        workbook_stream_attribute(stream, name, strlen(name));
        workbook_stream_text(stream, "\" sheetId=\"");
        workbook_stream_unsigned(stream, i + 1);
        workbook_stream_text(stream, "\" r:id=\"rId");
        workbook_stream_unsigned(stream, i + 1);
        workbook_stream_text(stream, "\"/>");
    }
    workbook_stream_text(stream, "</sheets>");
    const struct title *titles = sort_titles(package);
    if (titles && package->table_count) {
        workbook_stream_text(stream, "<definedNames>");
        for (size_t i = 0; i < package->table_count; i++) {
            char rows[64];
            size_t row = workbook_sheet_header_row(package->sheets[titles[i].sheet].sheet);
            (void)snprintf(rows, sizeof rows, "!$%zu:$%zu</definedName>", row, row);
            workbook_stream_text(stream, "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"");
            workbook_stream_unsigned(stream, titles[i].sheet);
            workbook_stream_text(stream, "\">");
            workbook_stream_escaped(stream, titles[i].name, strlen(titles[i].name));
            workbook_stream_text(stream, rows);
        }
        workbook_stream_text(stream, "</definedNames>");
    }
    workbook_stream_text(stream, "<calcPr calcId=\"124519\"/></workbook>");
}

static void write_kind(struct stream *stream, const char *kind, size_t count)
{
    workbook_stream_text(stream, "<vt:variant><vt:lpstr>");
    workbook_stream_text(stream, kind);
    workbook_stream_text(stream, "</vt:lpstr></vt:variant><vt:variant><vt:i4>");
    workbook_stream_unsigned(stream, count);
    workbook_stream_text(stream, "</vt:i4></vt:variant>");
}

static void write_part_title(struct stream *stream, const char *name, const char *after)
{
    workbook_stream_text(stream, "<vt:lpstr>");
    workbook_stream_escaped(stream, name, strlen(name));
    workbook_stream_text(stream, after);
    workbook_stream_text(stream, "</vt:lpstr>");
}

void workbook_part_app_properties(const struct package *package, struct stream *stream)
{
    workbook_stream_text(
        stream, "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\" "
                "xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">"
                "<Application>Microsoft Excel</Application><DocSecurity>0</DocSecurity>"
                "<ScaleCrop>false</ScaleCrop><HeadingPairs><vt:vector size=\"");
    workbook_stream_text(stream, package->table_count ? "4" : "2");
    workbook_stream_text(stream, "\" baseType=\"variant\">");
    write_kind(stream, "Worksheets", package->sheet_count);
    if (package->table_count)
        write_kind(stream, "Named Ranges", package->table_count);
    workbook_stream_text(stream, "</vt:vector></HeadingPairs><TitlesOfParts><vt:vector size=\"");
    workbook_stream_unsigned(stream, package->sheet_count + package->table_count);
    workbook_stream_text(stream, "\" baseType=\"lpstr\">");
    for (size_t i = 0; i < package->sheet_count; i++)
        write_part_title(stream, package->sheets[i].sheet->name, "");
    const struct title *titles = sort_titles(package);
    for (size_t i = 0; titles && i < package->table_count; i++)
        write_part_title(stream, titles[i].name, "!Print_Titles");
    workbook_stream_text(stream, "</vt:vector></TitlesOfParts><Company></Company><LinksUpToDate>false</LinksUpToDate>"
                                 "<SharedDoc>false</SharedDoc><HyperlinksChanged>false</HyperlinksChanged>"
                                 "<AppVersion>12.0000</AppVersion></Properties>");
}

static void write_property(struct stream *stream, const char *element, const char *attributes, const char *text)
{
    if (!text || !*text)
        return;
    workbook_stream_text(stream, "<");
    workbook_stream_text(stream, element);
    workbook_stream_text(stream, attributes);
    workbook_stream_text(stream, ">");
    workbook_stream_escaped(stream, text, strlen(text));
    workbook_stream_text(stream, "</");
    workbook_stream_text(stream, element);
    workbook_stream_text(stream, ">");
}

void workbook_part_core_properties(const struct package *package, struct stream *stream)
{
    const struct book *book = package->book;
    const char *author = book->info->geography ? book->info->geography->publisher : NULL;
    author = author && *author ? author : "Placebook";
    char day[11];
    char created[32];
    (void)snprintf(created, sizeof created, "%sT00:00:00Z", pb_date_text(package->created, day));
    static const char when[] = " xsi:type=\"dcterms:W3CDTF\"";
    workbook_stream_text(stream,
                         "<cp:coreProperties"
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
    workbook_stream_text(stream, "</cp:coreProperties>");
}
