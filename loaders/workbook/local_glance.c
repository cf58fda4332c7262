/*
 * Local areas at a glance: a row for each local area of the Place: who lives there, how deprived its neighbourhoods
 * are, how many of its figures are worse and better than England and than the Place, and which are worse.
 */
#include "loaders/workbook/local_areas.h"

#include "loaders/workbook/sheets.h"
#include "loaders/workbook/verdict.h"
#include "loaders/workbook/words.h"

#include <stdio.h>
#include <string.h>

enum { LOCAL_GLANCE_POINTS = 7, LOCAL_GLANCE_NAMED = 6 };

struct local_glance {
    const struct pb_local_areas *locals;
    struct local_ages {
        double children, older; /* percent of residents; missing: not known */
    } * ages;
    bool districts, residents, deciles, people, figures, england, place, ages_known;
};

/* ---- What there is ---- */

/* Under 15 and 65 and over, in percent: both are bounds of every usual set of bands. */
static struct local_ages local_ages_of(const struct book *book, const struct pb_local_area *area)
{
    double people[2];
    static const int32_t bounds[2][2] = { { 0, 15 }, { 65, PB_AGE_END } };
    for (size_t i = 0; i < 2; i++) {
        const struct pb_people_asked asked = { PB_WORD_PERSONS, bounds[i][0], bounds[i][1], area->year, area->year };
        struct pb_people_found found = area->reference && area->year
                                           ? pb_reference_people(book->info->reference, area->reference, &asked)
                                           : (struct pb_people_found){ .people = PB_MISSING };
        people[i] = found.matched && area->residents > 0 ? 100 * found.people / area->residents : PB_MISSING;
    }
    return (struct local_ages){ people[0], people[1] };
}

static struct local_glance *local_glance_make(struct book *book)
{
    const struct pb_local_areas *locals = book->locals;
    struct local_glance *glance = workbook_take(book, 1, sizeof *glance);
    struct local_ages *ages = workbook_take(book, locals->count, sizeof *ages);
    if (!glance || !ages)
        return NULL;
    *glance = (struct local_glance){ .locals = locals, .ages = ages };
    for (size_t i = 0; i < locals->count; i++) {
        const struct pb_local_area *area = &locals->areas[i];
        ages[i] = local_ages_of(book, area);
        glance->districts = glance->districts || strcmp(area->district, locals->areas[0].district) != 0;
        glance->residents = glance->residents || !pb_missing(area->residents);
        glance->deciles = glance->deciles || area->deciles.count;
        glance->people = glance->people || (area->deciles.count && !pb_missing(area->deciles.people[0]));
        glance->figures = glance->figures || area->figures;
        glance->england = glance->england || area->compared_with_england;
        glance->place = glance->place || area->compared_with_place;
        glance->ages_known = glance->ages_known || !pb_missing(ages[i].children) || !pb_missing(ages[i].older);
    }
    return glance;
}

/* ---- The table ---- */

static void local_glance_whole(const struct sheet *sheet, struct cells *cells, double number)
{
    if (pb_missing(number))
        workbook_sheet_missing(sheet, cells, SHORT_NOT_AVAILABLE);
    else
        workbook_cell_number(cells, STYLE_WHOLE, number, NULL, 0, NULL);
}

static void local_glance_percent(const struct sheet *sheet, struct cells *cells, double number)
{
    if (pb_missing(number))
        workbook_sheet_missing(sheet, cells, SHORT_NOT_AVAILABLE);
    else
        workbook_cell_number(cells, STYLE_TENTHS, number, NULL, 0, NULL);
}

/* People of an area in England's most deprived tenth of neighbourhoods, in percent. */
static double local_glance_deprived(const struct pb_deciles *deciles)
{
    double people = 0;
    for (size_t i = 0; i < PB_DECILES; i++)
        people += deciles->people[i];
    return deciles->count && people > 0 ? 100 * deciles->people[0] / people : PB_MISSING;
}

/* The names of the measures that are worse than England, then those worse than the Place alone. */
static const char *local_glance_worse(struct book *book, size_t position, bool than_england)
{
    const struct pb_local_areas *locals = book->locals;
    const char *text = "";
    size_t named = 0;
    size_t left_out = 0;
    for (size_t i = locals->first[position]; i < locals->first[position + 1]; i++) {
        const struct pb_local_figure *figure = &locals->figures[locals->by_area[i]];
        if (!figure->counts || pb_missing(book->table->value[figure->row]))
            continue;
        bool england = workbook_verdict(book->table, figure->row) == VERDICT_WORSE;
        if (than_england ? !england : england || figure->against_place != PB_WORD_WORSE)
            continue;
        if (named == LOCAL_GLANCE_NAMED) {
            left_out++;
            continue;
        }
        text = workbook_text(book, "%s%s%s", text, named++ ? "; " : "", workbook_local_measure(book, figure->row));
    }
    return left_out ? workbook_text(book, "%s and %zu more", text, left_out) : text;
}

static void local_glance_fill_figures(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct local_glance *glance = sheet->context;
    const struct pb_local_area *area = &glance->locals->areas[line];
    local_glance_whole(sheet, cells, (double)area->figures);
    const struct {
        bool there;
        size_t compared, worse, better;
    } against[] = { { glance->england, area->compared_with_england, area->worse_than_england,
                      area->better_than_england },
                    { glance->place, area->compared_with_place, area->worse_than_place, area->better_than_place } };
    for (size_t i = 0; i < 2; i++) {
        if (!against[i].there)
            continue;
        local_glance_whole(sheet, cells, against[i].compared ? (double)against[i].worse : PB_MISSING);
        local_glance_whole(sheet, cells, against[i].compared ? (double)against[i].better : PB_MISSING);
    }
    for (size_t i = 0; i < 2; i++)
        if (against[i].there) {
            const char *worse = local_glance_worse(sheet->book, line, i == 0);
            workbook_cell_text(cells, STYLE_TEXT,
                               *worse                ? worse
                               : against[i].compared ? "None"
                                                     : NULL,
                               SHORT_NOT_AVAILABLE);
        }
}

static void local_glance_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct local_glance *glance = sheet->context;
    const struct pb_local_area *area = &glance->locals->areas[line];
    workbook_cell_text(cells, STYLE_TEXT, area->name, area->code);
    if (glance->districts)
        workbook_cell_text(cells, STYLE_TEXT, *area->district ? area->district : NULL, SHORT_NOT_AVAILABLE);
    if (glance->residents)
        local_glance_whole(sheet, cells, area->residents);
    if (glance->ages_known) {
        local_glance_percent(sheet, cells, glance->ages[line].children);
        local_glance_percent(sheet, cells, glance->ages[line].older);
    }
    if (glance->people)
        local_glance_percent(sheet, cells, local_glance_deprived(&area->deciles));
    if (glance->deciles) {
        local_glance_whole(sheet, cells, area->deciles.count ? (double)area->deciles.count : PB_MISSING);
        local_glance_whole(sheet, cells, area->deciles.count ? (double)area->deciles.lsoas[0] : PB_MISSING);
    }
    if (glance->figures)
        local_glance_fill_figures(sheet, line, cells);
}

static void local_glance_add_columns(struct book *book, struct sheet *sheet, const struct local_glance *glance)
{
    workbook_sheet_column(book, sheet, "Local area", 16, 26);
    if (glance->districts)
        workbook_sheet_column(book, sheet, "District", 12, 18);
    if (glance->residents)
        workbook_sheet_figures(book, sheet, "Residents", 8, 9);
    if (glance->ages_known) {
        workbook_sheet_figures(book, sheet, "Aged under 15, %", 7, 8);
        workbook_sheet_figures(book, sheet, "Aged 65 and over, %", 7, 8);
    }
    if (glance->people)
        workbook_sheet_figures(book, sheet, "Residents in England's most deprived tenth, %", 12, 12);
    if (glance->deciles) {
        workbook_sheet_figures(book, sheet, "LSOAs", 6, 7);
        workbook_sheet_figures(book, sheet, "LSOAs in that tenth", 6, 7);
    }
    if (!glance->figures)
        return;
    workbook_sheet_figures(book, sheet, "Figures", 7, 7);
    if (glance->england) {
        workbook_sheet_figures(book, sheet, "Worse than England", 8, 8);
        workbook_sheet_figures(book, sheet, "Better than England", 8, 8);
    }
    if (glance->place) {
        workbook_sheet_figures(book, sheet, "Worse than the Place", 8, 8);
        workbook_sheet_figures(book, sheet, "Better than the Place", 8, 8);
    }
    if (glance->england)
        workbook_sheet_column(book, sheet, "Which are worse than England", 18, 48);
    if (glance->place)
        workbook_sheet_column(book, sheet,
                              glance->england ? "Which are worse than the Place, and not than England"
                                              : "Which are worse than the Place",
                              18, 48);
}

/* ---- Sentences ---- */

static void local_glance_tell_deprived(struct book *book, struct sheet *sheet, const struct local_glance *glance)
{
    const struct pb_deciles *all = &glance->locals->deciles;
    const struct pb_table *table = book->table;
    size_t row = glance->locals->decile_row;
    size_t with = 0;
    char people[WORDS_TEXT];
    char percent[WORDS_TEXT];
    if (!all->count || row == SIZE_MAX)
        return;
    for (size_t i = 0; i < glance->locals->count; i++)
        with += glance->locals->areas[i].deciles.lsoas[0] > 0;
    double share = local_glance_deprived(all);
    const char *living = pb_missing(share) ? ""
                                           : workbook_text(book, " %s people live in them, %s%% of all residents.",
                                                           workbook_words_number(all->people[0], people),
                                                           workbook_words_number(share, percent));
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book,
                      "%zu of %zu neighbourhoods (LSOAs) are in England's most deprived tenth: they lie "
                      "in %zu of the local areas.%s (%s, %s.)",
                      all->lsoas[0], all->count, with, living, pb_cell(table, measure_name, row),
                      pb_cell(table, period, row)));
}

static void local_glance_tell_worst(struct book *book, struct sheet *sheet, const struct local_glance *glance)
{
    const struct pb_local_area *worst = NULL;
    for (size_t i = 0; i < glance->locals->count; i++) {
        const struct pb_local_area *area = &glance->locals->areas[i];
        if (!worst || area->worse_than_england > worst->worse_than_england)
            worst = area;
    }
    if (!worst || !glance->figures)
        return;
    if (!glance->england) {
        workbook_sheet_line(book, sheet, STYLE_LINE, "No figure of a local area is compared with England.");
        return;
    }
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        worst->worse_than_england
                            ? workbook_text(book, "%s has most figures that are worse than England: %zu of %zu.",
                                            worst->name, worst->worse_than_england, worst->figures)
                            : "No local area has a figure that is worse than England beyond chance.");
}

/* The newest year, and which areas have residents of an older one alone. */
static void local_glance_tell_years(struct book *book, struct sheet *sheet, const struct pb_local_areas *locals)
{
    int32_t newest = 0;
    const char *others = "";
    for (size_t i = 0; i < locals->count; i++)
        newest = locals->areas[i].year > newest ? locals->areas[i].year : newest;
    for (size_t i = 0; i < locals->count; i++) {
        const struct pb_local_area *area = &locals->areas[i];
        if (area->year && area->year != newest)
            others = workbook_text(book, "%s%s%s of %d", others, *others ? ", " : "; ", area->name, (int)area->year);
    }
    if (newest)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "Residents are those of the middle of %d%s.", (int)newest, others));
}

/* Areas of codes of two censuses, of which nothing says which took whose place. */
static void local_glance_tell_unsure(struct book *book, struct sheet *sheet, const struct pb_local_areas *locals)
{
    const char *names = "";
    for (size_t i = 0; i < locals->count; i++) {
        const struct pb_local_area *area = &locals->areas[i];
        const struct pb_people_asked asked = { PB_WORD_PERSONS, 0, PB_AGE_END, area->year, area->year };
        if (area->reference && pb_reference_people(book->info->reference, area->reference, &asked).unsure)
            names = workbook_text(book, "%s%s%s", names, *names ? ", " : "", area->name);
    }
    if (*names)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book,
                                          "Some residents may be counted twice: no lookup says that the codes of LSOAs "
                                          "are of one year. Of %s.",
                                          names));
}

static void local_glance_add_lines(struct book *book, struct sheet *sheet, const struct local_glance *glance)
{
    size_t count = glance->locals->count;
    workbook_sheet_title(book, sheet, workbook_text(book, "Local areas of %s at a glance", book->place->name));
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        workbook_text(book, "%s has %zu local area%s, as the councils define them.", book->place->name,
                                      count, count == 1 ? "" : "s"));
    local_glance_tell_deprived(book, sheet, glance);
    local_glance_tell_worst(book, sheet, glance);
    if (glance->residents) {
        local_glance_tell_years(book, sheet, glance->locals);
        local_glance_tell_unsure(book, sheet, glance->locals);
    }
    if (glance->figures)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            "Figures are the latest of each measure and people that exist for these areas. They stand "
                            "on the sheet Local areas, measure by measure.");
    static const enum note notes[] = { NOTE_COMPARISON, NOTE_LOCAL };
    workbook_sheet_notes(book, sheet, notes, sizeof notes / sizeof notes[0]);
    workbook_sheet_shorthand(book, sheet, false, true, false);
}

void workbook_add_local_glance(struct book *book)
{
    struct sheet *sheet =
        workbook_sheet(book, "Local areas at a glance", "Who lives in each local area, and how its figures compare");
    if (!sheet)
        return;
    struct local_glance *glance = book->locals ? local_glance_make(book) : NULL;
    if (!glance) {
        sheet->absent = "no local areas of this Place are known";
        return;
    }
    sheet->rows = glance->locals->count;
    sheet->context = glance;
    sheet->fill = local_glance_fill;
    sheet->table_name = "Local_areas_at_a_glance";
    sheet->print.points = LOCAL_GLANCE_POINTS;
    sheet->line_letters = SHEET_LINE_WIDE;
    local_glance_add_lines(book, sheet, glance);
    local_glance_add_columns(book, sheet, glance);
}
