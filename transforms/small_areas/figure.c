/*
 * The figure of a larger area for one series and period, or why there is none. A row that a small area does not have
 * makes the figure an approximation, as long as the others have nearly all of the people. One that is suppressed, or
 * has no value, stops it: from a sum and the others it could be worked out.
 */
#include "placebook/period.h"
#include "transforms/small_areas/small_areas.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PERCENT 100.0

struct figure {
    struct small_work *work;
    struct small_target own;           /* with the members that are meant, where there are several codings */
    const struct small_target *target; /* it, or the one of the ground */
    struct pb_coding coding;
    size_t like;       /* a row of the group */
    const char *parts; /* "LSOAs" */
    size_t with_row;   /* small areas */
    size_t best_fit;   /* of those with a row */
    bool unsure;       /* two of them may be about the same people */
    struct pb_replaced pair;
    size_t contested; /* members with a row that may lie elsewhere */
    size_t strange;   /* rows of such areas in it that the reference data do not have */
    size_t adrift[2]; /* with a row, and in none on the day: not counted, counted */
    size_t lacking;   /* of those, that are not counted and lie in it for certain */
    uint32_t lost[2]; /* the first of either */
    bool withheld;    /* one of them is */
    size_t noted;     /* rows with a note of the source */
    pb_symbol note;   /* that all of them have; PB_SYMBOL_NONE: they differ */
    double covered;   /* part of the people; NaN: not known */
    size_t unplaced;  /* 1 + a row that says of others of its file that nobody can place them; 0: none does */
    struct pb_joint joint;
    char phrase[120];
};

static const char *const plurals[] = { "LSOAs", "MSOAs", "practices" };
static const char *const singulars[] = { "LSOA", "MSOA", "practice" };
static const char *const people_of[] = { "people", "people", "patients" };

static const char *name_of(const struct pb_reference_area *area)
{
    return *area->name ? area->name : area->code;
}

/* Everybody who lives there, or is on the list, in the middle of the period. */
static double people_in(const struct figure *figure, const struct pb_reference_area *area)
{
    const struct pb_table *table = figure->work->context->table;
    const int32_t year = (table->period_start[figure->like] / 10000 + table->period_end[figure->like] / 10000) / 2;
    const struct pb_people_asked asked = { PB_WORD_PERSONS, 0, PB_AGE_END, year, year };
    return pb_reference_people(figure->work->context->reference, area, &asked).people;
}

/* Has nobody to whom anything could happen, such as a practice without patients of the age. */
static bool has_nobody(const struct figure *figure, size_t row)
{
    const struct pb_table *table = figure->work->context->table;
    const bool counts = figure->joint.joining == PB_JOIN_VALUES && table->value[row] > 0;
    return table->denominator[row] == 0 && !(table->count[row] > 0) && !counts &&
           table->status[row] != PB_WORD_SUPPRESSED;
}

/* The row says that its area lies in another district. */
static bool lies_elsewhere(const struct figure *figure, uint32_t row)
{
    const struct pb_table *table = figure->work->context->table;
    const struct pb_area *known = figure->target->known;
    if (!known || known->kind != PB_AREA_DISTRICT || table->geography[row] != PB_WORD_LOCAL)
        return false;
    const struct pb_area *within = pb_geography_area(figure->work->context->geography, pb_cell(table, within, row),
                                                     pb_symbol_length(table->symbols, table->within[row]));
    return within && within != known && within->kind == PB_AREA_DISTRICT;
}

static bool take_part(struct figure *figure, const struct pb_reference_member *member)
{
    struct small_work *work = figure->work;
    const struct pb_table *table = work->context->table;
    const struct pb_reference_area *area = &work->context->reference->areas[member->area];
    const uint32_t row = work->row_of[member->area];
    struct pb_joint *joint = &figure->joint;
    if (row == SMALL_NONE)
        return true;
    if (row == SMALL_SEVERAL)
        return pb_joint_not(joint, "the source has several rows for %s", name_of(area));
    figure->with_row++;
    figure->best_fit += member->share < SMALL_WHOLLY;
    figure->contested += member->contested || lies_elsewhere(figure, row);
    const char *unplaced = pb_unplaced_in(pb_cell(table, note, row));
    if (unplaced)
        figure->unplaced = (size_t)row + 1;
    if (table->note[row] != PB_WORD_NONE && unplaced != pb_cell(table, note, row)) {
        figure->note = figure->noted++ == 0 || figure->note == table->note[row] ? table->note[row] : PB_SYMBOL_NONE;
    }
    if (has_nobody(figure, row))
        return true;
    if (table->status[row] == PB_WORD_SUPPRESSED) {
        figure->withheld = true;
        return pb_joint_not(joint, "%s is suppressed", name_of(area));
    }
    const bool events = joint->joining == PB_JOIN_EVENTS;
    if (pb_missing(events ? table->count[row] : table->value[row]))
        return pb_joint_not(joint, "%s has no %s", name_of(area), events ? "count" : "value");
    work->rows[joint->count] = row;
    work->names[joint->count] = name_of(area);
    if (joint->joining == PB_JOIN_SHARES)
        work->weights[joint->count] = people_in(figure, area);
    joint->count++;
    return true;
}

/* Of the members and of those that may be some: how many people are in it, by the populations; or in the denominator.
 */
static double weigh(const struct figure *figure, uint32_t area, bool denominator)
{
    const struct small_work *work = figure->work;
    const uint32_t row = work->row_of[area];
    if (!denominator)
        return people_in(figure, &work->context->reference->areas[area]);
    return row < SMALL_SEVERAL ? work->context->table->denominator[row] : PB_MISSING;
}

/* Which part of the people the small areas have whose rows are added; NaN: neither populations nor denominators say. */
static void measure_coverage(struct figure *figure)
{
    const struct small_target *target = figure->target;
    figure->covered = 1;
    if (figure->with_row == target->count && target->unplaced == 0 && figure->strange == 0 && figure->lacking == 0)
        return;
    if (figure->strange) { /* nobody knows how many people live in these */
        figure->covered = PB_MISSING;
        return;
    }
    for (int denominator = 0; denominator < 2; denominator++) {
        double all = 0;
        double covered = 0;
        for (size_t i = 0; i < target->count + target->unplaced; i++) {
            double people = weigh(figure, target->members[i].area, denominator);
            all += people;
            covered += i < target->count && figure->work->row_of[target->members[i].area] != SMALL_NONE ? people : 0;
        }
        for (const struct small_adrift *adrift = target->adrift; adrift; adrift = adrift->next)
            if (adrift->certain && figure->work->row_of[adrift->area] != SMALL_NONE)
                all += weigh(figure, adrift->area, denominator);
        figure->covered = all > 0 ? covered / all : PB_MISSING;
        if (!pb_missing(figure->covered))
            return;
    }
}

/* All that lie in it, or may. */
static size_t all_parts(const struct figure *figure)
{
    return figure->target->count + figure->target->unplaced + figure->strange + figure->lacking;
}

/* Those with a row that lie in it on other days. */
static void count_adrift(struct figure *figure)
{
    for (const struct small_adrift *adrift = figure->target->adrift; adrift; adrift = adrift->next) {
        if (figure->work->row_of[adrift->area] == SMALL_NONE)
            continue;
        if (figure->adrift[adrift->counted]++ == 0)
            figure->lost[adrift->counted] = adrift->area;
        figure->lacking += adrift->certain;
        small_areas_note_adrift(figure->work, adrift->area, figure->work->row_of[adrift->area]);
    }
}

/* Rows of small areas in a district, or in the districts of a Place, of which the reference data know nothing. */
static size_t count_strange(const struct figure *figure, enum small_kind kind)
{
    const struct small_target *target = figure->target;
    const struct pb_geography *geography = figure->work->context->geography;
    const struct pb_area *areas = geography->areas.items;
    const struct pb_area *known = figure->target->known;
    const uint32_t *strange = figure->work->strange + kind * geography->areas.count;
    size_t count = known ? strange[known - areas] : 0;
    for (size_t p = 0; known && known->kind == PB_AREA_PLACE && p < geography->all_count; p++)
        for (size_t i = 0; geography->all[p].area == known && i < geography->all[p].districts.count; i++) {
            const char *code = geography->all[p].districts.items[i];
            const struct pb_area *district = pb_geography_area(geography, code, strlen(code));
            count += district && district != known ? strange[district - areas] : 0;
        }
    for (size_t i = 0; i < target->unplaced; i++) { /* counted as one that may lie in it */
        const uint32_t area = target->members[target->count + i].area;
        count -= count > 0 && figure->work->row_of[area] != SMALL_NONE && !figure->work->homes[area];
    }
    return count;
}

/* "6 of 7 practices, 91% of the patients, 1 by best fit" */
static void say_coverage(struct figure *figure, enum small_kind kind)
{
    const size_t all = all_parts(figure);
    char part[40] = "";
    char fit[40] = "";
    char year[24] = "";
    if (*figure->coding.vintage)
        (void)snprintf(year, sizeof year, " of %.16s", figure->coding.vintage);
    if (figure->with_row < all && !pb_missing(figure->covered))
        (void)snprintf(part, sizeof part, ", %.0f%% of the %s", PERCENT * figure->covered, people_of[kind]);
    if (figure->best_fit)
        (void)snprintf(fit, sizeof fit, ", %zu by best fit", figure->best_fit);
    (void)snprintf(figure->phrase, sizeof figure->phrase, "%zu of %zu %s%s%s%s", figure->with_row, all,
                   (all == 1 ? singulars : plurals)[kind], year, part, fit);
}

static bool is_covered(struct figure *figure)
{
    const double least = figure->work->options->coverage / PERCENT;
    const size_t all = all_parts(figure);
    const double covered = pb_missing(figure->covered) ? (double)figure->with_row / (double)all : figure->covered;
    const bool numbers = figure->joint.joining == PB_JOIN_VALUES || figure->joint.joining == PB_JOIN_EVENTS;
    if (numbers && figure->with_row < all)
        return pb_joint_not(&figure->joint, "a number needs all %s: there are rows for %s", figure->parts,
                            figure->phrase);
    if (covered < least)
        return pb_joint_not(&figure->joint, "rows for %s: fewer than the %.0f%% that are needed", figure->phrase,
                            PERCENT * least);
    return figure->joint.count > 0 || pb_joint_not(&figure->joint, "nobody is counted in these %s", figure->parts);
}

/* What is withheld must not be told by areas of another type either. */
static void note_withheld(struct figure *figure, uint32_t row)
{
    figure->withheld =
        figure->withheld || (row < SMALL_SEVERAL && figure->work->context->table->status[row] == PB_WORD_SUPPRESSED);
}

/* Of several codings of the same small areas that which the rows are of. False: no two rows may be about the same
 * people, such as that of an area and that of what took its place. */
static bool is_of_one_coding(struct figure *figure)
{
    const struct small_work *work = figure->work;
    const struct pb_reference_area *areas = work->context->reference->areas;
    const struct pb_coding *coding = &figure->coding;
    struct small_target *own = &figure->own;
    if (!figure->target->codings.several)
        return true;
    *own = *figure->target;
    for (size_t i = 0; i < own->count; i++)
        work->members[i] = own->members[i];
    if (pb_coding_choose(work->context->reference, &own->codings, work->row_of, work->members, &own->count,
                         &figure->coding)) {
        for (size_t i = 0; i < own->unplaced; i++)
            work->members[own->count + i] = own->members[figure->target->count + i];
        own->members = work->members;
        figure->target = own;
        return true;
    }
    return pb_joint_not(&figure->joint,
                        coding->replaced
                            ? "the source has rows for %.32s and for %.32s, which took its place"
                            : "the source has rows for %.32s and for %.32s, which are codes of two years or "
                              "lookups: they may be about the same people",
                        areas[coding->both.before].code, areas[coding->both.after].code);
}

/* Two members with rows that may be about the same people, though nothing says which took whose place; of a figure that
 * lacks rows, two members. */
static void find_unsure(struct figure *figure)
{
    const struct small_work *work = figure->work;
    const struct small_target *target = figure->target;
    if (!target->codings.unsure)
        return;
    const bool all = figure->with_row < target->count;
    figure->unsure = pb_codings_unsure(work->context->reference, target->members, target->count,
                                       all ? NULL : work->row_of, &figure->pair);
}

/* A local area is what its list says, whatever else there is. */
static bool may_have_unplaced(const struct figure *figure)
{
    return figure->unplaced && strcmp(figure->target->type, PB_TYPE_LOCAL) != 0;
}

static bool is_calculable(struct figure *figure, enum small_kind kind)
{
    if (!pb_joint_choose(&figure->joint, figure->like))
        return false;
    figure->joint.reason[0] = '\0';
    figure->strange = count_strange(figure, kind);
    count_adrift(figure);
    if (!is_of_one_coding(figure)) {
        for (size_t i = 0; i < figure->target->count; i++)
            note_withheld(figure, figure->work->row_of[figure->target->members[i].area]);
        return false;
    }
    for (size_t i = 0; i < figure->target->count; i++)
        if (!take_part(figure, &figure->target->members[i]))
            return false;
    find_unsure(figure);
    measure_coverage(figure);
    say_coverage(figure, kind);
    if (!is_covered(figure) || !pb_joint_explain(&figure->joint))
        return false;
    figure->joint.parts = figure->phrase;
    figure->joint.partial = figure->with_row < all_parts(figure) || figure->best_fit > 0 || figure->contested > 0 ||
                            may_have_unplaced(figure) || figure->adrift[0] + figure->adrift[1] > 0 || figure->unsure ||
                            figure->target->elsewhere > 0 || figure->target->until != 0;
    return true;
}

/* The rows of all small areas that have one: where the figure comes from, or what stands in its way. */
static size_t list_rows(const struct figure *figure)
{
    struct small_work *work = figure->work;
    size_t count = 0;
    for (size_t i = 0; i < figure->target->count; i++) {
        const uint32_t row = work->row_of[figure->target->members[i].area];
        if (row < SMALL_SEVERAL)
            work->rows[count++] = row;
    }
    return count;
}

static enum pb_status write_area(const struct small_target *target, struct pb_table *table, size_t row,
                                 struct pb_error *error)
{
    enum pb_status status = pb_cell_set(table, &table->area_code[row], target->code, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->area_name[row], *target->name ? target->name : target->code, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->area_type[row], target->type, error);
    table->similar[row] = table->place[row] = PB_WORD_NONE;
    /* As a Place of several districts has in every year, wherever its figure comes from. */
    bool sum = target->known && target->known->kind == PB_AREA_PLACE;
    table->geography[row] = target->within ? PB_WORD_LOCAL : sum ? PB_WORD_SUM : PB_WORD_NONE;
    table->within[row] = PB_WORD_NONE;
    return status == PB_OK && target->within ? pb_cell_set(table, &table->within[row], target->within, error) : status;
}

/* "M84003 is not counted in it: no lookup says where it lay on 31 March 2019"; or in what it lay, which may be ours. */
static enum pb_status note_adrift(const struct figure *figure, bool counted)
{
    const struct small_work *work = figure->work;
    const size_t count = figure->adrift[counted];
    const int32_t end = work->context->table->period_end[figure->like];
    char noted[320];
    char day[PB_DATE_WORDS];
    if (count == 0)
        return PB_OK;
    const struct pb_reference_area *area = &work->context->reference->areas[figure->lost[counted]];
    const struct pb_reference_elsewhere *elsewhere = pb_reference_elsewhere(area, end);
    const char *not_in = counted ? "" : "not ";
    (void)pb_date_words(end, day);
    if (count > 1)
        (void)snprintf(noted, sizeof noted, "%zu %s, such as %.32s, are %scounted in it: no lookup places them on %s",
                       count, figure->parts, area->code, not_in, day);
    else if (elsewhere)
        (void)snprintf(noted, sizeof noted,
                       "%.32s is %scounted in it: on %s it lay in %.32s%s%.80s%s, and no lookup says where that is",
                       area->code, not_in, day, elsewhere->code, *elsewhere->name ? " (" : "", elsewhere->name,
                       *elsewhere->name ? ")" : "");
    else
        (void)snprintf(noted, sizeof noted, "%.32s is %scounted in it: no lookup says where it lay on %s", area->code,
                       not_in, day);
    return pb_joined_add(&figure->work->joined, "; ", noted, work->error);
}

/* "people may be in it twice: E01034901 came with the codes of 2021 ..." */
static enum pb_status note_unsure(const struct figure *figure)
{
    const struct small_work *work = figure->work;
    const struct pb_reference_area *areas = work->context->reference->areas;
    const char *before = areas[figure->pair.before].code;
    const char *after = areas[figure->pair.after].code;
    char noted[320];
    if (!figure->unsure)
        return PB_OK;
    (void)snprintf(noted, sizeof noted,
                   "people may be in it twice: %.32s came with the codes of %d and %.32s before, and neither a lookup "
                   "says that they are codes of one year (by a heading such as LSOA21CD) nor a history of codes what "
                   "%.32s took the place of",
                   after, (int)pb_census_of_code(after), before, after);
    return pb_joined_add(&figure->work->joined, "; ", noted, work->error);
}

/* What may be in it besides its members. */
static enum pb_status note_unplaced(const struct figure *figure)
{
    const struct small_target *target = figure->target;
    struct pb_joined *joined = &figure->work->joined;
    enum pb_status status = PB_OK;
    char noted[200];
    if (target->unplaced > target->shared) {
        (void)snprintf(noted, sizeof noted,
                       "%zu of the %s may be in it or not: no lookup says so, or lists contradict each other",
                       target->unplaced - target->shared, figure->parts);
        status = pb_joined_add(joined, "; ", noted, figure->work->error);
    }
    if (status == PB_OK && target->shared && !figure->joint.reason[0]) {
        (void)snprintf(noted, sizeof noted, "%zu of the %s of a shared body may be in it too", target->shared,
                       figure->parts);
        status = pb_joined_add(joined, "; ", noted, figure->work->error);
    }
    return status;
}

/* What the reader is to know about what lies in the area. */
static enum pb_status note_ground(const struct figure *figure)
{
    const struct small_target *target = figure->target;
    struct pb_joined *joined = &figure->work->joined;
    struct pb_error *error = figure->work->error;
    enum pb_status status = note_unplaced(figure);
    char noted[200];
    char day[PB_DATE_WORDS];
    if (status == PB_OK && figure->contested && !figure->joint.reason[0]) {
        (void)snprintf(noted, sizeof noted, "%zu of the %s may lie elsewhere: lists or rows contradict each other",
                       figure->contested, figure->parts);
        status = pb_joined_add(joined, "; ", noted, error);
    }
    if (status == PB_OK && may_have_unplaced(figure)) {
        const struct pb_table *table = figure->work->context->table;
        (void)snprintf(noted, sizeof noted, "%.150s: it may lie in it",
                       pb_unplaced_in(pb_cell(table, note, figure->unplaced - 1)));
        status = pb_joined_add(joined, "; ", noted, error);
    }
    if (status == PB_OK && figure->strange) {
        (void)snprintf(noted, sizeof noted,
                       "the lookup does not have %zu of the %s in it: it may be older than the data", figure->strange,
                       figure->parts);
        status = pb_joined_add(joined, "; ", noted, error);
    }
    if (status == PB_OK)
        status = note_unsure(figure);
    for (int counted = 0; status == PB_OK && counted < 2; counted++)
        status = note_adrift(figure, counted);
    if (status == PB_OK && target->across) {
        (void)snprintf(noted, sizeof noted, "across two Places: %zu of its %zu %s %s in %.80s", target->across,
                       target->count, figure->parts, target->across == 1 ? "lies" : "lie", target->across_name);
        status = pb_joined_add(joined, "; ", noted, error);
    }
    if (status == PB_OK && target->elsewhere && !figure->joint.reason[0]) {
        (void)snprintf(noted, sizeof noted, "a part of %zu of the %s lies in it too, which count elsewhere as a whole",
                       target->elsewhere, figure->parts);
        status = pb_joined_add(joined, "; ", noted, error);
    }
    if (status == PB_OK && target->until) {
        (void)snprintf(noted, sizeof noted, "of the %s that lay in it until %s", figure->parts,
                       pb_date_words(target->until, day));
        status = pb_joined_add(joined, "; ", noted, error);
    }
    return status;
}

/* What all small areas say of themselves, without what their file says of others: that is said of the whole. */
static enum pb_status add_own_note(const struct figure *figure, const struct pb_table *table)
{
    const char *note = pb_symbol_text(table->symbols, figure->note);
    const char *unplaced = pb_unplaced_in(note);
    char own[1024];
    const size_t length = unplaced ? (size_t)(unplaced - note) : strlen(note);
    (void)snprintf(own, sizeof own, "%.*s", (int)(length < sizeof own ? length : sizeof own - 1), note);
    if (unplaced && length >= 2 && length < sizeof own)
        own[length - 2] = '\0'; /* the "; " between them */
    return pb_joined_add(&figure->work->joined, "; ", own, figure->work->error);
}

static enum pb_status write_note(const struct figure *figure, struct pb_table *table, size_t row)
{
    struct pb_joined *joined = &figure->work->joined;
    struct pb_error *error = figure->work->error;
    char noted[80];
    enum pb_status status = PB_OK;
    pb_joined_clear(joined);
    if (figure->joint.reason[0]) {
        status = pb_joined_add(joined, "", "not calculable", error);
        if (status == PB_OK)
            status = pb_joined_add(joined, ": ", figure->joint.reason, error);
    } else {
        const bool same = figure->note != PB_SYMBOL_NONE && figure->noted == figure->with_row;
        (void)snprintf(noted, sizeof noted, "the source notes something about %zu of the %s", figure->noted,
                       figure->parts);
        if (figure->joint.doubt[0])
            status = pb_joined_add(joined, "", "no denominator", error);
        if (status == PB_OK && figure->joint.doubt[0])
            status = pb_joined_add(joined, ": ", figure->joint.doubt, error);
        if (status == PB_OK && figure->noted)
            status = same ? add_own_note(figure, table) : pb_joined_add(joined, "; ", noted, error);
    }
    if (status == PB_OK)
        status = note_ground(figure);
    return status == PB_OK ? pb_joined_set(joined, table, &table->note[row], error) : status;
}

enum pb_status small_areas_figure(struct small_work *work, enum small_kind kind, const struct small_target *target,
                                  size_t like, bool if_made, bool *added)
{
    struct pb_table *table = work->context->table;
    struct figure figure = { .work = work, .target = target, .like = like, .parts = plurals[kind] };
    figure.coding.vintage = "";
    figure.joint = (struct pb_joint){ .table = table,
                                      .parts = figure.parts,
                                      .rows = work->rows,
                                      .names = work->names,
                                      .weights = work->weights,
                                      .no_weight = "the reference data state no population of",
                                      .means = work->means,
                                      .counted = true,
                                      .averaged = work->averaged,
                                      .scale = &work->scale,
                                      .tolerance = work->options->tolerance };
    size_t row = 0;
    const bool calculable = is_calculable(&figure, kind);
    *added = calculable || figure.withheld || !if_made;
    enum pb_status status = *added ? pb_calculated_add(table, table, like, &row, work->error) : PB_OK;
    if (status != PB_OK || !*added)
        return status;
    if (calculable && pb_joint_calculate(&figure.joint, table, row))
        status = pb_calculated_method(table, row, figure.joint.method, work->error);
    else
        pb_calculated_not(table, row);
    if (status == PB_OK)
        status = write_area(target, table, row, work->error);
    if (status == PB_OK)
        status = write_note(&figure, table, row);
    return status == PB_OK
               ? pb_calculated_sources(&work->joined, table, work->rows, list_rows(&figure), table, row, work->error)
               : status;
}
