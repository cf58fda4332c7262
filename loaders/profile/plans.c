/*
 * The plans on the page: how many measures of each priority are worse or better, and how the targets and milestones
 * stand. What stands badly is named; of the rest the number is said.
 */
#include "loaders/profile/sections.h"

#include <string.h>

enum { LISTED = 330 }; /* bytes of a list in a sentence: three printed lines */

/* ---- Priorities ---- */

struct priority_stand {
    size_t measures;
    size_t verdicts[VERDICTS];
};

/* A measure says which priorities it serves, any other indicator those of its programme. */
static bool serves(const struct facts *facts, const struct profile_measure *item, const char *priority)
{
    const char *programme = pb_cell(facts->load->table, programme, item->row);
    return item->measure ? pb_measure_serves(item->measure, priority)
                         : pb_care_serves(pb_framework_care(facts->load->info->framework, programme), priority);
}

static struct priority_stand priority_stand(const struct facts *facts, const char *priority)
{
    const struct profile_measures *measures = facts->measures;
    struct priority_stand stand = { 0 };
    for (size_t i = 0; i < measures->count; i++)
        if (serves(facts, &measures->items[i], priority))
            stand.measures += profile_measure_count(&measures->items[i], stand.verdicts);
    return stand;
}

static void add_list(struct facts *facts, struct section *section, const char *before, const struct enumeration *list)
{
    if (list->text)
        (void)profile_section_add(facts, section,
                                  pb_arena_format(facts->arena, "%s%s.", before, profile_enumerated(facts, list)));
}

void profile_section_priorities(struct facts *facts, struct section *section)
{
    const struct pb_place *place = facts->load->place;
    const struct pb_priority *priorities = place->priorities.items;
    struct enumeration worse = { 0 };
    struct enumeration sound = { 0 };
    struct enumeration unrated = { 0 };
    struct enumeration nothing = { 0 };
    for (size_t i = 0; i < place->priorities.count; i++) {
        struct priority_stand stand = priority_stand(facts, priorities[i].id);
        const char *text = priorities[i].name;
        if (stand.verdicts[VERDICT_WORSE])
            text =
                pb_arena_format(facts->arena, "%s (%zu of %zu)", text, stand.verdicts[VERDICT_WORSE], stand.measures);
        facts->full = facts->full || !text;
        if (text)
            profile_enumerate(facts,
                              !stand.measures                 ? &nothing
                              : stand.verdicts[VERDICT_WORSE] ? &worse
                              : profile_rates(stand.verdicts) ? &sound
                                                              : &unrated,
                              text, LISTED);
    }
    add_list(facts, section, "With measures worse than England: ", &worse);
    add_list(facts, section, "With none worse: ", &sound);
    add_list(facts, section, "With figures, and none rated: ", &unrated);
    add_list(facts, section, "No figure yet: ", &nothing);
}

/* ---- Targets and milestones ---- */

static const char *target_line(struct facts *facts, const struct pb_target_found *found)
{
    const struct pb_target *target = found->target;
    const struct pb_target_result *result = &found->result;
    const char *unit = pb_target_unit(target);
    char latest[PROFILE_FIGURE];
    char wanted[PROFILE_FIGURE];
    const char *name = target->of_measure ? target->of_measure->name : target->text;
    const char *to = pb_missing(result->target)
                         ? target->direction && strcmp(target->direction, "increase") == 0 ? "more" : "less"
                         : profile_figure(result->target, true, wanted);
    return pb_arena_format(facts->arena, "%s: %s, %s%s%s; to reach: %s, %s", pb_target_state_text(result->state), name,
                           pb_missing(result->latest) ? "no figure" : profile_figure(result->latest, true, latest),
                           unit && *unit && *unit != '%' ? " " : "", unit ? unit : "", to, target->by);
}

/* NULL when there is none that the Place or the edition has to answer for. */
static const char *target_counts(struct facts *facts)
{
    static const struct {
        enum pb_word state;
        const char *words;
    } states[] = { { PB_WORD_OFF_TRACK, "off track" },
                   { PB_WORD_MISSED, "missed" },
                   { PB_WORD_ON_TRACK, "on track" },
                   { PB_WORD_MET, "met" },
                   { PB_WORD_CANNOT_BE_SAID, "of which nothing can be said yet" },
                   { PB_WORD_NONE, "on the profiles of their own areas" } };
    const char *text = "Targets: ";
    bool any = false;
    size_t own = 0;
    for (size_t j = 0; j < facts->target_count; j++)
        own += facts->targets[j].result.state != PB_WORD_NONE;
    for (size_t i = 0; own && text && i < sizeof states / sizeof states[0]; i++) {
        size_t count = 0;
        for (size_t j = 0; j < facts->target_count; j++)
            count += facts->targets[j].result.state == states[i].state;
        if (count)
            text = pb_arena_format(facts->arena, "%s%s%zu %s", text, any ? ", " : "", count, states[i].words);
        any = any || count;
    }
    facts->full = facts->full || !text;
    return own && text ? pb_arena_format(facts->arena, "%s.", text) : NULL;
}

/* How many milestones that bear on the Place are in a state; NULL: in any. */
static size_t milestones_in(const struct facts *facts, const char *state)
{
    const struct pb_publication_info *info = facts->load->info;
    const struct pb_milestone *items = info->targets ? info->targets->milestones.items : NULL;
    size_t count = 0;
    for (size_t i = 0; items && i < info->targets->milestones.count; i++)
        count += pb_milestone_bears_on(&items[i], info->geography, facts->load->place) &&
                 (!state || strcmp(items[i].state, state) == 0);
    return count;
}

static const char *milestone_counts(struct facts *facts)
{
    const char *text = "Milestones: ";
    bool any = false;
    for (size_t i = 0; text && pb_milestone_states[i]; i++) {
        size_t count = milestones_in(facts, pb_milestone_states[i]);
        if (!count)
            continue;
        char word[40];
        (void)pb_text_copy(word, sizeof word, pb_milestone_state_text(pb_milestone_states[i]));
        if (*word >= 'A' && *word <= 'Z')
            *word = (char)(*word - 'A' + 'a');
        text = pb_arena_format(facts->arena, "%s%s%zu %s", text, any ? ", " : "", count, word);
        any = true;
    }
    return text ? pb_arena_format(facts->arena, "%s.", text) : NULL;
}

void profile_section_targets(struct facts *facts, struct section *section)
{
    const char *counts = target_counts(facts);
    if (counts)
        (void)profile_section_add(facts, section, counts);
    if (milestones_in(facts, NULL))
        (void)profile_section_add(facts, section, milestone_counts(facts));
    for (size_t i = 0; i < facts->target_count; i++) {
        enum pb_word state = facts->targets[i].result.state;
        if (state == PB_WORD_OFF_TRACK || state == PB_WORD_MISSED)
            (void)profile_section_add(facts, section, target_line(facts, &facts->targets[i]));
    }
}
