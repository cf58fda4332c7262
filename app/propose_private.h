#ifndef PB_APP_PROPOSE_PRIVATE_H
#define PB_APP_PROPOSE_PRIVATE_H
/*
 * Between the files of a proposal: what the columns of a table seem to be (propose_roles.c, from single columns in
 * propose_columns.c, limits in propose_limits.c, kinds of values in propose_values.c and rows in propose_rows.c), the
 * mapping that says so (propose_mapping.c, with categories, periods and sheets in files of their own), and the pipeline
 * file around it (propose_pipeline.c).
 */
#include "app/building.h"
#include "app/propose.h"
#include "placebook/vocabulary.h"

/* ---- Roles ---- */

enum {
    PROPOSE_TEXT = 1100,
    PROPOSE_SLUG = 60,
    PROPOSE_FIELDS = 14,
    PROPOSE_DIMENSIONS = 8, /* columns that tell rows apart */
    PROPOSE_LEVELS = 8,     /* columns that the codes of areas are spread over */
    PROPOSE_FIGURES = 8,    /* columns whose sums are compared */
    PROPOSE_SURE = 3        /* totals that are the sum of their parts are no coincidence */
};

#define PROPOSE_NONE SIZE_MAX

/* A column of limits, or of a numerator or denominator, that goes with a column of figures. */
struct pb_propose_companion {
    size_t of;    /* PROPOSE_NONE: it goes with none */
    size_t field; /* which one it is (pb_propose_field) */
    bool lost;    /* it can only be such a column, but it is not known of which */
};

/* Does every text of our areas have a period in it, as "RTT-April-2023" does, in a column that is headed so? */
bool pb_propose_period_inside(const struct pb_preview_column *column);

/* What the columns of a sheet are; PROPOSE_NONE where there is no such column. */
struct pb_propose_roles {
    const struct pb_preview_sheet *sheet;
    size_t code, name, period;
    size_t levels[PROPOSE_LEVELS];      /* where the codes are spread over several columns: these, the finest first, */
    size_t level_names[PROPOSE_LEVELS]; /* and the names beside them, or PROPOSE_NONE for all */
    size_t level_count;                 /* 0: there is one column */
    size_t period_end;                  /* `period` has the first days, this column the last ones */
    size_t month, quarter;              /* of the period, which is a year, in a column of their own */
    size_t open_month;                  /* numbers of months beside financial years: 4 can be April or July */
    size_t within_code, within_name;    /* small areas: the columns of the area of the Places file around them */
    const char *small_type;             /* their kind; NULL: the areas are those of the Places file */
    size_t known[PROPOSE_FIELDS];
    bool wide;                               /* headings say the periods: several ones */
    const bool *dated;                       /* by column: it says a period of its own, and rows have one */
    bool calculates;                         /* there is no value, but count and denominator */
    struct pb_propose_companion *companions; /* by column */
    size_t dimensions[PROPOSE_DIMENSIONS];   /* columns beyond these that tell the rows of our areas apart */
    size_t dimension_count;
    size_t own;   /* rows of our areas */
    size_t alike; /* of these differ from others only in their figures */
};

/* Can the sheet be published, or why not? */
enum pb_propose_verdict {
    PB_PROPOSE_MAPPED,
    PB_PROPOSE_NO_HEADINGS,
    PB_PROPOSE_NO_AREAS,
    PB_PROPOSE_NO_FIGURES,
    PB_PROPOSE_ALIKE_ROWS, /* an area has several rows, and nothing tells them apart */
};

/* Finds the roles of a sheet. *broken: memory was out. */
enum pb_propose_verdict pb_propose_judge(const struct pb_preview_sheet *sheet, struct pb_propose_roles *roles,
                                         struct pb_arena *arena, bool *broken);

/* What looks like one of our areas in a sheet that has none, in words; NULL: nothing does (propose_alike.c). */
const char *pb_propose_alike(const struct pb_preview_sheet *sheet, const struct pb_geography *geography,
                             struct pb_arena *arena);

/* Finds the columns that the codes of areas are spread over (propose_levels.c). */
void pb_propose_find_levels(struct pb_propose_roles *roles);

/* The companions of the columns of figures (propose_limits.c); false when memory is out. */
bool pb_propose_says_limit(const char *text); /* as "Lower CI" does */
bool pb_propose_find_companions(struct pb_propose_roles *roles, struct pb_arena *arena);

/* Figures with a period of their own beside the rows' (propose_dated.c): finds them; false when memory is out. The
 * first of them and how many there are, and what is said of them. */
bool pb_propose_find_dated(struct pb_propose_roles *roles, struct pb_arena *arena);
size_t pb_propose_dated_first(const struct pb_propose_roles *roles, size_t *count);
void pb_proposal_say_dated(struct pb_proposal *proposal, const struct pb_propose_roles *roles);

/* The column of a field beyond area and period, and the fields that there are (PROPOSE_FIELDS). */
size_t pb_propose_known_as(const struct pb_propose_roles *roles, const char *field);
const char *pb_propose_field(size_t synonym);
size_t pb_propose_field_at(const char *field);
bool pb_propose_is_known(const struct pb_preview_column *column, size_t synonym); /* by its heading */
bool pb_propose_says_base(const char *heading); /* its period is that of prices, as in "2015 = 100" */
bool pb_propose_is_number(const struct pb_preview_column *column);
bool pb_propose_is_period(const struct pb_preview_column *column);
bool pb_propose_is_figure(size_t synonym); /* and no text */
bool pb_propose_has_word(const char *heading, const char *word);

/* A heading in small letters, with blanks for the signs between its words. */
void pb_propose_plain(const char *heading, char text[PROPOSE_TEXT]);

/* ---- The rows of our areas (propose_rows.c) ---- */

/* Fills dimensions, own and alike; false when memory is out. */
bool pb_propose_tell_apart(struct pb_propose_roles *roles);

const struct pb_preview_fact *pb_propose_fact(const struct pb_propose_roles *roles, size_t row, size_t column);
uint64_t pb_propose_area(const struct pb_propose_roles *roles, size_t row); /* 0: of another area */

/* Do rows of our areas with the same text in one column always have the same in the other? */
bool pb_propose_determines(const struct pb_propose_roles *roles, size_t column, size_t other);

/* Does the heading say a time, and is there such a column that is not used and does not follow from the period? */
bool pb_propose_is_time(const struct pb_preview_column *column);
bool pb_propose_loose_time(const struct pb_propose_roles *roles);

/* Has the column as many different texts as there are rows of our areas? */
bool pb_propose_is_own(const struct pb_propose_roles *roles, size_t column);

/* Are all figures of our areas whole numbers that are not negative? */
bool pb_propose_whole_figures(const struct pb_propose_roles *roles, size_t column);

/* Is one text of a dimension, by its key, the sum of the others wherever they stand beside it? MAYBE: in fewer than
 * PROPOSE_SURE places. */
enum pb_propose_sum { PROPOSE_NO_SUM, PROPOSE_MAYBE_SUM, PROPOSE_SUM };
enum pb_propose_sum pb_propose_is_sum(const struct pb_propose_roles *roles, size_t dimension, uint64_t total);

/* The texts of a dimension, by their keys, whose figures are half of all, as those of a total of the others are; 0
 * behind them. False when memory is out. */
enum { PROPOSE_HALVES = 2 };
bool pb_propose_halves(const struct pb_propose_roles *roles, size_t dimension, uint64_t halves[PROPOSE_HALVES]);

/* Does the column have a role, or is it one of figures to publish? */
bool pb_propose_has_role(const struct pb_propose_roles *roles, size_t column);
bool pb_propose_is_value(const struct pb_propose_roles *roles, size_t column);

/* Are all figures counts by their headings and values, so that their sums mean something? */
bool pb_propose_are_counts(const struct pb_propose_roles *roles);

/* A heading as a name of the mapping: braces would be fields. */
void pb_propose_name(const char *heading, char text[PROPOSE_TEXT]);

/* With {period} where the period stands; false where the pattern would take other columns too. */
bool pb_propose_pattern(const struct pb_preview_sheet *sheet, size_t column, char text[PROPOSE_TEXT]);

/* What a column measures, without its period; with it where rows have theirs, and it is one of prices and the like. */
void pb_propose_measure(const struct pb_propose_roles *roles, size_t column, char text[PROPOSE_TEXT]);

/* Small letters, digits and dashes. */
void pb_propose_slug(const char *name, char slug[PROPOSE_SLUG]);

/* ---- The mapping ---- */

/* The name of a file without folders and ending, in the buffer. */
const char *pb_proposal_base(const char *path, char text[PROPOSE_TEXT]);

/* Adds the mapping of a sheet to the options, and says in the proposal whether the period is missing. */
void pb_proposal_mapping(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                         const struct pb_propose_roles *roles);

/* A column of the mapping with its headings in all sheets that are read; NULL for PROPOSE_NONE. */
struct cJSON *pb_proposal_column(struct pb_building *building, struct cJSON *columns,
                                 const struct pb_proposal *proposal, const struct pb_propose_roles *roles,
                                 const char *field, size_t column);
bool pb_proposal_in_all(const struct pb_proposal *proposal, const char *heading); /* sheets that are read */
void pb_proposal_names(struct pb_building *building, struct cJSON *names, const struct pb_proposal *proposal,
                       const struct pb_propose_roles *roles, size_t column);

/* A text of the table that becomes another one; the first of several for one text counts. */
void pb_proposal_replace(struct pb_building *building, struct cJSON *options, const char *field, const char *from,
                         const char *to);

/* What is measured, and categories or sums (propose_categories.c). */
void pb_proposal_categories(struct pb_building *building, struct cJSON *options, struct cJSON *columns,
                            struct pb_proposal *proposal, const struct pb_propose_roles *roles);
bool pb_propose_is_measure(const struct pb_propose_roles *roles, size_t column);
bool pb_propose_only_how(const char *text); /* something is measured, and not what: "Rate", "Number" */

/* The kind of value of a column of figures and its unit; NULL: not known (propose_values.c). */
void pb_propose_value_type(const struct pb_propose_roles *roles, size_t column, const char **type, const char **unit);
bool pb_propose_is_share(const struct pb_propose_roles *roles, size_t part, size_t whole);
bool pb_propose_is_count(const struct pb_propose_roles *roles, size_t column);
void pb_propose_ask_counts(struct pb_proposal *proposal, const struct pb_propose_roles *roles);

/* ---- What words and names say (propose_words.c, propose_names.c) ---- */

/* Takes the sex out of a text that says one; PB_WORD_NONE where it says none, or two. */
enum pb_word pb_propose_take_sex(char text[PROPOSE_TEXT]);

/* Small letters and digits with one blank between the words. */
void pb_propose_squeeze(char text[PROPOSE_TEXT]);

/* The sex in the heading of a column of figures, where another column is the same for the other sex, and what is left
 * of what it measures; PB_WORD_NONE: none. */
enum pb_word pb_propose_heading_sex(const struct pb_propose_roles *roles, size_t column, char rest[PROPOSE_TEXT]);

/* Do the headings of all figures say the sex and nothing else? Then something else says what is measured. */
bool pb_propose_only_sexes(const struct pb_propose_roles *roles);

/* Has a heading a year, a month or a quarter among its words? */
bool pb_propose_says_time(const char *heading);

/* Is a heading nothing but a part of a year: "Apr", "Q3", "Quarter 2", "H1"? */
bool pb_propose_is_part(const char *heading);

/* Finds whether sheets are sexes, once it is known whether they are periods, and puts it into the constants. */
void pb_proposal_find_sheet_sexes(struct pb_proposal *proposal, const struct pb_propose_roles *roles);
void pb_proposal_put_sheet_sexes(struct pb_building *building, struct cJSON *options, struct cJSON *constants,
                                 const struct pb_proposal *proposal);

/* Does the sheet say what is measured? */
bool pb_proposal_by_sheet(const struct pb_proposal *proposal);

/* What is said about periods (propose_periods.c). */
void pb_proposal_periods(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                         const struct pb_propose_roles *roles);

/* ---- The period of a table whose rows and headings say none, or only one (propose_year.c) ---- */

/* Leaves out sheets that the others' period would be wrong for, and finds whether sheets are periods; false when memory
 * is out. */
bool pb_proposal_sheet_periods(struct pb_proposal *proposal, const struct pb_propose_roles *roles);

/* What is left of the name of a sheet without its period. */
void pb_propose_without_period(const char *name, char rest[PROPOSE_TEXT]);

/* The financial year that the sheet, its title or the name of the file says, in which each month and quarter is known;
 * false: none. */
bool pb_proposal_split_year(const struct pb_proposal *proposal, const struct pb_propose_roles *roles,
                            char year[PB_PREVIEW_TEXT]);

/* Puts it into the constants, "YYYY" where it is not known, and says where it is from. */
void pb_proposal_year(struct pb_building *building, struct cJSON *options, struct cJSON *constants,
                      struct pb_proposal *proposal, const struct pb_propose_roles *roles);

/* ---- Sheets (propose_sheets.c) ---- */

/* Fills `reads` and `alike` of the proposal; false when memory is out. */
bool pb_proposal_find_alike(struct pb_proposal *proposal, const struct pb_preview *preview,
                            const struct pb_propose_roles *roles);

/* How long a heading is without notes at its end, such as "[note 9]". */
size_t pb_propose_without_note(const char *heading);
size_t pb_propose_like(const struct pb_preview_sheet *sheet, const char *heading);

/* Adds a sentence about the proposal (app/propose.h). */
void pb_proposal_say(struct pb_proposal *proposal, const char *name, const char *format, ...) PB_PRINTF(3, 4);

/* ---- The pipeline file ---- */

/* Fills the answer of a proposal whose file, preview and extractor are known. */
enum pb_status pb_proposal_make(struct pb_proposal *proposal, struct pb_arena *arena,
                                struct pb_error *error) PB_MUST_USE;

/* ---- What a run would make of it ---- */

/* Fills `account` of a proposal with a pipeline, or `fails`. `readable`: the file, or what an old workbook was made
 * into; `table`: the same, open. */
enum pb_status pb_proposal_account(struct pb_session *session, struct pb_proposal *proposal, const char *readable,
                                   struct pb_tabular *table, struct pb_error *error) PB_MUST_USE;

#endif
