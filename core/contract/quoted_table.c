/*
 * The table of plan figures as CSV. A row says first what the document quotes, then what the data have, then where it
 * stands in the document and what speaks against it.
 */
#include "core/contract/csv_line.h"
#include "placebook/contract/contrast.h"
#include "placebook/contract/quoted.h"

#define QUOTED_COLUMN(column, kind, heading, sentence)                                                                 \
    {                                                                                                                  \
        .name = (column), .type = (kind), .title = (heading), .meaning = (sentence)                                    \
    }

const struct pb_tidy_column pb_quoted_columns[PB_QUOTED_COLUMNS] = {
    { .name = "id",
      .type = PB_TIDY_TEXT,
      .required = true,
      .title = "Figure",
      .meaning = "The id of the figure in the register. It stays the same from one publication to the next." },
    QUOTED_COLUMN("text", PB_TIDY_TEXT, "What is quoted", "What the figure is, near the words of the document."),
    QUOTED_COLUMN("measure", PB_TIDY_TEXT, "Measure", "The id of the measure that is the same thing."),
    QUOTED_COLUMN("measure_name", PB_TIDY_TEXT, "Measure name", "The name of the measure."),
    QUOTED_COLUMN("areas", PB_TIDY_TEXT, "Area",
                  "The area that the figure is of; of several together, separated by semicolons. Empty: the document "
                  "does not say."),
    QUOTED_COLUMN("sex", PB_TIDY_TEXT, "Sex", "The sex that is compared."),
    QUOTED_COLUMN("age", PB_TIDY_TEXT, "Age", "The ages that are compared."),
    QUOTED_COLUMN("category", PB_TIDY_TEXT, "Category", "The group that the figure is of. Empty: of everybody."),
    QUOTED_COLUMN("period", PB_TIDY_TEXT, "Period",
                  "The period as the register has it. Empty: the document gives none, and none is supposed."),
    QUOTED_COLUMN("period_start", PB_TIDY_DATE, "Period start", "The first day of the period."),
    QUOTED_COLUMN("period_end", PB_TIDY_DATE, "Period end", "The last day of the period."),
    QUOTED_COLUMN("period_supposed", PB_TIDY_TEXT, "Period supposed",
                  "yes: the document gives no period; this is that of the latest data when it was written."),
    QUOTED_COLUMN("quoted", PB_TIDY_NUMBER, "Quoted", "The figure, as the document gives it."),
    QUOTED_COLUMN("bound", PB_TIDY_TEXT, "Over or under",
                  "over or under: the document gives no figure, but says that it is over or under this one."),
    QUOTED_COLUMN("quoted_unit", PB_TIDY_TEXT, "Unit of the document", "The unit that the document gives it in."),
    QUOTED_COLUMN("quoted_value", PB_TIDY_NUMBER, "Quoted, in the unit of the measure",
                  "The same figure in the unit of the measure."),
    QUOTED_COLUMN("unit", PB_TIDY_TEXT, "Unit", "The unit of the measure."),
    { .name = "result",
      .type = PB_TIDY_WORD,
      .required = true,
      .words = PB_WORDS_QUOTED,
      .title = "Result",
      .meaning = "How the figure compares with the data." },
    QUOTED_COLUMN("value", PB_TIDY_NUMBER, "In the data",
                  "The figure that the data have; where the result is other_period or unclear that of data_period."),
    QUOTED_COLUMN("lower_95", PB_TIDY_NUMBER, "Lower 95% limit", "The lower 95% confidence limit of that figure."),
    QUOTED_COLUMN("upper_95", PB_TIDY_NUMBER, "Upper 95% limit", "The upper 95% confidence limit of that figure."),
    QUOTED_COLUMN("data_period", PB_TIDY_TEXT, "Period of the data", "The period of that figure, as published."),
    QUOTED_COLUMN("difference", PB_TIDY_NUMBER, "Difference",
                  "The figure of the data less the quoted one, in the unit of the measure, where both are of the same "
                  "period."),
    QUOTED_COLUMN("source", PB_TIDY_TEXT, "Source", "The id of the source of the figure in the data."),
    QUOTED_COLUMN("area_code", PB_TIDY_TEXT, "Area code",
                  "The code of the area that it is of: with it, the row is found in the tidy table."),
    QUOTED_COLUMN("source_file", PB_TIDY_TEXT, "Source file", "The file that it comes from."),
    QUOTED_COLUMN("source_row", PB_TIDY_TEXT, "Source row", "The line of that file."),
    QUOTED_COLUMN("document", PB_TIDY_TEXT, "Document", "The title of the document that quotes the figure."),
    QUOTED_COLUMN("line", PB_TIDY_NUMBER, "Line", "The line of the text of the document where it stands."),
    QUOTED_COLUMN("doubt", PB_TIDY_TEXT, "Doubt", "Why the quoted figure is not to be trusted."),
    QUOTED_COLUMN("contradicts", PB_TIDY_TEXT, "Contradicts",
                  "The ids of figures of the register that say something else about the same."),
    QUOTED_COLUMN("no_measure", PB_TIDY_TEXT, "Why there is no measure",
                  "Why no measure of the framework can be the same thing."),
};

const struct pb_tidy_column *pb_quoted_column(size_t column)
{
    return &pb_quoted_columns[column];
}

static const char *quoted_cell_of(const struct pb_table *table, size_t row, const pb_symbol *column)
{
    return row == SIZE_MAX ? "" : pb_symbol_text(table->symbols, column[row]);
}

/* What the document says. */
static bool quoted_write_quoted(struct pb_csv_line *line, const struct pb_table *table,
                                const struct pb_quoted_found *found, const char *areas)
{
    const struct pb_quoted_figure *figure = found->figure;
    const struct pb_measure *measure = figure->measure;
    const char *sex = figure->sex ? figure->sex : quoted_cell_of(table, found->row, table->sex);
    const char *age = figure->age ? figure->age : quoted_cell_of(table, found->row, table->age);
    return pb_csv_line_text(line, figure->id) && pb_csv_line_text(line, figure->text) &&
           pb_csv_line_text(line, measure ? measure->id : "") && pb_csv_line_text(line, measure ? measure->name : "") &&
           pb_csv_line_text(line, areas) && pb_csv_line_text(line, sex) && pb_csv_line_text(line, age) &&
           pb_csv_line_text(line, figure->category) && pb_csv_line_text(line, figure->period) &&
           pb_csv_line_date(line, figure->start) && pb_csv_line_date(line, figure->end) &&
           pb_csv_line_text(line, figure->period_supposed ? "yes" : "") && pb_csv_line_number(line, figure->value) &&
           pb_csv_line_text(line, figure->bound) && pb_csv_line_text(line, figure->unit) &&
           pb_csv_line_number(line, pb_contrast_rounded(found->quoted)) &&
           pb_csv_line_text(line, measure ? measure->unit : "");
}

/* What the data say. */
static bool quoted_write_data(struct pb_csv_line *line, const struct pb_table *table,
                              const struct pb_quoted_found *found)
{
    size_t row = found->row;
    return pb_csv_line_text(line, pb_vocabulary[found->result].text) && pb_csv_line_number(line, found->value) &&
           pb_csv_line_number(line, found->lower_95) && pb_csv_line_number(line, found->upper_95) &&
           pb_csv_line_text(line, quoted_cell_of(table, row, table->period)) &&
           pb_csv_line_number(line, pb_contrast_rounded(found->difference)) &&
           pb_csv_line_text(line, quoted_cell_of(table, row, table->source)) &&
           pb_csv_line_text(line, quoted_cell_of(table, row, table->area_code)) &&
           pb_csv_line_text(line, quoted_cell_of(table, row, table->source_file)) &&
           pb_csv_line_text(line, quoted_cell_of(table, row, table->source_row));
}

static bool quoted_write_document(struct pb_csv_line *line, const struct pb_quoted_figure *figure,
                                  const char *contradicts)
{
    return pb_csv_line_text(line, figure->document->title) && pb_csv_line_number(line, (double)figure->line) &&
           pb_csv_line_text(line, figure->doubt) && pb_csv_line_text(line, contradicts) &&
           pb_csv_line_text(line, figure->no_measure) && pb_csv_line_end(line, PB_QUOTED_COLUMNS);
}

bool pb_quoted_write(const struct pb_table *table, const struct pb_quoted_found *found, size_t count,
                     struct pb_arena *arena, bool guard, pb_csv_emit *emit, void *sink)
{
    struct pb_tidy_writer writer;
    pb_tidy_writer_open(&writer, emit, sink);
    if (!pb_csv_line_header(&writer, pb_quoted_columns, PB_QUOTED_COLUMNS))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct pb_csv_line line = { .writer = &writer, .guard = guard };
        const struct pb_quoted_figure *figure = found[i].figure;
        const char *areas = pb_quoted_areas(figure, arena);
        const char *contradicts = "";
        for (size_t k = 0; contradicts && k < figure->contradicts.count; k++)
            contradicts = pb_arena_format(arena, "%s%s%s", contradicts, k ? "; " : "", figure->contradicts.items[k]);
        if (!areas || !contradicts || !quoted_write_quoted(&line, table, &found[i], areas) ||
            !quoted_write_data(&line, table, &found[i]) || !quoted_write_document(&line, figure, contradicts))
            return false;
    }
    return pb_tidy_writer_flush(&writer);
}
