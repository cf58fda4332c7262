#ifndef PLACEBOOK_PROGRAMME_H
#define PLACEBOOK_PROGRAMME_H
/*
 * Programmes of care of the framework, and their pathways: what NHS RightCare's packs, and programme budgeting before
 * them, sort spend and activity by. A programme says which strategic outcome its figures belong to and which priorities
 * they answer, so that hundreds of indicators of a pack need no measure of their own to stand where readers look for
 * them. Programmes and pathways also name the measures of the framework that are about them.
 *
 * Packs write the same programme in several ways ("Circulation", "CVD", "Problems of circulation"): names are compared
 * without case and punctuation, "&" is "and".
 */
#include "placebook/options.h"

#pragma GCC visibility push(default)

struct pb_framework;

enum { PB_PROGRAMMES_MAXIMUM = 200, PB_PATHWAYS_MAXIMUM = 100, PB_PROGRAMME_NAMES_MAXIMUM = 50 };

struct pb_pathway {
    const char *name;
    struct pb_text_list other_names;
    struct pb_text_list measures;   /* ids */
    struct pb_text_list priorities; /* ids; beside those of the programme */
    struct pb_location at;
};

struct pb_programme {
    const char *id;
    const char *name;
    struct pb_text_list other_names;
    const char *outcome;            /* id */
    const char *pillar;             /* id */
    struct pb_text_list priorities; /* ids */
    struct pb_text_list measures;   /* ids; of the programme as a whole */
    struct pb_object_list pathways; /* struct pb_pathway */
    struct pb_location at;
};

/* A programme, and its pathway where there is one. */
struct pb_care {
    const struct pb_programme *programme; /* NULL: the framework does not have it */
    const struct pb_pathway *pathway;     /* NULL: of the programme as a whole, or of a pathway that it does not name */
};

extern const struct pb_option pb_programme_options[];

/* What a row of the table calls its programme: "Circulation", or with its pathway "Circulation, Stroke". */
struct pb_care pb_framework_care(const struct pb_framework *framework, const char *text);

/* The programme, or the pathway, that names the measure. */
struct pb_care pb_framework_care_of(const struct pb_framework *framework, const char *measure);

/* Does the programme or its pathway answer the priority? */
bool pb_care_serves(struct pb_care care, const char *priority);

#pragma GCC visibility pop

#endif
