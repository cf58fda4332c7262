#ifndef PB_TRANSFORMS_RATES_CONTROL_H
#define PB_TRANSFORMS_RATES_CONTROL_H
/*
 * Which rows are about which areas and periods, so that a row is compared with those alone that can have anything to do
 * with it, and not with all of hundreds of districts.
 */
#include "transforms/rates/rates.h"

/* Numbers, ascending. */
struct control_list {
    const uint32_t *items;
    size_t count;
};

/* An area or Place that any row is about. Rows about areas that the Places file does not have are about one that is
 * not known, and has no districts. */
struct control_area {
    const struct pb_place *place; /* of several districts; NULL: an area */
    const struct pb_area *area;   /* NULL: not in the Places file */
    uint64_t *districts;          /* a bit for each that it is or has */
    size_t district_count;
    struct control_list made, own; /* rows about it */
    struct control_list around;    /* areas of which all its districts are a part, itself among them */
    struct control_list touching;  /* areas with which it has a district in common, itself among them */
};

/* What a row is about, be it made here or of the measure's sources. */
struct control_row {
    uint32_t area; /* position */
    uint32_t made; /* the period of the row, among those of rows of the same counts; of rows made here */
    pb_symbol sex, age;
    int32_t start, end; /* of the period */
};

/* Rows made of the same counts about the same days. */
struct control_period {
    const struct rates_kin *kin; /* NULL: nothing is known of their counts */
    int32_t start, end;
    struct control_list rows;
};

struct control_index {
    struct rates_work *work;
    struct control_row *rows; /* that are made */
    struct control_row *own;  /* that sources publish, with a number */
    size_t own_count;
    struct control_area *areas;
    size_t area_count;
    struct control_period *periods;
    size_t period_count;
    const char **districts; /* codes of all that the Places file knows */
    size_t district_count, district_room, words;
};

/* Into the arena of the work. False: out of memory. */
bool rates_control_open(struct control_index *index, struct rates_work *work) PB_MUST_USE;

/* Does an area have all districts of another, which has any? */
bool rates_control_has(const struct control_index *index, uint32_t larger, uint32_t part);

/* Are two areas the same, or do they have a district in common? */
bool rates_control_touch(const struct control_index *index, uint32_t one, uint32_t other);

#endif
