#include "extractors/fingertips/asked.h"

#include "placebook/number.h"
#include "placebook/quality.h"

#include <stdio.h>
#include <string.h>

#define ASKED_ARENA_MAXIMUM ((size_t)4 << 20)

const char *fingertips_note_text(const struct fingertips_note *note, struct pb_arena *arena)
{
    return pb_arena_format(arena, "%s%s%s%s%s%s%s%s", *note->ids ? "ids " : "", note->ids, *note->type ? "\ntype " : "",
                           note->type, *note->absent ? "\nabsent " : "", note->absent,
                           *note->without ? "\nwithout " : "", note->without);
}

/* What a line of the note says after its word; *length 0 when there is none. */
static const char *note_line(const char *note, const char *word, size_t *length)
{
    size_t size = strlen(word);
    *length = 0;
    for (const char *line = note; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, word, size) == 0 && line[size] == ' ') {
            *length = strcspn(line + size + 1, "\n");
            return line + size + 1;
        }
    }
    return "";
}

/* The ids of a list with commas. */
static int64_t *ids_of(struct pb_arena *arena, const char *text, size_t length, size_t *count)
{
    int64_t *ids = pb_arena_take(arena, length / 2 + 1, sizeof *ids);
    *count = 0;
    for (size_t at = 0; ids && at < length;) {
        size_t end = at + strcspn(text + at, ",\n");
        end = end < length ? end : length;
        if (pb_integer_parse(text + at, end - at, &ids[*count]))
            ++*count;
        at = end + 1;
    }
    return ids;
}

enum pb_status fingertips_asked_open(struct asked *asked, const struct pb_input *input,
                                     const struct pb_context *context, struct pb_error *error)
{
    *asked = (struct asked){ .context = context, .file = input->name, .regions = input->role == FINGERTIPS_REGIONS };
    pb_arena_open(&asked->arena, ASKED_ARENA_MAXIMUM);
    if (!input->note)
        return PB_OK;
    size_t length = 0;
    const char *text = note_line(input->note, "ids", &length);
    int64_t *ids = ids_of(&asked->arena, text, length, &asked->count);
    asked->ids = pb_arena_take(&asked->arena, asked->count, sizeof *asked->ids);
    for (size_t i = 0; ids && asked->ids && i < asked->count; i++)
        asked->ids[i].id = ids[i];
    text = note_line(input->note, "absent", &length);
    asked->absent = ids_of(&asked->arena, text, length, &asked->absent_count);
    text = note_line(input->note, "type", &length);
    asked->type = pb_arena_text(&asked->arena, text, length);
    text = note_line(input->note, "without", &length);
    asked->without = pb_arena_text(&asked->arena, text, length);
    return ids && asked->ids && asked->absent && asked->type && asked->without ? PB_OK : pb_out_of_memory(error);
}

void fingertips_asked_close(struct asked *asked)
{
    pb_arena_close(&asked->arena);
}

void fingertips_asked_row(struct asked *asked, int64_t indicator)
{
    for (size_t tried = 0; tried < asked->count; tried++, asked->last = (asked->last + 1) % asked->count)
        if (asked->ids[asked->last].id == indicator) {
            asked->ids[asked->last].rows++;
            return;
        }
}

void fingertips_asked_ours(struct asked *asked, const struct pb_area *area)
{
    const struct pb_geography *geography = asked->context->geography;
    bool counts = asked->regions ? area == pb_geography_region(geography) : !pb_geography_is_benchmark(geography, area);
    if (asked->count > 0 && counts)
        asked->ids[asked->last].ours++;
}

const struct pb_measure *fingertips_measure_of(const struct pb_framework *framework, int64_t indicator)
{
    char id[PB_NUMBER_TEXT];
    (void)snprintf(id, sizeof id, "%lld", (long long)indicator);
    return framework ? pb_framework_by_indicator(framework, "fingertips", id) : NULL;
}

static const char *asked_name(const struct asked *asked, int64_t indicator)
{
    const struct pb_measure *measure = fingertips_measure_of(asked->context->framework, indicator);
    return measure ? measure->name : "no measure of the framework";
}

enum pb_status fingertips_asked_absent(const struct asked *asked, struct pb_error *error)
{
    struct pb_findings *findings = asked->context->findings;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < asked->absent_count; i++)
        status = pb_caution_add(findings, "not-published", asked->file, "", error,
                                "Indicator %lld (%s) did not come: Fingertips has no data of it for any of the area "
                                "types that the Places need.",
                                (long long)asked->absent[i], asked_name(asked, asked->absent[i]));
    if (status == PB_OK && asked->without && *asked->without)
        status = pb_caution_add(findings, "no-area-type", asked->file, "", error,
                                "Fingertips lists no area type for these kinds of areas, so nothing was asked for "
                                "them: %s.",
                                asked->without);
    return status;
}

enum pb_status fingertips_asked_missing(const struct asked *asked, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < asked->count; i++) {
        const struct asked_id *id = &asked->ids[i];
        if (id->ours > 0)
            continue;
        if (id->rows == 0)
            status = pb_caution_add(asked->context->findings, "did-not-come", asked->file, "", error,
                                    "Indicator %lld (%s) was asked for, for area type %s, and the answer has no row of "
                                    "it.",
                                    (long long)id->id, asked_name(asked, id->id), asked->type);
        else
            status =
                pb_caution_add(asked->context->findings, "none-of-ours", asked->file, "", error,
                               "Indicator %lld (%s) came for area type %s, and none of its %llu rows is of an "
                               "area of the Places.",
                               (long long)id->id, asked_name(asked, id->id), asked->type, (unsigned long long)id->rows);
    }
    return status;
}
