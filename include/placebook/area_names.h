#ifndef PLACEBOOK_AREA_NAMES_H
#define PLACEBOOK_AREA_NAMES_H
/*
 * Areas as tables of many makers write them: by a code, also one with an "n" in front as some registers have it, or by
 * a name in capital or small letters.
 */
#include "placebook/geography.h"

#pragma GCC visibility push(default)

struct pb_area_names {
    const struct pb_geography *geography;
    struct pb_arena arena;
    struct pb_lookup names; /* in small letters */
    bool *ambiguous;        /* by area: another one has its name */
};

/* The names of the areas of these types; NULL or an empty list: of all areas. Close it in every case. */
enum pb_status pb_area_names_open(struct pb_area_names *names, const struct pb_geography *geography,
                                  const struct pb_text_list *types, struct pb_error *error) PB_MUST_USE;
void pb_area_names_close(struct pb_area_names *names);

/* The area with this code, or NULL. */
const struct pb_area *pb_area_by_code(const struct pb_geography *geography, const char *code, size_t length);

/* Is the text written like a code of the Office for National Statistics (a letter and eight digits) that no area of the
 * Places file has? Of a row whose fields may have moved nothing less can be believed. */
bool pb_area_code_elsewhere(const struct pb_geography *geography, const char *code, size_t length);

/* The area with this name, or NULL; *ambiguous: several have it, and NULL is answered. */
const struct pb_area *pb_area_by_name(const struct pb_area_names *names, const char *name, size_t length,
                                      bool *ambiguous);

#pragma GCC visibility pop

#endif
