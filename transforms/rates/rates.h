#ifndef PB_TRANSFORMS_RATES_H
#define PB_TRANSFORMS_RATES_H
/*
 * What the steps of this transform share. Order: for each entry of the measure's `made_from` the counts that it names
 * are picked from the components (`counts`) and put into groups of one period and area; each area, and each Place of
 * several districts, is a *subject* (`subjects`). For every sex the events and people of the ages are gathered
 * (`cells`, `people`), the figure is made of them (`figure`, `health`, `weighted`) and written as a row, or compared
 * with the one that is published (`answer`).
 */
#include "placebook/calculated.h"
#include "placebook/groups.h"
#include "placebook/module.h"
#include "placebook/spelling.h"
#include "placebook/statistics/life_expectancy.h"

struct rates_options {
    double tolerance;   /* part of the published value by which the calculated one may differ */
    double withhold_to; /* the most events on which what is made of unpublished counts is withheld; 0: none is */
};

enum { RATES_BANDS = PB_LIFE_TABLE_BANDS, RATES_SEXES = 3, RATES_SETS = 64 };

/* Persons, males, females. */
extern const enum pb_word rates_sexes[RATES_SEXES];

/* Which sexes have rows of the measure itself, for the ages of the entry. */
struct rates_own {
    bool any, sexes[RATES_SEXES];
};

/* The counts of one area for one period, or nothing: rows of the components. */
struct rates_area {
    const char *name;
    const struct pb_area *known;               /* NULL: not in the Places file */
    const struct pb_reference_area *reference; /* NULL: not in the reference data */
    pb_symbol code;
    const uint32_t *rows;
    size_t count;
};

/* Cells that are counted together: of some ages and categories. Entries of the framework that count the same cells of
 * the same counts are one set. */
struct rates_set {
    const struct pb_made_from *from; /* the first of the entries */
    int32_t first, end;              /* ages */
    pb_symbol *categories;
    uint64_t *cells; /* a bit for each of them, as of all sets of the same counts */
};

/* What sets tell together: a sum of counts, of which some are taken away. */
struct rates_sum {
    uint8_t sets[3];
    int8_t signs[3];
};

/* All that the framework makes of the same counts that are not published, seen from one of its sets. */
struct rates_kin {
    struct rates_set sets[RATES_SETS];
    size_t count, self;
    size_t words;           /* of the cells of a set */
    struct rates_sum *sums; /* of two and of three sets, with `self` among them, that are again some of the cells */
    size_t sum_count, sum_room;
    struct rates_area *areas; /* rows of the measure of counts, sorted by period and area: their symbols */
    size_t area_count;
    double *lines;  /* counts by area, sex and set: see rates_line */
    bool *has_line; /* by area and sex */
};

/* What a figure is about: an area, or a Place of several districts. */
struct rates_subject {
    const struct pb_place *place; /* NULL: an area */
    const struct rates_area *const *parts;
    size_t count;
    size_t like; /* a row of the components (of PB_MADE_WEIGHTED: of the table) about the same area and period */
};

/* What is known of a row to be added, when it rests on counts that are not published. */
struct rates_note {
    bool few; /* it is to be withheld */
    struct rates_kin *kin;
    const double *counts; /* of its area, period and sex by set of its kin; NaN: not known. NULL: nothing is */
};

struct rates_work {
    const struct rates_options *options;
    struct pb_context *context;
    struct pb_arena arena;
    const struct pb_measure *measure;
    const struct pb_made_from *from; /* the entry at hand */
    pb_symbol age;                   /* its ages, as rows have them */
    pb_symbol *categories;           /* its categories; one that is empty for none */
    size_t category_count;
    uint32_t *counts; /* the components' rows that it is made from */
    size_t count_count;
    uint32_t *health; /* those about good health, of healthy life expectancy */
    size_t health_count;
    int32_t *age_from, *age_to;   /* by row of the components; both 0: no ages in years */
    const struct pb_area **areas; /* by row of the table, as it came: NULL where the Places file does not have it */
    size_t table_rows;            /* as it came */
    struct rates_own own;
    struct pb_table made;     /* rows to be added */
    bool hidden;              /* the counts of the entry at hand are not published */
    struct rates_kin *kin;    /* of the entry at hand, when its counts are there and not published; else NULL */
    struct rates_note *notes; /* by row to be added */
    size_t note_room;
    bool any_hidden; /* is one of these about counts that are not published? */
    struct pb_joined joined;
    struct pb_error *error;
};

/* A figure in the making. */
struct rates_figure {
    struct rates_work *work;
    const struct rates_subject *subject;
    enum pb_word sex;
    size_t *used; /* rows behind it: of the components, of PB_MADE_WEIGHTED of the table */
    size_t used_count, used_most;
    bool unmatched; /* people of another year stood in */
    int32_t year_used;
    const struct pb_people_doubt *doubt; /* numbers of people that contradict each other; NULL: none do */
    bool unsure;                         /* people of codes of two censuses, who may be counted twice */
    bool approximate;                    /* so are counts behind it */
    bool looked_up;                      /* people of the reference data */
    char no_people[240];      /* why these did not have them the last time they were asked; "": nothing to say */
    const char *weights_from; /* of PB_MADE_WEIGHTED: source of the people; NULL: the reference data */
    double events;            /* behind it, also where there is no figure */
    struct rates_note note;   /* by rates_judge */
    double value, count, denominator;
    double lower_95, upper_95, lower_998, upper_998;
    char method[240];
    char reason[400]; /* why there is none; "" when there is */
};

/* Notes why there is no figure; returns false for the caller to pass on. */
bool rates_not(struct rates_figure *figure, const char *format, ...) PB_PRINTF(2, 3);

/* ---- counts ---- */

/* Picks the rows of the entry and sorts them by period and area. */
enum pb_status rates_pick(struct rates_work *work) PB_MUST_USE;

/* ---- subjects ---- */

/* Serves every area and every Place of several districts that has counts, for every period. */
enum pb_status rates_serve(struct rates_work *work) PB_MUST_USE;

/* The same for percentages of a survey: every Place of several districts. */
enum pb_status rates_serve_weighted(struct rates_work *work) PB_MUST_USE;

/* ---- people ---- */

/* The years of which the people are those of a period: those whose middle lies in it. False: it is no whole years. */
bool rates_years(int32_t start, int32_t end, int32_t *first, int32_t *last);

/* "5 to 9", "90 and over", "7". Returns the text. */
const char *rates_ages(int32_t from, int32_t to, char text[40]);

/* People (person-years) of an area at these ages in the reference data, for the period of a row; NaN when they are not
 * known, and then the figure's `no_people` says why. Notes in the figure which year stood in. */
double rates_look_up(struct rates_figure *figure, const struct pb_reference_area *area, int32_t start, int32_t end,
                     int32_t age_from, int32_t age_to);

/* Does nobody know for certain that these were the people? */
bool rates_doubt_people(const struct rates_figure *figure);

/* What the note of such a figure says of them: "people of 2020, the nearest year that there is". Returns the text,
 * which is empty where there is nothing to say. */
enum { RATES_SAID = 400 };
const char *rates_say_people(const struct rates_figure *figure, char said[RATES_SAID]);

/* Gives counts of a crude rate that came without denominators their people, and so their rates; a note says why one
 * has none. */
enum pb_status rates_complete(struct rates_work *work) PB_MUST_USE;

/* ---- cells ---- */

/* Events and people of the ages from `from` to before `to` in all parts of the subject. False with the reason. */
bool rates_gather(struct rates_figure *figure, int32_t from, int32_t to, double *events, double *people);

/* The same of one part. */
bool rates_gather_part(struct rates_figure *figure, const struct rates_area *part, int32_t from, int32_t to,
                       double *events, double *people);

/* Of how many parts of the subject do the counts end in a band from this age on? */
size_t rates_ends_at(const struct rates_figure *figure, int32_t from);

/* ---- figure ---- */

/* Makes the figure by the method of the entry, if that is none of those below. False with the reason. */
bool rates_calculate(struct rates_figure *figure);

void rates_write_method(struct rates_figure *figure, const char *what, const char *limits);

/* Returns true, for the caller to pass on. */
bool rates_set_limits(struct rates_figure *figure, const struct pb_interval *at_95, const struct pb_interval *at_998);

/* Value and limits of a life table's row. False with the reason. */
bool rates_set_expectancy(struct rates_figure *figure, const struct pb_life_expectancy *expectancy);

/* The band of the life table that begins with the ages of the entry. False with the reason. */
bool rates_first_band(struct rates_figure *figure, size_t *band);
int32_t rates_band_end(size_t band);

/* People of the first bands of the life table in all parts of the subject, as far as they are known. */
double rates_younger(const struct rates_figure *figure, size_t bands);

/* ---- health ---- */

/* Healthy life expectancy, from the deaths and the good health of the parts. False with the reason. */
bool rates_healthy(struct rates_figure *figure);

/* ---- weighted ---- */

/* The same from the parts' percentages: rows of the table, by part. */
bool rates_weigh(struct rates_figure *figure, const size_t *rows);

/* The events alone of one part, of a set of cells; NaN: not known. */
double rates_count(struct rates_figure *figure, const struct rates_area *part, const struct rates_set *set);

/* ---- kin ---- */

/* Finds what the framework makes of the counts of the entry at hand, if these are not published. */
enum pb_status rates_find_kin(struct rates_work *work) PB_MUST_USE;

/* Are all cells of `part` in `whole`? */
bool rates_holds(const struct rates_kin *kin, const uint64_t *whole, const uint64_t *part);

/* The counts by set of one of the areas of the kin, and a sex by its number. NaN: not known. */
const double *rates_line(struct rates_work *work, struct rates_kin *kin, size_t area, size_t sex);

/* ---- few ---- */

/* Do these counts, by set, tell of few events when all that is made of them is known? */
bool rates_tell_few(struct rates_work *work, struct rates_kin *kin, const double *counts);

/* Finds out whether the figure alone, or with what else is made of the counts, would tell of few events. */
enum pb_status rates_judge(struct rates_figure *figure) PB_MUST_USE;

/* ---- control ---- */

/* Keeps the note of a figure for the row to be added. */
enum pb_status rates_keep_note(const struct rates_figure *figure, size_t row) PB_MUST_USE;

/* Withholds such rows, and those from which they could be worked out. When all rows are there. */
enum pb_status rates_control(struct rates_work *work) PB_MUST_USE;

/* ---- answer ---- */

/* Adds the row of a figure, or of the reason why there is none; or compares it with what is published. */
enum pb_status rates_answer(struct rates_figure *figure) PB_MUST_USE;

/* The row of the table about an area (of the Places file, or one with this code) for a sex and a period, of the ages of
 * the entry and no category; SIZE_MAX: none. */
size_t rates_find_own(const struct rates_work *work, const struct pb_area *area, pb_symbol code, enum pb_word sex,
                      int32_t start, int32_t end);

#endif
