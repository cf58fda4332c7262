/*
 * The warnings of placebook/area_names.h: core/reference finds areas and knows nothing of findings.
 */
#include "placebook/area_names.h"

#include <stdio.h>
#include <string.h>

static void areas_warn(struct pb_findings *findings, const char *file, const char *sheet, struct pb_area_doubts *doubts,
                       const char *what, const char *advice)
{
    char examples[PB_AREA_EXAMPLES * (PB_AREA_EXAMPLE_TEXT + 2)] = "";
    for (size_t i = 0; i < doubts->examples; i++) {
        size_t at = strlen(examples);
        (void)snprintf(examples + at, sizeof examples - at, "%s%s", i ? "; " : "", doubts->example[i]);
    }
    if (doubts->rows)
        pb_warning_add(findings, file, doubts->line, "%s%s%s%llu row%s filtered %s: %s: %s", *sheet ? "sheet '" : "",
                       sheet, *sheet ? "': " : "", (unsigned long long)doubts->rows,
                       doubts->rows == 1 ? " was" : "s were", what, examples, advice);
    *doubts = (struct pb_area_doubts){ 0 };
}

void pb_area_names_warn(struct pb_area_names *names, struct pb_findings *findings, const char *file, const char *sheet)
{
    areas_warn(findings, file, sheet, &names->alike, "whose name looks like one of your areas and is not its name",
               "if it is the same area, add the name to 'other_names' of the area in the Places file");
    areas_warn(findings, file, sheet, &names->small, "of small areas that cannot be placed",
               "a small area is placed by the district in which it lies: within_code or within_name in the mapping");
}
