/*
 * Targets: what the plans promise that figures can reach, each with how it stands and by which rule. The sheet lists
 * those that are judged here. Those of other areas, such as the system's in a Place's workbook, are a sentence that
 * says where they are judged. PLACE-targets.csv has them all, with every column.
 */
#include "loaders/workbook/targets.h"

#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum pb_status workbook_targets_find(struct book *book, struct pb_error *error)
{
    const struct pb_publication_info *info = book->info;
    struct pb_target_found *found = NULL;
    if (!info->targets)
        return PB_OK;
    enum pb_status status = pb_targets_compare(book->table, info->targets, info->geography, book->place, &book->arena,
                                               &found, &book->target_count, error);
    book->targets = found;
    return status;
}

bool workbook_target_is_of(const struct pb_target *target, const struct pb_headline *headline)
{
    return headline && headline->measure && target->of_measure == headline->measure &&
           (!headline->sex || !target->sex || strcmp(target->sex, pb_vocabulary[headline->sex].text) == 0);
}

const char *workbook_target_words(struct book *book, const struct pb_headline *headline)
{
    const char *words = "";
    const struct pb_target *said = NULL;
    for (size_t i = 0; i < book->target_count; i++) {
        const struct pb_target *target = book->targets[i].target;
        enum pb_word state = book->targets[i].result.state;
        if (!workbook_target_is_of(target, headline) || !target->place)
            continue;
        if (said && strcmp(said->text, target->text) == 0 && strcmp(said->by, target->by) == 0)
            continue; /* the same for women as for men */
        said = target;
        bool clear = state && state != PB_WORD_CANNOT_BE_SAID;
        words = workbook_text(book, "%s%s%s%s%s%s%s", words, *words ? "; " : "", target->text,
                              target->date ? ", by " : ", ", target->by, clear ? ": " : "",
                              clear ? pb_target_state_text(state) : "");
    }
    return words;
}

/* ---- A line of the sheet ---- */

static void targets_number(const struct sheet *sheet, struct cells *cells, double number)
{
    if (pb_missing(number)) {
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
        return;
    }
    bool whole = fabs(number) >= 1000 && floor(number) == number;
    workbook_cell_number(cells, whole ? STYLE_WHOLE : workbook_words_style(number), number, NULL, 0, NULL);
}

/* What is to be reached: a number, or which way. */
static void targets_aim(const struct sheet *sheet, const struct pb_target_found *found, struct cells *cells)
{
    const char *direction = found->target->direction;
    if (pb_missing(found->result.target) && direction && strcmp(direction, PB_NOT_SAID) != 0)
        workbook_cell_text(cells, STYLE_SHORTHAND, strcmp(direction, "increase") == 0 ? "More" : "Less", NULL);
    else
        targets_number(sheet, cells, found->result.target);
}

/* The measure, whom its figures are about unless that is everybody, and its area unless that is the workbook's. */
static const char *targets_measure(const struct book *book, const struct pb_target_found *found, char *buffer)
{
    const struct pb_target *target = found->target;
    const struct pb_table *table = book->table;
    size_t row = found->result.row;
    const char *parts[] = { row == SIZE_MAX ? target->sex : pb_cell(table, sex, row),
                            row == SIZE_MAX ? target->age : pb_cell(table, age, row),
                            target->place == book->place ? "" : pb_target_area(target) };
    const char *named = target->of_measure ? target->of_measure->name : "No measure";
    size_t used = (size_t)snprintf(buffer, WORDS_TEXT, "%.300s", named);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && used < WORDS_TEXT; i++)
        if (parts[i] && *parts[i] && strcmp(parts[i], "Not applicable") != 0 && strcmp(parts[i], "All ages") != 0 &&
            strcmp(parts[i], "Persons") != 0)
            used += (size_t)snprintf(buffer + used, WORDS_TEXT - used, ", %.200s", parts[i]);
    return buffer;
}

/* Why the state is what it is. */
static const char *targets_why(const struct pb_target_result *result, char *buffer)
{
    char expected[WORDS_TEXT];
    if (pb_missing(result->expected))
        return result->reason;
    (void)snprintf(buffer, WORDS_TEXT, "%.60s was expected by then.%s%s",
                   workbook_words_number(result->expected, expected), *result->reason ? " " : "", result->reason);
    return buffer;
}

static void targets_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    struct book *book = sheet->book;
    const struct pb_target_found *found = &book->targets[((const size_t *)sheet->context)[line]];
    const struct pb_target *target = found->target;
    const struct pb_target_result *result = &found->result;
    const char *none = SHORT_NOT_APPLICABLE;
    char buffer[WORDS_TEXT];
    bool row = result->row != SIZE_MAX;
    workbook_cell_text(cells, STYLE_TEXT, target->text, none);
    workbook_cell_text(cells, STYLE_TEXT, targets_measure(book, found, buffer), none);
    workbook_cell_text(cells, STYLE_STRONG, pb_target_state_text(result->state), none);
    targets_number(sheet, cells, result->baseline);
    workbook_cell_text(cells, STYLE_TEXT, target->baseline.period, none);
    targets_aim(sheet, found, cells);
    workbook_cell_text(cells, STYLE_TEXT, pb_target_unit(target), none);
    workbook_cell_text(cells, STYLE_TEXT, target->date ? target->by : "Not dated", none);
    targets_number(sheet, cells, result->latest);
    workbook_cell_text(cells, STYLE_TEXT, row ? workbook_words_period(book->table, result->row, buffer) : "", none);
    targets_number(sheet, cells, result->change_a_year);
    workbook_cell_text(cells, STYLE_TEXT, targets_why(result, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, result->rule->name, none);
}

/* ---- The sheet ---- */

/* What needs attention comes first, and what nobody can say last; within each the order of the file. */
static const size_t *targets_order(struct book *book, size_t *count)
{
    static const enum pb_word states[] = { PB_WORD_MISSED, PB_WORD_OFF_TRACK, PB_WORD_ON_TRACK, PB_WORD_MET,
                                           PB_WORD_CANNOT_BE_SAID };
    size_t *order = workbook_take(book, book->target_count + 1, sizeof *order);
    *count = 0;
    for (size_t s = 0; order && s < sizeof states / sizeof states[0]; s++)
        for (size_t i = 0; i < book->target_count; i++)
            if (book->targets[i].result.state == states[s])
                order[(*count)++] = i;
    return order;
}

static size_t targets_count(const struct book *book, enum pb_word state)
{
    size_t count = 0;
    for (size_t i = 0; i < book->target_count; i++)
        count += book->targets[i].result.state == state;
    return count;
}

/* How many targets are judged in the workbook of another Place, from the one at `first` on; 0 unless it is the first.
 */
static size_t targets_of_other(const struct book *book, size_t first)
{
    const struct pb_place *place = book->targets[first].target->place;
    size_t count = 0;
    if (book->targets[first].result.state != PB_WORD_NONE || !place)
        return 0;
    for (size_t i = 0; i < book->target_count; i++) {
        if (book->targets[i].result.state != PB_WORD_NONE || book->targets[i].target->place != place)
            continue;
        if (i < first)
            return 0;
        count++;
    }
    return count;
}

/* Where those are judged that bear on the Place and are of another area. */
static void targets_add_elsewhere(struct book *book, struct sheet *sheet)
{
    size_t elsewhere = targets_count(book, PB_WORD_NONE);
    const char *where = "";
    for (size_t i = 0; i < book->target_count; i++) {
        size_t count = targets_of_other(book, i);
        const struct pb_place *place = book->targets[i].target->place;
        if (count)
            where = workbook_text(book, "%s%s%zu in that of %s (%s-outcomes.xlsx)", where, *where ? ", " : "", count,
                                  place->name, place->id);
    }
    if (elsewhere)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "%zu more %s on %s and %s judged in another workbook: %s.", elsewhere,
                                          elsewhere == 1 ? "target bears" : "targets bear", book->place->name,
                                          elsewhere == 1 ? "is" : "are", where));
}

/* Each rule that a row names, once. */
static void targets_add_rules(struct book *book, struct sheet *sheet, const size_t *order)
{
    for (size_t i = 0; i < sheet->rows; i++) {
        const struct pb_target_rule *rule = book->targets[order[i]].result.rule;
        size_t before = 0;
        while (before < i && book->targets[order[before]].result.rule != rule)
            before++;
        if (before == i)
            workbook_sheet_line(book, sheet, STYLE_LINE,
                                workbook_text(book, "Rule %s: %s", rule->name, rule->sentence));
    }
}

/* "9 targets: 1 off track, 8 of which nothing can be said (the column Why says why)." */
static void targets_add_counts(struct book *book, struct sheet *sheet)
{
    static const struct {
        enum pb_word state;
        const char *words;
    } states[] = { { PB_WORD_MISSED, "missed" },
                   { PB_WORD_OFF_TRACK, "off track" },
                   { PB_WORD_ON_TRACK, "on track" },
                   { PB_WORD_MET, "met" },
                   { PB_WORD_CANNOT_BE_SAID, "of which nothing can be said (the column Why says why)" } };
    const char *text = workbook_text(book, "%zu target%s", sheet->rows, sheet->rows == 1 ? "" : "s");
    bool any = false;
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        size_t count = targets_count(book, states[i].state);
        if (count)
            text = workbook_text(book, "%s%s%zu %s", text, any ? ", " : ": ", count, states[i].words);
        any = any || count;
    }
    workbook_sheet_line(book, sheet, STYLE_LINE, workbook_text(book, "%s.", text));
}

static void targets_add_lines(struct book *book, struct sheet *sheet, const size_t *order)
{
    if (book->info->sample)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            "SAMPLE DATA: the figures are made up for demonstration, so the states mean nothing.");
    targets_add_counts(book, sheet);
    targets_add_elsewhere(book, sheet);
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        workbook_text(book,
                                      "Plan and line, pounds, limits and notes of each target are in %s-targets.csv.",
                                      book->place->id));
    targets_add_rules(book, sheet, order);
    workbook_sheet_shorthand(book, sheet, false, false, true);
}

static void targets_add_columns(struct book *book, struct sheet *sheet)
{
    workbook_sheet_column(book, sheet, "Target, in the words of the plan", 22, 25);
    workbook_sheet_column(book, sheet, "Measure", 18, 23);
    workbook_sheet_column(book, sheet, "State", 8, 8);
    workbook_sheet_figures(book, sheet, "Baseline", 8, 9);
    workbook_sheet_column(book, sheet, "Baseline period", 8, 8);
    workbook_sheet_figures(book, sheet, "To reach", 8, 9);
    workbook_sheet_column(book, sheet, "Unit", 8, 12);
    workbook_sheet_column(book, sheet, "By when", 8, 8);
    workbook_sheet_figures(book, sheet, "Latest figure", 8, 9);
    workbook_sheet_column(book, sheet, "Latest period", 10, 11);
    workbook_sheet_figures(book, sheet, "Change needed a year", 8, 8);
    workbook_sheet_column(book, sheet, "Why", 16, 21);
    workbook_sheet_column(book, sheet, "Rule", 9, 9);
}

void workbook_add_targets(struct book *book)
{
    const struct pb_targets *targets = book->info->targets;
    if (!targets || !targets->targets.count)
        return;
    struct sheet *sheet = workbook_sheet(book, "Targets", "Targets of the plans, and how each stands");
    if (!sheet)
        return;
    if (!book->target_count) {
        sheet->absent = "no plan sets a target for this Place or the system";
        return;
    }
    const size_t *order = targets_order(book, &sheet->rows);
    workbook_sheet_line(book, sheet, STYLE_TITLE, workbook_text(book, "Targets of the plans: %s", book->place->name));
    if (!sheet->rows || !order) {
        targets_add_elsewhere(book, sheet);
        return;
    }
    workbook_sheet_line(book, sheet, STYLE_LINE, "This worksheet contains one table.");
    sheet->context = order;
    sheet->fill = targets_fill;
    sheet->codes = true;
    sheet->table_name = "Targets";
    sheet->line_letters = SHEET_LINE_WIDE;
    targets_add_lines(book, sheet, order);
    targets_add_columns(book, sheet);
}
