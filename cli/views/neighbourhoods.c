#include "cli/views/neighbourhoods.h"

#include "cli/terminal/terminal.h"

#include <string.h>

static void print_codes(FILE *file, const struct pb_neighbourhood_codes *codes, const char *where)
{
    if (!codes->count)
        return;
    pb_print(file, "; %zu %s %s: ", codes->count, codes->count == 1 ? "lies" : "lie", where);
    for (size_t i = 0; i < codes->count && i < PB_NEIGHBOURHOODS_NAMED; i++) {
        pb_print(file, "%s", i ? ", " : "");
        pb_print_text(file, codes->codes[i]);
    }
    if (codes->count > PB_NEIGHBOURHOODS_NAMED)
        pb_print(file, " and %zu more", codes->count - PB_NEIGHBOURHOODS_NAMED);
}

/* "195 of 195 LSOAs of Coventry lie in 8 local areas, each in one". */
static void print_cover(FILE *file, const struct pb_neighbourhood_cover *cover)
{
    pb_print(file, "  ");
    if (!cover->lsoas) {
        pb_print(file, "no LSOA of ");
        pb_print_text(file, cover->name);
        pb_print(file, " is known: a source must say in which district LSOAs lie\n");
        return;
    }
    pb_print(file, "%zu of %zu LSOA%s of %s", cover->covered, cover->lsoas, cover->lsoas == 1 ? "" : "s",
             cover->place ? "the Place " : "");
    pb_print_text(file, cover->name);
    pb_print(file, " %s in %zu local area%s%s", cover->covered == 1 ? "lies" : "lie", cover->local_areas,
             cover->local_areas == 1 ? "" : "s", cover->covered == 1 ? "" : ", each in one");
    print_codes(file, &cover->none, "in none, or not wholly");
    print_codes(file, &cover->several, "in more than one");
    pb_print(file, "\n");
}

/* How many LSOAs have codes of a vintage. */
static size_t lsoas_of(const struct pb_reference *reference, size_t vintage)
{
    size_t count = 0;
    for (size_t i = 0; i < reference->area_count; i++)
        count += (reference->areas[i].vintages >> vintage & 1) && strcmp(reference->areas[i].type, PB_TYPE_LSOA) == 0;
    return count;
}

/* Of which years the codes of LSOAs are: lookups say it. */
static void print_vintages(FILE *file, const struct pb_reference *reference)
{
    for (size_t i = 0; i < reference->vintage_count; i++) {
        const size_t count = lsoas_of(reference, i);
        const bool year = *reference->vintages[i] >= '0' && *reference->vintages[i] <= '9';
        if (count == 0)
            continue;
        pb_print(file, "  %zu LSOA%s by codes of %s", count, count == 1 ? "" : "s",
                 year ? "" : "a year that nobody says, of the source ");
        pb_print_text(file, reference->vintages[i]);
        pb_print(file, "\n");
    }
}

void pb_neighbourhoods_print(const struct pb_neighbourhoods *found, FILE *file)
{
    const struct pb_reference *reference = &found->reference;
    if (!found->asked)
        return;
    if (found->not_read) {
        pb_print(file, "\nreference data could not be read: ");
        pb_print_text(file, found->not_read);
        pb_print(file, "\n");
        return;
    }
    pb_print(file, "\nreference data: %zu area%s\n", found->areas, found->areas == 1 ? "" : "s");
    print_vintages(file, reference);
    for (size_t i = 0; i < found->count; i++)
        print_cover(file, &found->covers[i]);
    for (size_t i = 0; i < reference->fault_count; i++) {
        const struct pb_reference_fault *fault = &reference->faults[i];
        pb_print(file, "  fault: ");
        pb_print_text(file, fault->file);
        pb_print(file, "%s%s%s", *fault->file && *fault->row ? ":" : "", fault->row, *fault->file ? ": " : "");
        pb_print_text(file, fault->text);
        pb_print(file, "\n");
    }
    if (reference->fault_total > reference->fault_count)
        pb_print(file, "  and %zu more faults\n", reference->fault_total - reference->fault_count);
}

static void json_codes(struct pb_json_writer *writer, const char *key, const struct pb_neighbourhood_codes *codes)
{
    pb_json_object(writer, key);
    pb_json_count(writer, "count", codes->count);
    pb_json_list(writer, "first");
    for (size_t i = 0; i < codes->count && i < PB_NEIGHBOURHOODS_NAMED; i++)
        pb_json_text(writer, NULL, codes->codes[i]);
    pb_json_end_list(writer);
    pb_json_end_object(writer);
}

static void json_vintages(struct pb_json_writer *writer, const struct pb_reference *reference)
{
    pb_json_list(writer, "lsoa_vintages");
    for (size_t i = 0; i < reference->vintage_count; i++) {
        if (lsoas_of(reference, i) == 0)
            continue;
        pb_json_object(writer, NULL);
        pb_json_text(writer, "vintage", reference->vintages[i]);
        pb_json_count(writer, "lsoas", lsoas_of(reference, i));
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

static void json_covers(struct pb_json_writer *writer, const struct pb_neighbourhoods *found)
{
    pb_json_list(writer, "coverage");
    for (size_t i = 0; i < found->count; i++) {
        const struct pb_neighbourhood_cover *cover = &found->covers[i];
        pb_json_object(writer, NULL);
        pb_json_text(writer, cover->place ? "place" : "district", cover->code);
        pb_json_text(writer, "name", cover->name);
        pb_json_count(writer, "lsoas", cover->lsoas);
        pb_json_count(writer, "in_one_local_area", cover->covered);
        pb_json_count(writer, "local_areas", cover->local_areas);
        json_codes(writer, "in_none", &cover->none);
        json_codes(writer, "in_several", &cover->several);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

void pb_neighbourhoods_json(struct pb_json_writer *writer, const struct pb_neighbourhoods *found)
{
    if (!found->asked)
        return;
    pb_json_object(writer, "reference");
    pb_json_text(writer, "not_read", found->not_read);
    pb_json_count(writer, "areas", found->areas);
    json_vintages(writer, &found->reference);
    json_covers(writer, found);
    pb_json_count(writer, "faults", found->reference.fault_total);
    pb_json_list(writer, "first_faults");
    for (size_t i = 0; i < found->reference.fault_count; i++) {
        const struct pb_reference_fault *fault = &found->reference.faults[i];
        pb_json_object(writer, NULL);
        pb_json_text(writer, "rule", fault->rule);
        pb_json_text(writer, "text", fault->text);
        pb_json_text(writer, "file", *fault->file ? fault->file : NULL);
        pb_json_text(writer, "row", *fault->row ? fault->row : NULL);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
    pb_json_end_object(writer);
}
