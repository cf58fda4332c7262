#ifndef PLACEBOOK_GEOGRAPHY_H
#define PLACEBOOK_GEOGRAPHY_H
/*
 * The system, its Places and the areas that they are made of, read from a Places file (pipelines/framework/places.json,
 * `placebook schema places`).
 */
#include "placebook/lookup.h"
#include "placebook/options.h"
#include "placebook/vocabulary.h"

#pragma GCC visibility push(default)

/* Far more than any system has; they bound what a file can ask for. */
enum {
    PB_PLACES_MAXIMUM = 200,
    PB_AREAS_MAXIMUM = 5000,
    PB_PLACE_AREAS_MAXIMUM = 400,
    PB_EDITIONS_MAXIMUM = 100,    /* entries in the file */
    PB_EDITIONS_ALL_MAXIMUM = 500 /* with one for each area */
};

enum pb_area_kind {
    PB_AREA_COUNTRY,
    PB_AREA_REGION,
    PB_AREA_COUNTY,   /* upper tier with districts below it */
    PB_AREA_DISTRICT, /* lower tier or unitary */
    PB_AREA_CCG,
    PB_AREA_SUB_ICB,
    PB_AREA_ICB,
    PB_AREA_PCN,       /* Primary Care Network */
    PB_AREA_JSNA,      /* any other local area that the councils define, such as a JSNA or family-hub area */
    PB_AREA_TRUST,     /* NHS trust: a provider, whose figures are those of the people it serves or employs */
    PB_AREA_FOOTPRINT, /* any other area that covers districts: neither a council's nor an NHS body's */
    PB_AREA_PLACE, /* a Place of several districts, or the system: the area that its own name means. Not in the file */
};

struct pb_area {
    const char *code; /* ONS code, such as E07000220 */
    const char *name;
    const char *type;                /* word of the file: country, region ... footprint, see pb_geography_options; of
                                        a Place "Place", of the system "System" */
    enum pb_area_kind kind;          /* from `type` */
    struct pb_text_list other_codes; /* NHS codes: 05A, QWU, B2M3M */
    struct pb_text_list other_names; /* official, short and earlier names that sources use */
    int32_t from, to;                /* first and last day of validity, YYYYMMDD, 0 = open */
    struct pb_text_list districts;   /* counties, NHS areas and footprints: the districts that they cover, also those
                                        outside the system. Left out: those of the Places that name the area */
    double population;               /* people who live there; NaN when not stated */
    struct pb_location at;
    const uint8_t *roles; /* filled in by pb_geography_read: enum pb_word, by position of the Place */
};

struct pb_priority {
    const char *id;
    const char *name;
    const char *gap; /* which data are missing to answer it, in a sentence; NULL: none is stated */
    struct pb_location at;
};

/* What an audience is shown that is no Place: a Health and Wellbeing Board, the Executive, a network, a trust, the
 * public. It is made of the observations that the system has, so it changes nothing of what Places publish. */
struct pb_edition {
    const char *id;
    const char *name;
    const char *audience; /* who it is for, in words; NULL: not stated */
    const char *each;     /* "pcn", "trust": one edition for each area of this kind that exists; NULL: it is one */
    struct pb_text_list districts, counties, nhs_areas, local_areas, trusts; /* codes, as of a Place */
    struct pb_text_list priorities; /* ids of priorities of the system or the Places, in order */
    struct pb_text_list levels;     /* of measures, words of pb_measure_level_names; empty: all */
    struct pb_text_list measures;   /* ids; empty: all of the levels */
    struct pb_text_list loaders;    /* names of those that make files for it; empty: all of the pipeline */
    struct pb_location at;
};

struct pb_place {
    const char *id;
    const char *name;
    bool system;                     /* true for the one entry that stands for all Places together */
    struct pb_text_list other_codes; /* of the Place itself, beside its id */
    struct pb_text_list other_names; /* words that sources use for the Place itself: "the system" */
    double residents;                /* NaN when not stated */
    const char *residents_source;
    struct pb_text_list districts;    /* codes of the districts that make the Place */
    struct pb_text_list counties;     /* codes of the counties around it, whose figures stand in as proxies */
    struct pb_text_list nhs_areas;    /* codes of the CCGs, sub-ICB locations and ICBs that cover it */
    struct pb_text_list local_areas;  /* codes of the PCNs and JSNA areas inside it */
    struct pb_text_list trusts;       /* codes of the NHS trusts that serve it, the main one first */
    struct pb_object_list priorities; /* struct pb_priority, in order */
    struct pb_location at;
    /* Below here: filled in by pb_geography_read. */
    size_t position;                  /* in pb_geography.all */
    const struct pb_edition *edition; /* NULL: it is a Place, or the system */
    const struct pb_area *area;       /* what its id and its name mean: its only district, or an area of its own */
};

struct pb_geography {
    const char *schema; /* "$schema", for editors; not used */
    const char *title;
    const char *publisher;          /* who publishes the workbooks */
    const char *contact;            /* who to ask: a name */
    const char *contact_email;      /* their e-mail address */
    const char *contact_link;       /* and page */
    const char *population_source;  /* where the areas' populations are published, and of when they are */
    struct pb_text_list benchmarks; /* codes: the country first, then the region */
    struct pb_object_list areas;    /* struct pb_area: those of the file, then those that Places are themselves */
    struct pb_place system;
    struct pb_object_list places;   /* struct pb_place, in order of publication */
    struct pb_object_list editions; /* struct pb_edition */
    /* Below here: filled in by pb_geography_read. */
    struct pb_place *all;   /* the Places, then the system; behind them the editions, which are published like them */
    size_t all_count;       /* of Places and the system */
    size_t published_count; /* of all */
    const struct pb_area *country; /* the benchmarks */
    const struct pb_area *region;
    struct pb_lookup lookup; /* codes, other codes and ids */
};

/* The keys of a Places file: for the schema and the documents. */
extern const struct pb_option pb_geography_options[];

/* The area with this code (its own or another one it is known by), or NULL: the Places file does not list it. The code
 * may be written as pb_area_code_clean (placebook/area_names.h) puts right: in small letters, with blanks, in ="...".
 * Made for being called for every row of a national file. */
const struct pb_area *pb_geography_area(const struct pb_geography *geography, const char *code, size_t length);

/* The Place (or the system) with this id, or NULL. */
const struct pb_place *pb_geography_place(const struct pb_geography *geography, const char *id);

/* The Place, the system or the edition with this id, or NULL. */
const struct pb_place *pb_geography_published(const struct pb_geography *geography, const char *id);

/* In lists of what is published: all Places and the system; all editions. */
#define PB_ALL_PLACES   "places"
#define PB_ALL_EDITIONS "editions"

/* The words that may stand for an area where a Place is meant too, one after the other, then NULL; the context is a
 * struct pb_geography: for pb_nearest (placebook/nearest.h). Ids of Places come first: a word that is nearly one is
 * more likely meant for it than for a code. */
const char *pb_geography_word_at(const void *context, size_t i);

/* The role of an area for a Place: PB_WORD_EXACT, PART, SHARED, COUNTY, LOCAL, BENCHMARK, or PB_WORD_NONE when it has
 * none. A Place's only district is exact, one of several is a part. A county or NHS area has a role for the Places (and
 * the system) that name it: exact when it covers their districts and no others, a part when it lies inside with room to
 * spare, and otherwise the county (counties) or shared (NHS areas). A county that does not list its districts is never
 * exact. PCNs and JSNA areas are local to those that name them, and trusts, which serve others too, are shared.
 * Footprints and what Places are themselves need not be named: they have a role, found in the same way, wherever they
 * have a district; but what the system is itself is not shared with its Places. An edition with districts is like a
 * Place; of one without, the only area is exact, several are parts, and the Place of a network is shared. The answers
 * were worked out when the file was read, so asking is cheap. `place` is one that pb_geography_place or
 * pb_geography.all gave. */
enum pb_word pb_geography_role(const struct pb_geography *geography, const struct pb_place *place,
                               const struct pb_area *area);

/* Is the area in the Place, so that everything within the area is too? */
bool pb_geography_lies_in(const struct pb_geography *geography, const struct pb_place *place,
                          const struct pb_area *area);

/* The Place, and not the system, in which an area lies; NULL, also of NULL: none. */
const struct pb_place *pb_geography_place_of(const struct pb_geography *geography, const struct pb_area *area);

/* Is a measure of this level shown to whom the edition is for? A Place and the system are shown all. NULL: something
 * about which the framework has no measure, so that it is of no level. */
bool pb_edition_shows(const struct pb_place *place, const char *measure, const char *level);

/* Is the area the country or the region that figures are compared with? */
bool pb_geography_is_benchmark(const struct pb_geography *geography, const struct pb_area *area);

/* Is it of a kind that covers districts: a county, CCG, sub-ICB location, ICB, footprint or Place? */
bool pb_area_covers_districts(const struct pb_area *area);

/* If several trusts serve a Place, the first one that it names is shown: its position among them. 0 for all other
 * areas. */
size_t pb_geography_trust_order(const struct pb_geography *geography, const struct pb_place *place,
                                const struct pb_area *area);

/* People who live in an area: its own population, else that of all the districts that it says to cover. NaN when one of
 * them is not stated. */
double pb_geography_population(const struct pb_geography *geography, const struct pb_area *area);

/* The country and the region that figures are compared with. */
const struct pb_area *pb_geography_country(const struct pb_geography *geography);
const struct pb_area *pb_geography_region(const struct pb_geography *geography);

#pragma GCC visibility pop

#endif
