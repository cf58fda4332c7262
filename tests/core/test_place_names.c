/* Expectations: placebook/area_names.h. What the name of a Place means where another area has it too. */
#include "core/reference/reading.h"
#include "placebook/area_names.h"
#include "tests/support/document.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* A Place of several districts that is called as one of them, or as a county that is not known to be the same ground,
 * is asked about; a county of the same ground is what the name means. */
Test(place_names, a_place_that_is_called_as_another_area)
{
    static const struct {
        const char *place, *county, *code; /* code: what "Vale" means, NULL: it is asked about */
    } cases[] = { { "Vale", "\"name\": \"Shire\"", NULL },
                  { "Dale", "\"name\": \"Vale\"", NULL },
                  { "Dale", "\"name\": \"Shire\"", "D1" },
                  { "Shire", "\"name\": \"Shire\", \"districts\": [\"D1\", \"D2\"]", "D1" } };
    static const char form[] =
        "{ \"title\": \"T\", \"publisher\": \"P\", \"benchmarks\": [\"E92\", \"E12\"], \"areas\": ["
        "{ \"code\": \"E92\", \"name\": \"England\", \"type\": \"country\" }, { \"code\": \"E12\", \"name\": "
        "\"North\", \"type\": \"region\" },"
        "{ \"code\": \"D1\", \"name\": \"Vale\", \"type\": \"district\" }, { \"code\": \"D2\", \"name\": \"Hill\", "
        "\"type\": \"district\" },"
        "{ \"code\": \"C1\", %s, \"type\": \"county\" }], \"system\": { \"id\": \"all\", \"name\": \"All\" },"
        "\"places\": [{ \"id\": \"p\", \"name\": \"%s\", \"districts\": [\"D1\", \"D2\"], \"counties\": [\"C1\"] }] }";
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct pb_json json = { 0 };
        struct pb_arena arena;
        struct pb_geography geography;
        struct pb_area_names names;
        struct pb_error error = { 0 };
        bool ambiguous = false;
        char text[1200];
        (void)snprintf(text, sizeof text, form, cases[i].county, cases[i].place);
        pb_test_document(&json, "places.json", text);
        pb_arena_open(&arena, (size_t)8 << 20);
        cr_assert_eq(pb_geography_read(&geography, &json, &arena, NULL, &error), PB_OK, "%s", error.message);
        cr_assert_eq(pb_area_names_open(&names, &geography, NULL, &error), PB_OK);
        const struct pb_area *area = pb_area_by_name(&names, "Vale", 4, &ambiguous);
        cr_expect_eq(ambiguous, !cases[i].code, "case %zu", i);
        cr_expect(cases[i].code ? area && strcmp(area->code, cases[i].code) == 0 : !area, "case %zu", i);
        area = pb_area_by_name(&names, cases[i].place, strlen(cases[i].place), &ambiguous);
        if (strcmp(cases[i].place, "Shire") == 0)
            cr_expect(area && strcmp(area->code, "C1") == 0, "case %zu", i);
        pb_area_names_close(&names);
        pb_arena_close(&arena);
        pb_json_close(&json);
    }
}
