#ifndef PLACEBOOK_QUOTED_H
#define PLACEBOOK_QUOTED_H
/*
 * The register of figures that plans quote, read from a file (pipelines/framework/figures.json, `placebook schema
 * figures`): what a document says in numbers of an area and a period, with the line where it says so. Each is compared
 * with the data about the same (placebook/contract/quoted.h). They are never figures of a measure themselves.
 */
#include "placebook/framework.h"
#include "placebook/geography.h"

#pragma GCC visibility push(default)

/* Far more than any set of plans has; they bound what a file can ask for. */
enum {
    PB_QUOTED_MAXIMUM = 5000,
    PB_QUOTED_DOCUMENTS_MAXIMUM = 100,
    PB_QUOTED_AREAS_MAXIMUM = 20,
    PB_QUOTED_TEXT_MAXIMUM = 250
};
#define PB_QUOTED_TIMES_LEAST 1e-9

struct pb_quoted_document {
    const char *id;
    const char *title;
    struct pb_location at;
};

/* What an area of a figure is: a Place or the system, else an area of the Places file. */
struct pb_quoted_area {
    const struct pb_place *place;
    const struct pb_area *area;
};

struct pb_quoted_figure {
    const char *id;
    const char *text;          /* what it is, near the words of the plan */
    const char *measure_id;    /* NULL: none has it, and no_measure says why */
    const char *no_measure;    /* NULL: measure_id has it */
    struct pb_text_list areas; /* ids of Places, codes or names of areas; several: of all of them together; none: the
                                  document does not say of which */
    const char *sex;           /* NULL here and in the next: as the measure's headline */
    const char *age;           /* both as rows have them */
    const char *category_type; /* NULL: the whole area */
    const char *category;      /* likewise */
    const char *period;        /* as the document gives it; NULL: it gives none */
    bool period_supposed;      /* the document gives none; this is the latest that there was at its time */
    double value;              /* as the document gives it, in its unit */
    double rounded_to; /* what it is rounded to: 1000 for full thousands, 0.01 for 13.40; NaN: as its digits show */
    const char *bound; /* "over" or "under": the document says no more than that; NULL: it gives the figure */
    const char *unit;  /* of the document */
    double times;      /* value * times is in the unit of the measure */
    const char *document_id;
    int64_t line;                    /* in the text of the document */
    const char *doubt;               /* why it is not to be trusted; NULL: nothing is known against it */
    struct pb_text_list contradicts; /* ids of figures that say something else about the same */
    struct pb_location at;
    /* Below here: filled in by pb_quoted_read. */
    const struct pb_measure *measure;          /* NULL: none */
    const struct pb_quoted_document *document; /* never NULL */
    struct pb_quoted_area *where;              /* areas.count of them */
    int32_t start, end;                        /* of the period, YYYYMMDD; 0 without one */
};

struct pb_quoted {
    const char *schema; /* "$schema", for editors; not used */
    const char *title;
    struct pb_object_list documents; /* struct pb_quoted_document */
    struct pb_object_list figures;   /* struct pb_quoted_figure, in the order of the file */
};

extern const struct pb_option pb_quoted_options[];

/* How many figures a measure has. */
size_t pb_quoted_measured(const struct pb_quoted *quoted);

/* Is the figure shown for this Place? For the system: always. For a Place: when each of its areas is the Place, has a
 * role for it, or is a benchmark. */
bool pb_quoted_concerns(const struct pb_quoted_figure *figure, const struct pb_geography *geography,
                        const struct pb_place *place);

#pragma GCC visibility pop

#endif
