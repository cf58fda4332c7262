/*
 * Chooses the sheet to map, or says why none can be, and puts the pipeline file together around its mapping.
 */
#include "app/propose_private.h"

#include "placebook/utf8.h"

#include <string.h>

enum { TITLE_MAXIMUM = 200 }; /* of the pipeline file */

#define MAPPED_EXTRACTOR "table"

/* Codes that look like those of the Office for National Statistics, of areas that the Places file does not have. */
static const struct pb_preview_column *other_areas(const struct pb_preview_sheet *sheet)
{
    for (size_t c = 0; c < sheet->column_count; c++)
        if (sheet->columns[c].shaped && sheet->columns[c].areas_by_code == 0)
            return &sheet->columns[c];
    return NULL;
}

/* Does a text begin like a number, with no more letters than digits in it, which an address has? */
static bool begins_like_number(const char *text)
{
    size_t digits = 0;
    size_t letters = 0;
    for (const char *at = text; *at; at++) {
        digits += *at >= '0' && *at <= '9' ? 1 : 0;
        letters += (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ? 1 : 0;
    }
    return digits >= letters && strchr("0123456789", text[strspn(text, "-+(\xC2\xA3")]);
}

/* A text that begins like a number and is none, in a column that is no code, area or period; NULL: there is none. */
static const char *unread_text(const struct pb_preview_column *column)
{
    double number = 0;
    if ((column->type != PB_PREVIEW_WORDS && !pb_propose_is_number(column)) || column->periods > 0 ||
        column->areas_by_code + column->areas_by_name > 0)
        return NULL;
    for (size_t i = 0; i < column->text_count; i++) {
        const char *text = column->texts[i].text;
        if (pb_preview_type_of(text, strlen(text), &number) == PB_PREVIEW_WORDS && begins_like_number(text))
            return text;
    }
    return NULL;
}

static const struct pb_preview_column *unread_figures(const struct pb_preview_sheet *sheet)
{
    for (size_t c = 0; c < sheet->column_count; c++)
        if (unread_text(&sheet->columns[c]))
            return &sheet->columns[c];
    return NULL;
}

/* A column of figures whose heading another one has, too; NULL: there is none. */
static const struct pb_preview_column *twin_figures(const struct pb_preview_sheet *sheet)
{
    for (size_t c = 0; c < sheet->column_count; c++)
        if (*sheet->columns[c].heading && !sheet->columns[c].unique && pb_propose_is_number(&sheet->columns[c]))
            return &sheet->columns[c];
    return NULL;
}

static const char *why_no_figures(const struct pb_preview_sheet *sheet, const struct pb_propose_roles *roles,
                                  struct pb_arena *arena)
{
    size_t dated = 0;
    size_t first = pb_propose_dated_first(roles, &dated);
    if (dated > 0)
        return pb_arena_format(arena,
                               "the only figures are in columns such as '%.60s', whose headings say a period of their "
                               "own, and the rows have one in '%.60s': which one counts?",
                               sheet->columns[first].heading, sheet->columns[roles->period].heading);
    const struct pb_preview_column *unread = unread_figures(sheet);
    if (unread)
        return pb_arena_format(arena,
                               "no column has figures that can be read: '%.60s' has texts such as '%.40s'; write them "
                               "as plain numbers, or say in a mapping of your own how they are written",
                               unread->heading, unread_text(unread));
    const struct pb_preview_column *twin = twin_figures(sheet);
    if (twin)
        return pb_arena_format(arena,
                               "several columns of figures have the same heading, '%.60s': give each a heading of its "
                               "own that says what it measures",
                               twin->heading);
    return "no column has figures to publish: this looks like a list of areas or codes; a source of reference data may "
           "read it, for which 'placebook modules' lists extractors";
}

static const char *why_not_sheet(const struct pb_preview_sheet *sheet, enum pb_propose_verdict verdict,
                                 const struct pb_propose_roles *roles, const struct pb_geography *geography,
                                 struct pb_arena *arena)
{
    const struct pb_preview_column *other = other_areas(sheet);
    const char *alike = verdict == PB_PROPOSE_NO_AREAS ? pb_propose_alike(sheet, geography, arena) : NULL;
    if (alike)
        return pb_arena_format(arena,
                               "no column has areas of the Places file, but %s: correct it, or add it to the area "
                               "in the Places file",
                               alike);
    if (verdict == PB_PROPOSE_NO_AREAS)
        return other ? pb_arena_format(
                           arena,
                           "no column has areas of the Places file: it does not have the codes in '%.60s', such as %s",
                           other->heading, other->examples[0])
                     : "no column has areas of the Places file";
    if (verdict == PB_PROPOSE_NO_FIGURES)
        return why_no_figures(sheet, roles, arena);
    const char *area = sheet->columns[roles->code != PROPOSE_NONE ? roles->code : roles->name].heading;
    return pb_arena_format(arena,
                           "its rows cannot be told apart: each area of '%.60s' has several, and no column has a "
                           "period or a category%s%.60s%s",
                           area, other ? "; it seems to be about the smaller areas in '" : "",
                           other ? other->heading : "", other ? "', which the Places file does not have" : "");
}

/* Why the sheet that looks most promising cannot be published. */
static const char *why_not(const struct pb_preview *preview, const struct pb_geography *geography,
                           struct pb_arena *arena)
{
    bool broken = false;
    const struct pb_preview_sheet *best = NULL;
    enum pb_propose_verdict why = PB_PROPOSE_NO_HEADINGS;
    struct pb_propose_roles of_best;
    for (size_t i = 0; i < preview->count; i++) {
        struct pb_propose_roles roles;
        enum pb_propose_verdict verdict = pb_propose_judge(&preview->sheets[i], &roles, arena, &broken);
        if (verdict <= why)
            continue;
        best = &preview->sheets[i];
        why = verdict;
        of_best = roles;
    }
    return best ? why_not_sheet(best, why, &of_best, geography, arena) : "no row looks like a heading row";
}

static void propose_pipeline_put_steps(struct pb_building *building, struct cJSON *pipeline, const char *key,
                                       const char *const *names)
{
    struct cJSON *list = pb_build_new(building, pipeline, key, true);
    for (; *names; names++)
        pb_build_text(building, pb_build_append(building, list, cJSON_CreateObject()), "use", *names);
}

/* So that the same mapping takes the next file: --set files=..., or placebook load. */
static void put_parameter(struct pb_building *building, struct cJSON *pipeline, const struct pb_proposal *proposal)
{
    struct cJSON *parameters = pb_build_new(building, pipeline, "parameters", false);
    struct cJSON *files = pb_build_new(building, parameters, "files", false);
    pb_build_text(building, files, "type", "path");
    pb_build_text(building, files, "default", proposal->pattern);
    pb_build_text(building, files, "help", "The file, or others like it: a path or a glob.");
}

/* Texts of the file, such as the name of a sheet, are no parameters, whatever they look like. */
static void escape_parameters(struct pb_building *building, struct cJSON *source, struct pb_arena *arena)
{
    struct pb_json_walk walk = { 0 };
    for (struct cJSON *node = source; node; node = pb_json_walk_next(&walk, node)) {
        if (!cJSON_IsString(node) || !strstr(node->valuestring, "${"))
            continue;
        char *text = pb_arena_take(arena, 2, strlen(node->valuestring) + 1);
        char *end = text;
        for (const char *from = node->valuestring; text && *from; *end++ = *from++)
            if (strncmp(from, "${", 2) == 0)
                *end++ = '$';
        building->broken = !text || !cJSON_SetValuestring(node, text) || building->broken;
    }
}

/* A file name may have more characters than a title. */
static void shorten(char *title)
{
    size_t length = strlen(title);
    size_t at = 0;
    for (size_t characters = 0; at < length && characters < TITLE_MAXIMUM; characters++) {
        uint32_t character = 0;
        at += pb_utf8_next(title + at, length - at, &character);
    }
    title[at] = '\0';
}

static void put_pipeline(struct pb_building *building, struct pb_proposal *proposal,
                         const struct pb_propose_roles *roles, struct pb_arena *arena)
{
    static const char *const transforms[] = { "normalise", "places", "benchmark", "trend", "spc", NULL };
    static const char *const loaders[] = { "workbook", "archive", NULL };
    struct cJSON *pipeline = proposal->pipeline;
    char title[PROPOSE_TEXT];
    char slug[PROPOSE_SLUG];
    pb_propose_slug(pb_proposal_base(proposal->file, title), slug);
    shorten(title);
    pb_build_text(building, pipeline, "pipeline", slug);
    pb_build_text(building, pipeline, "title", title);
    pb_build_text(building, pipeline, "framework", proposal->framework);
    pb_build_text(building, pipeline, "places", proposal->places);
    put_parameter(building, pipeline, proposal);
    struct cJSON *sources = pb_build_new(building, pipeline, "sources", true);
    struct cJSON *source = pb_build_append(building, sources, cJSON_CreateObject());
    pb_build_text(building, source, "id", slug);
    pb_build_text(building, source, "extractor", proposal->extractor ? proposal->extractor : MAPPED_EXTRACTOR);
    pb_build_text(building, source, "title", title);
    struct cJSON *options = pb_build_new(building, source, "options", false);
    struct cJSON *files = pb_build_new(building, options, "files", true);
    if (!proposal->extractor)
        pb_proposal_mapping(building, options, proposal, roles);
    escape_parameters(building, source, arena);
    pb_build_in_list(building, files, "${files}");
    propose_pipeline_put_steps(building, pipeline, "transforms", transforms);
    propose_pipeline_put_steps(building, pipeline, "loaders", loaders);
}

/* The sheet with the most areas; of those the first. */
static bool choose_sheet(struct pb_proposal *proposal, const struct pb_preview *preview, struct pb_propose_roles *roles,
                         bool *broken)
{
    size_t most = 0;
    for (size_t i = 0; i < preview->count; i++) {
        const struct pb_preview_sheet *sheet = &preview->sheets[i];
        struct pb_propose_roles found;
        if (sheet->authorities + sheet->others <= most || sheet->about->hidden ||
            pb_propose_judge(sheet, &found, proposal->arena, broken) != PB_PROPOSE_MAPPED)
            continue;
        most = sheet->authorities + sheet->others;
        *roles = found;
        proposal->sheet = sheet;
    }
    return proposal->sheet != NULL;
}

enum pb_status pb_proposal_make(struct pb_proposal *proposal, struct pb_arena *arena, struct pb_error *error)
{
    const struct pb_preview *preview = &proposal->preview;
    struct pb_building building = { false };
    struct pb_propose_roles *roles = pb_arena_take(arena, 1, sizeof *roles);
    if (!roles)
        return pb_out_of_memory(error);
    if (proposal->extractor && strcmp(proposal->extractor, MAPPED_EXTRACTOR) == 0)
        proposal->extractor = NULL;
    bool chosen = proposal->extractor || choose_sheet(proposal, preview, roles, &building.broken);
    if (building.broken)
        return pb_out_of_memory(error);
    if (!chosen) {
        proposal->reason = why_not(preview, &proposal->geography, arena);
        return proposal->reason ? PB_OK : pb_out_of_memory(error);
    }
    if (!proposal->extractor &&
        (!pb_proposal_find_alike(proposal, preview, roles) || !pb_proposal_sheet_periods(proposal, roles)))
        return pb_out_of_memory(error);
    if (!proposal->extractor)
        pb_proposal_find_sheet_sexes(proposal, roles);
    proposal->pipeline = cJSON_CreateObject();
    put_pipeline(&building, proposal, roles, arena);
    if (!building.broken && !proposal->reason)
        return PB_OK;
    cJSON_Delete(proposal->pipeline);
    proposal->pipeline = NULL;
    return building.broken ? pb_out_of_memory(error) : PB_OK;
}
