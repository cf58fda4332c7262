#ifndef PLACEBOOK_REFERENCE_H
#define PLACEBOOK_REFERENCE_H
/*
 * Reference data: which areas there are, in which others they lie, how many people live in them, which codes took the
 * place of others, and outlines for maps. Nobody publishes these as figures, so they are no observations.
 *
 * Sources that give them are read before all others. Their extractors add *facts* to the context's table, each of them
 * a row whose measure says which kind of fact it is (PB_FACT_ and so on, below). The engine keeps facts as it keeps
 * other rows, with rejects, findings and the last good ones, and makes one struct pb_reference of those of all sources.
 * Their digests are in the keys of what uses them. Extractors, transforms and loaders are given it as a constant, which
 * several threads may read at once.
 *
 * Of two sources that contradict each other, the one that stands first in the pipeline file counts, and the
 * contradiction is a fault (struct pb_reference_fault) that a run and `check` tell.
 */
#include "placebook/geography.h"
#include "placebook/spelling.h"
#include "placebook/table.h"

#pragma GCC visibility push(default)

struct pb_context;

/* ---- Facts ---- */

/* The measures of facts. No measure of a framework begins so. Columns that are not named are empty. */
#define PB_FACT_MARK '#'
/* area_code, area_name, area_type; period_start and _end: its validity, 0: open; category: its vintage, the year whose
 * codes these are, such as 2011 of LSOA11CD; else the name of the source, quoted if a digit is first in it; or empty */
#define PB_FACT_AREA   "#area"
#define PB_FACT_WITHIN "#within" /* area_code lies in `within`; value: which part of it, 1: wholly; dates likewise */
#define PB_FACT_DOUBTED                                                                                                \
    "#doubted" /* area_code may lie in `within`: what says so contradicts itself, and was rejected */
#define PB_FACT_ELSEWHERE                                                                                              \
    "#elsewhere" /* area_code lies in one that is none of ours: category and area_name; value: 1, it is known where */
#define PB_FACT_POPULATION  "#population" /* area_code, sex, age, period; value: people */
#define PB_FACT_CHANGE      "#change" /* area_code became `within` on period_start; category: how; value: the part */
#define PB_FACT_DEPRIVATION "#deprivation" /* area_code; value: its rank, 1 the most deprived of the country */
#define PB_FACT_BOUNDARY    "#boundary"    /* area_code; note: its outline (pb_boundary_next) */

/* Types of areas, beside those of the Places file (pb_area.type): small ones, of which there are too many for it. */
#define PB_TYPE_LSOA     "lsoa"
#define PB_TYPE_MSOA     "msoa"
#define PB_TYPE_PRACTICE "practice"
#define PB_TYPE_LOCAL    "jsna" /* an area that the councils define, such as a JSNA or family-hub area */
#define PB_TYPE_PCN      "pcn"
#define PB_TYPE_DISTRICT "district"

/* How one code became another. What was merged or split has no exact count in the other; `best_fit` is an official
 * lookup from areas to those nearest to them. */
#define PB_CHANGE_RENAMED  "renamed" /* the same code */
#define PB_CHANGE_RECODED  "recoded" /* one to one: figures of the old code are those of the new one */
#define PB_CHANGE_MERGED   "merged"
#define PB_CHANGE_SPLIT    "split"
#define PB_CHANGE_BEST_FIT "best_fit"

/* Where a fact stands in its input. */
struct pb_fact_source {
    const char *file;
    uint64_t line;
};

/* Adds a fact to the context's table and counts it as read. All texts are terminated and copied. Dates are YYYYMMDD, 0:
 * open. A fact that is there already in the same words is a matter of the extractor: count it as a duplicate. */
enum pb_status pb_fact_area(struct pb_context *context, const struct pb_fact_source *source, const char *code,
                            const char *name, const char *type, int32_t from, int32_t to,
                            struct pb_error *error) PB_MUST_USE;
/* Says of the fact added last, which must be of an area, of which year the codes of the lookup are; 0: it does not say.
 * Then they are those of the source: of another one's nobody knows whether they are codes of the same year. */
enum pb_status pb_fact_vintage(struct pb_context *context, int32_t year, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_fact_within(struct pb_context *context, const struct pb_fact_source *source, const char *code,
                              const char *parent, double share, int32_t from, int32_t to,
                              struct pb_error *error) PB_MUST_USE;
enum pb_status pb_fact_doubted(struct pb_context *context, const struct pb_fact_source *source, const char *code,
                               const char *parent, struct pb_error *error) PB_MUST_USE;
/* `elsewhere` is none of the areas of the Places, nor in one; `placed`: the source says where it is. */
enum pb_status pb_fact_elsewhere(struct pb_context *context, const struct pb_fact_source *source, const char *code,
                                 const char *elsewhere, const char *name, bool placed, int32_t from, int32_t to,
                                 struct pb_error *error) PB_MUST_USE;
enum pb_status pb_fact_change(struct pb_context *context, const struct pb_fact_source *source, const char *code,
                              const char *became, const char *how, double share, int32_t on,
                              struct pb_error *error) PB_MUST_USE;
enum pb_status pb_fact_boundary(struct pb_context *context, const struct pb_fact_source *source, const char *code,
                                const char *outline, struct pb_error *error) PB_MUST_USE;

/* ---- What comes of them ---- */

enum {
    PB_REFERENCE_AREAS_MAXIMUM = 1 << 20,
    PB_REFERENCE_FAULTS_MAXIMUM = 200, /* that are kept; the others are counted */
    PB_REFERENCE_DEPTH = 6,            /* steps from an area to one around it */
    PB_OUTLINE_MAXIMUM = 64 << 10,     /* bytes of the outline of one area */
    PB_VINTAGES_MAXIMUM = 32,          /* of codes; of more the others are as if nobody said them */
};

#define PB_REFERENCE_NONE UINT32_MAX

/* That one area lies in another. */
struct pb_reference_link {
    double share;     /* part of the smaller one that lies in the larger: 1 unless a lookup says less */
    uint32_t area;    /* position of the other one */
    int32_t from, to; /* first and last day, 0: open */
    bool contested;   /* another row or source says that it lies elsewhere */
};

/* That an area of ours lay in one that is none of ours. */
struct pb_reference_elsewhere {
    uint32_t area;           /* position */
    const char *code, *name; /* of the other one; the name or "" */
    bool placed;             /* it is known where that is: in none of our Places */
    int32_t from, to;
};

/* People of one area, sex and age at the middle of a year. */
struct pb_reference_people {
    enum pb_word sex;         /* PB_WORD_PERSONS, MALE or FEMALE */
    int32_t age_from, age_to; /* before age_to; PB_AGE_END: no end. All ages: 0 and PB_AGE_END */
    int32_t year;
    double people;
};

/* Two numbers of people that contradict each other: of the same people, or of some and of what they are made of. */
struct pb_people_doubt {
    uint32_t area;    /* position */
    enum pb_word sex; /* PB_WORD_NONE: whatever the sex */
    int32_t age_from, age_to;
    int32_t year;
    double first, other;
    bool apart; /* they differ by more than rounding: neither is known to be right */
};

struct pb_reference_area {
    const char *code;
    const char *name; /* or "" */
    const char *type; /* or "" where nothing says it */
    int32_t from, to;
    uint32_t vintages;                       /* a bit for each in the list of the reference data; 0: nobody says it */
    const struct pb_area *known;             /* in the Places file; NULL: it does not have it */
    const char *outline;                     /* NULL: none */
    const char *outline_source;              /* which source of the pipeline gave it */
    double deprivation;                      /* its rank, 1 the most deprived; NaN: not known */
    const struct pb_reference_link *parents; /* as the facts are ordered */
    size_t parent_count;
    const struct pb_reference_link *children; /* by code */
    size_t child_count;
    const struct pb_reference_elsewhere *elsewhere; /* by first day */
    size_t elsewhere_count;
    const uint32_t *doubted; /* positions of others that may lie in it, or not, by code */
    size_t doubted_count;
    bool succeeds;     /* a history says what its code took the place of */
    bool coded_twice;  /* of its children with people some took the place of others, and no vintage tells which */
    bool coded_unsure; /* or may have (placebook/codings.h) */
    const struct pb_reference_people *people; /* by year, sex, age */
    size_t people_count;
    bool people_doubted; /* some of them (pb_people_doubt) */
};

struct pb_reference_change {
    const char *code, *became, *how;
    double share;
    int32_t on; /* day, 0: not known */
};

/* Facts that contradict each other, or say what cannot be: a sentence for people, with both. */
struct pb_reference_fault {
    const char *rule; /* "two-local-areas", "two-places", "twice", "two-kinds", "share", "two-shares", "unknown-area",
                         "population", "ages", "deprivation", "codes" */
    const char *text;
    const char *file; /* of the fact that does not count */
    const char *row;  /* as source_row */
};

struct pb_reference {
    const struct pb_geography *geography;
    struct pb_reference_area *areas; /* sorted by code */
    size_t area_count;
    struct pb_reference_change *changes; /* sorted by code */
    size_t change_count;
    struct pb_reference_fault *faults;
    size_t fault_count;                        /* that are kept */
    size_t fault_total;                        /* of all */
    const char *vintages[PB_VINTAGES_MAXIMUM]; /* as they come: "2011", or names of sources */
    size_t vintage_count;
    struct pb_people_doubt *people_doubts; /* by area */
    size_t people_doubt_count;
    /* Private. */
    struct pb_lookup lookup;
    struct pb_arena arena;
};

/* Makes the reference data of a table of facts, those of the source that counts first before the others. Texts are
 * copied. Other rows of the table are passed over. Close it in every case. Errors: memory, more areas than the maximum.
 */
enum pb_status pb_reference_build(struct pb_reference *reference, const struct pb_geography *geography,
                                  const struct pb_table *facts, struct pb_error *error) PB_MUST_USE;
void pb_reference_close(struct pb_reference *reference);

/* ---- Questions. `reference` NULL, because a run has none, is as one that knows nothing. ---- */

/* The area with this code, or NULL. Made for being called for every row. */
const struct pb_reference_area *pb_reference_area(const struct pb_reference *reference, const char *code,
                                                  size_t length);

/* The area of this type in which an area lies on a day (YYYYMMDD; 0: now, that is with what holds last), directly or
 * through others; NULL: none. `share` (may be NULL): the part of it that does. Of several, the one with the largest
 * share, then that which the facts name first. */
const struct pb_reference_area *pb_reference_within(const struct pb_reference *reference,
                                                    const struct pb_reference_area *area, const char *type, int32_t day,
                                                    double *share);

/* All areas in which one lies or lay on any day, directly or through others, the nearer ones first: their positions.
 * Returns how many there are. */
enum { PB_REFERENCE_AROUND = 64 }; /* of more the others are left out */
size_t pb_reference_ever(const struct pb_reference *reference, const struct pb_reference_area *area,
                         uint32_t around[PB_REFERENCE_AROUND]);

/* The areas of a type that lie in an area on a day, by code, and which part of each: those of which
 * pb_reference_within, asked for the type of the larger area, says that one; of practices those that exist on the day.
 * LSOAs and MSOAs of a census stand in figures of earlier and later years too: whether they are meant is told by the
 * rows (placebook/codings.h). The list is in the arena. Errors: memory. */
struct pb_reference_member {
    uint32_t area; /* position */
    double share;
    bool contested; /* or it lies elsewhere, by another row or source */
};
enum pb_status pb_reference_members(const struct pb_reference *reference, const struct pb_reference_area *area,
                                    const char *type, int32_t day, struct pb_arena *arena,
                                    struct pb_reference_member **members, size_t *count,
                                    struct pb_error *error) PB_MUST_USE;

/* Where an area of ours lay on a day, if that is none of ours: in one that is placed, where there is one. NULL:
 * nothing says it. */
const struct pb_reference_elsewhere *pb_reference_elsewhere(const struct pb_reference_area *area, int32_t day);

/* Was there the area on a day (YYYYMMDD)? */
bool pb_reference_existed(const struct pb_reference_area *area, int32_t day);

/* The area of the Places file in which an area lies on a day: its district, where that is known, else a local area, a
 * network or an NHS body that lies in a Place; NULL: it is none of ours. */
const struct pb_area *pb_reference_home(const struct pb_reference *reference, const struct pb_reference_area *area,
                                        int32_t day);

/* How many people of a sex and an age there were in the middle of the years first to last, one after the other, all
 * together: person-years. A period of several years needs all of them. */
struct pb_people_asked {
    enum pb_word sex;
    int32_t age_from, age_to; /* as in struct pb_reference_people */
    int32_t first_year, last_year;
};
enum pb_people_gap {
    PB_PEOPLE_KNOWN,
    PB_PEOPLE_NONE,       /* of `lacking` no year has these ages */
    PB_PEOPLE_OTHER_YEAR, /* those of `lacking` are of another year than those of others */
    PB_PEOPLE_IN_PART,    /* `lacking` lies in the area by a part of it */
    PB_PEOPLE_DOUBTED,    /* it is doubted what lies in `lacking` */
    PB_PEOPLE_APART,      /* of `lacking` there are two numbers, which are far apart: `doubt` */
};
struct pb_people_found {
    double people;          /* NaN: not known */
    bool matched;           /* every year asked for was there; else the nearest of those that are there stood in */
    int32_t year_used;      /* nearest one, where it was not matched */
    enum pb_people_gap gap; /* why they are not known */
    const struct pb_reference_area *lacking; /* the area that is why: the one asked for, or one in it */
    const struct pb_people_doubt *doubt;     /* numbers behind it that contradict each other; NULL: none do */
    bool unsure; /* codes of two censuses are in it, and nothing says that nobody is counted twice */
};

/* An area without populations of its own has those of the smaller areas of one type in it, all of which must have them,
 * for the same years, and lie in it wholly; patients of practices are nobody's residents. Those count that lay in it in
 * the middle of each year, or, where nothing holds then, that lie in it now; where it is doubted that some lie in it,
 * or who they are, nothing is known. Of small areas of two censuses (placebook/codings.h) those of one count. Ages are
 * put together from bands; persons from males and females. */
struct pb_people_found pb_reference_people(const struct pb_reference *reference, const struct pb_reference_area *area,
                                           const struct pb_people_asked *asked);

/* What a code became that is not valid any more: the first and the number of its changes. */
const struct pb_reference_change *pb_reference_changes(const struct pb_reference *reference, const char *code,
                                                       size_t length, size_t *count);

/* ---- Outlines ---- */

/* An outline is rings of points, longitude and latitude in degrees: "x,y x,y ...;x,y ...". A ring that begins with "!"
 * is a hole in the one before it. The last point of a ring is joined to its first, which need not be said again. */
struct pb_boundary_point {
    double x, y;
    bool begins; /* it is the first of a ring */
    bool hole;   /* of a hole */
    bool inside; /* private: it is not the first point of all */
};

/* Reads the next point; `*at` is the outline, then where the last call left it, and `point` begins with zeros. False at
 * the end, or where the text is no outline. */
bool pb_boundary_next(const char **at, struct pb_boundary_point *point);

#pragma GCC visibility pop

#endif
