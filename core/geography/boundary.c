/*
 * The text of an outline, point by point (placebook/reference.h).
 */
#include "placebook/number.h"
#include "placebook/reference.h"

#include <string.h>

/* No strcspn: a sanitizer has each call of it read an outline to its end, which takes minutes for a long one. */
static bool boundary_number(const char **at, const char *ends, double *number)
{
    size_t length = 0;
    while ((*at)[length] && !strchr(ends, (*at)[length]))
        length++;
    bool sound = pb_number_parse(*at, length, number);
    *at += length;
    return sound;
}

bool pb_boundary_next(const char **at, struct pb_boundary_point *point)
{
    const char *text = *at;
    point->begins = !point->inside || *text == ';';
    if (*text == '\0')
        return false;
    if (point->inside)
        text++; /* what divides points, or rings */
    if (point->begins) {
        point->hole = *text == '!';
        text += point->hole;
    }
    if (!boundary_number(&text, ",", &point->x) || *text++ != ',' || !boundary_number(&text, " ;", &point->y))
        return false;
    point->inside = true;
    *at = text;
    return true;
}
