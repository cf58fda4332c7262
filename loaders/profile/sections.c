#include "loaders/profile/sections.h"

#include "placebook/letters.h"

#include <string.h>

bool profile_section_add(struct facts *facts, struct section *section, const char *text)
{
    facts->full = facts->full || !text;
    if (!text)
        return false;
    size_t lines = pb_letters_lines(text, strlen(text), SECTION_WIDTH);
    if (section->count == SECTION_ITEMS || section->lines + lines > section->maximum)
        return false;
    section->items[section->count++] = text;
    section->lines += lines;
    return true;
}

void profile_enumerate(struct facts *facts, struct enumeration *list, const char *text, size_t most_bytes)
{
    if (list->left_out || (list->text && strlen(list->text) + strlen(text) > most_bytes)) {
        list->left_out++;
        return;
    }
    list->text = list->text ? pb_arena_format(facts->arena, "%s; %s", list->text, text) : text;
    facts->full = facts->full || !list->text;
}

const char *profile_enumerated(struct facts *facts, const struct enumeration *list)
{
    if (!list->text || !list->left_out)
        return list->text;
    return pb_arena_format(facts->arena, "%s and %s", list->text,
                           profile_count(facts->arena, list->left_out, "other", "others"));
}

/* ---- Where the Place does worse and better ---- */

/* Within a sentence: " years" of the unit "Years"; "NHS staff" and "%" stay. */
static const char *unit_after(struct facts *facts, const struct profile_measure *item)
{
    const char *unit = pb_cell(facts->load->table, unit, item->row);
    char *text = pb_arena_format(facts->arena, "%s%s", *unit == '%' || !*unit ? "" : " ", unit);
    bool word = text && unit[0] >= 'A' && unit[0] <= 'Z' && unit[1] >= 'a' && unit[1] <= 'z';
    if (word)
        text[1] = (char)(unit[0] - 'A' + 'a');
    return text ? text : "";
}

/* "Suicide: 10.5 per 100,000 (95% limits 7.1 to 14.9), England 9.6; 2018 - 20". */
static const char *standing_line(struct facts *facts, const struct profile_measure *item)
{
    const struct pb_table *table = facts->load->table;
    size_t row = item->row;
    bool whole = profile_counts(table, row);
    char value[PROFILE_FIGURE];
    char england[PROFILE_FIGURE];
    char lower[PROFILE_FIGURE];
    char upper[PROFILE_FIGURE];
    const char *limits = "";
    if (!pb_missing(table->lower_95[row]) && !pb_missing(table->upper_95[row]))
        limits =
            pb_arena_format(facts->arena, " (95%% limits %s to %s)", profile_figure(table->lower_95[row], whole, lower),
                            profile_figure(table->upper_95[row], whole, upper));
    const char *against = "";
    if (!pb_missing(table->england_value[row]))
        against =
            pb_arena_format(facts->arena, ", England %s", profile_figure(table->england_value[row], whole, england));
    if (!limits || !against)
        return NULL;
    return pb_arena_format(facts->arena, "%s: %s%s%s%s; %s", item->name,
                           profile_figure(table->value[row], whole, value), unit_after(facts, item), limits, against,
                           pb_cell(table, period, row));
}

/* Beyond the 99.8% limits: they come first. */
static bool is_extreme(const struct facts *facts, const struct profile_measure *item)
{
    pb_symbol word = facts->load->table->compared_with_england[item->row];
    return word == PB_WORD_BEST || word == PB_WORD_WORST;
}

/* Was the other sex of a measure told of, or counted, before this one? */
static bool other_came_first(const struct facts *facts, size_t i, enum profile_verdict verdict)
{
    const struct profile_measure *items = facts->measures->items;
    bool second = items[i].second;
    if (!second && (i + 1 == facts->measures->count || !items[i + 1].second))
        return false;
    const struct profile_measure *other = second ? &items[i - 1] : &items[i + 1];
    int before = is_extreme(facts, other) - is_extreme(facts, &items[i]);
    return other->verdict == verdict && (before > 0 || (before == 0 && second));
}

/* The others are counted as measures, as on the tiles. */
void profile_section_standing(struct facts *facts, enum profile_verdict verdict, struct section *section)
{
    const struct profile_measures *measures = facts->measures;
    size_t left_out = 0;
    bool full = false;
    for (int extreme = 1; extreme >= 0; extreme--)
        for (size_t i = 0; i < measures->count; i++) {
            const struct profile_measure *item = &measures->items[i];
            if (item->verdict != verdict || is_extreme(facts, item) != extreme)
                continue;
            full = full || !profile_section_add(facts, section, standing_line(facts, item));
            left_out += full && !other_came_first(facts, i, verdict);
        }
    section->maximum++; /* the line about the others */
    if (left_out && section->count)
        (void)profile_section_add(facts, section, pb_arena_format(facts->arena, "And %zu more.", left_out));
    else if (left_out)
        (void)profile_section_add(facts, section, profile_count(facts->arena, left_out, "measure.", "measures."));
    else if (!section->count)
        (void)profile_section_add(facts, section, "No measure.");
}

/* ---- What moves the wrong way ---- */

/* Is a trend or a control chart known of any measure? */
static bool any_can_move(const struct facts *facts)
{
    const struct pb_table *table = facts->load->table;
    for (size_t i = 0; i < facts->measures->count; i++) {
        size_t row = facts->measures->items[i].row;
        const char *trend = pb_cell(table, trend, row);
        if ((*trend && strcmp(trend, "Cannot be calculated") != 0) ||
            (table->spc[row] != PB_WORD_NONE && table->spc[row] != PB_WORD_NOT_ENOUGH_POINTS))
            return true;
    }
    return false;
}

void profile_section_moving(struct facts *facts, struct section *section)
{
    const struct profile_measures *measures = facts->measures;
    struct enumeration list = { 0 };
    for (size_t i = 0; i < measures->count; i++)
        if (measures->items[i].worsening)
            profile_enumerate(facts, &list, measures->items[i].name, 420);
    if (list.text && !profile_section_add(facts, section, profile_enumerated(facts, &list)))
        (void)profile_section_add(facts, section,
                                  profile_count(facts->arena, list.left_out + 1, "measure.", "measures."));
    if (!section->count && any_can_move(facts))
        (void)profile_section_add(facts, section, "No measure gets worse beyond chance.");
}
