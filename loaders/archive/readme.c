/*
 * README.txt, which tells a person what the archive holds and how to read its tables, and SHA256SUMS, with which a
 * program can check it. Both are printed into the memory of the archive, the first one wrapped by words; what went
 * wrong is said when the text is closed.
 */
#include "loaders/archive/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 78 };

/* Prints a text in lines of at most 78 bytes where its words allow, each behind `indent` spaces; `first` goes in front
 * of the first one and is padded to the indent. */
static void print_wrapped(FILE *out, const char *first, int indent, const char *text)
{
    int column = fprintf(out, "%-*s", indent, first);
    if (column < 0)
        return; /* fclose reports it */
    for (bool begun = false; *text; text += strspn(text, " ")) {
        int word = (int)strcspn(text, " ");
        if (begun && column + 1 + word > LINE) {
            (void)fprintf(out, "\n%*s", indent, "");
            column = indent;
            begun = false;
        }
        (void)fprintf(out, "%s%.*s", begun ? " " : "", word, text);
        column += word + begun;
        begun = true;
        text += word;
    }
    (void)fputc('\n', out);
}

static void print_heading(FILE *out, const char *text, char under)
{
    (void)fprintf(out, "%s\n", text);
    for (size_t i = 0; i < strlen(text); i++)
        if (((unsigned char)text[i] & 0xC0) != 0x80)
            (void)fputc(under, out);
    (void)fputs("\n\n", out);
}

static const char *readme_describe(const char *name)
{
    static const char *const meanings[][2] = {
        { ".xlsx", "The workbook for people." },
        { "datapackage.json", "What the columns of the tables are, for programs (Frictionless Data Package)." },
        { "provenance.json", "Which inputs, program and options this was made from, with their hashes." },
        { "README.txt", "This text." },
        { "SHA256SUMS", "Hashes of the other files: check them with sha256sum -c SHA256SUMS." },
    };
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        size_t end = strlen(meanings[i][0]);
        if (length >= end && strcmp(name + length - end, meanings[i][0]) == 0)
            return meanings[i][1];
    }
    return "";
}

static void print_file(FILE *out, const struct archive *archive, const char *name)
{
    (void)fprintf(out, "%s\n", name);
    for (size_t i = 0; i < TABLES; i++) {
        if (!archive->paths[i] || strcmp(archive->paths[i], name) != 0)
            continue;
        const struct archive_table table = archive_table(i);
        char text[256];
        (void)snprintf(text, sizeof text, "%s. %s", table.title, table.description);
        print_wrapped(out, "", 4, text);
        return;
    }
    print_wrapped(out, "", 4, readme_describe(name));
}

static void print_files(FILE *out, const struct archive *archive)
{
    print_heading(out, "What is in here", '-');
    for (size_t i = 0; i < archive->count; i++)
        print_file(out, archive, archive->members[i].name);
    print_file(out, archive, "README.txt");
    print_file(out, archive, "SHA256SUMS");
    (void)fputc('\n', out);
}

static void readme_print_words(FILE *out, const struct pb_tidy_column *column)
{
    char words[1024];
    size_t length = 0;
    for (enum pb_word word = 1; word < PB_WORD_COUNT; word++) {
        if (!pb_tidy_takes(column, word))
            continue;
        int added = snprintf(words + length, sizeof words - length, "%s%s",
                             length ? ", " : "Words: ", pb_vocabulary[word].text);
        if (added < 0 || (size_t)added >= sizeof words - length)
            break;
        length += (size_t)added;
    }
    print_wrapped(out, "", 4, words);
}

/* The columns of a table; those of the tidy table are explained there. */
static void print_columns(FILE *out, const struct archive *archive, size_t which)
{
    const struct archive_table table = archive_table(which);
    char heading[PB_OUTPUT_NAME_MAXIMUM + 32];
    (void)snprintf(heading, sizeof heading, "The columns of %s", archive->paths[which]);
    print_heading(out, heading, '-');
    if (table.shared) {
        print_wrapped(out, "", 0, "The first columns are those of the tidy table: with them a row is found there.");
        (void)fputc('\n', out);
    }
    for (size_t i = table.shared; i < table.columns; i++) {
        const struct pb_tidy_column *column = archive_table_column(&table, i);
        (void)fprintf(out, "%s\n", column->name);
        print_wrapped(out, "", 4, column->meaning);
        if (column->type == PB_TIDY_WORD)
            readme_print_words(out, column);
    }
    (void)fputc('\n', out);
}

static void print_reading(FILE *out, const struct archive *archive)
{
    print_heading(out, "How to read the tables", '-');
    print_wrapped(
        out, "", 0,
        "UTF-8, separated by commas, quotes where needed (RFC 4180), a line feed after each row. An empty cell "
        "means missing, never zero: the tidy table's column status says why. Codes such as E07000220 are texts: import "
        "them as texts, so that none loses its zeros. Numbers are as published where they were published.");
    (void)fputc('\n', out);
    print_wrapped(out, "", 0,
                  "Choose rows by the geography column before adding anything up: the same measure can stand here for "
                  "the Place, its districts, the county and England.");
    if (archive->options->csv_bom) {
        (void)fputc('\n', out);
        print_wrapped(out, "", 0,
                      "Each table begins with a byte order mark (U+FEFF), which is no part of the first heading.");
    }
    if (archive->options->csv_formula_guard) {
        (void)fputc('\n', out);
        print_wrapped(out, "", 0,
                      "A text that begins with = + - @ tab or a carriage return has an apostrophe in front of it, so "
                      "that no spreadsheet takes it for a formula.");
    }
    (void)fputc('\n', out);
}

static void print_sources(FILE *out, const struct pb_publication_info *info)
{
    print_heading(out, "Sources and licences", '-');
    for (size_t i = 0; i < info->input_count; i++) {
        const struct pb_input_record *input = &info->inputs[i];
        const struct pb_input_record *before = i ? &info->inputs[i - 1] : NULL;
        if (before && strcmp(before->source, input->source) == 0) /* inputs of one source come together */
            continue;
        (void)fprintf(out, "%s%s\n", input->title && *input->title ? input->title : input->source,
                      input->sample ? " (SAMPLE DATA)" : "");
        const char *const lines[][2] = { { "    Publisher: ", input->publisher },
                                         { "    From: ", input->url },
                                         { "    Retrieved: ", input->retrieved },
                                         { "    Licence: ", input->licence } };
        for (size_t line = 0; line < sizeof lines / sizeof lines[0]; line++)
            if (lines[line][1] && *lines[line][1])
                (void)fprintf(out, "%s%s\n", lines[line][0], lines[line][1]);
        if (input->converter)
            (void)fprintf(out, "    Converted by: %s\n", input->converter);
        if (input->last_good)
            (void)fprintf(out, "    Could not be read: its figures are the last good ones%s%s\n",
                          *input->last_good ? ", of " : "", input->last_good);
    }
    (void)fprintf(out, "\nprovenance.json lists every input file.\n\n");
}

static void print_readme(FILE *out, const struct archive *archive, const char *title)
{
    const struct pb_publication_info *info = archive->load->info;
    print_heading(out, title, '=');
    if (info->sample) {
        print_wrapped(out, "", 0,
                      "SAMPLE DATA: figures here were made up for demonstration. Not for use in any decision.");
        (void)fputc('\n', out);
    }
    if (info->published_text && *info->published_text)
        (void)fprintf(out, "Published: %s\n", info->published_text);
    if (info->data_as_at && *info->data_as_at)
        (void)fprintf(out, "Data as at: %s\n", info->data_as_at);
    (void)fprintf(out, "Rows: %zu\n", archive->load->table->rows);
    (void)fprintf(out, "Contract version: %s\n", PB_CONTRACT_VERSION);
    (void)fprintf(out, "Publication: %s, by Placebook %s\n", info->run_id, info->program_version);
    (void)fprintf(out, "Publisher: %s\n", info->geography->publisher);
    if (info->geography->contact)
        (void)fprintf(out, "Contact: %s\n", info->geography->contact);
    if (info->geography->contact_email)
        (void)fprintf(out, "E-mail: %s\n", info->geography->contact_email);
    if (info->geography->contact_link)
        (void)fprintf(out, "Web: %s\n", info->geography->contact_link);
    (void)fputc('\n', out);
    print_files(out, archive);
    print_reading(out, archive);
    print_sources(out, info);
    for (size_t i = 0; i < TABLES; i++)
        if (archive->paths[i])
            print_columns(out, archive, i);
}

/* ---- Printing into the archive's memory ---- */

/* A stream whose bytes go into the arena. The C library's own streams in memory do not report that memory ran out. */
struct printing {
    struct pb_json_buffer buffer;
    FILE *stream;
};

static ssize_t printing_take(void *sink, const char *bytes, size_t length)
{
    return pb_json_buffer_emit(sink, bytes, length) ? (ssize_t)length : 0;
}

static FILE *printing_begin(struct printing *printing, struct archive *archive)
{
    printing->buffer = (struct pb_json_buffer){ .arena = &archive->arena };
    printing->stream = fopencookie(&printing->buffer, "w", (cookie_io_functions_t){ .write = printing_take });
    return printing->stream;
}

static enum pb_status printing_end(struct printing *printing, struct archive *archive, const char *name,
                                   struct pb_error *error)
{
    bool sound = !ferror(printing->stream);
    sound = fclose(printing->stream) == 0 && sound;
    if (!sound || !printing->buffer.text)
        return pb_out_of_memory(error);
    return archive_add_text(archive, name, printing->buffer.text, printing->buffer.length, error);
}

enum pb_status archive_readme(struct archive *archive, struct pb_error *error)
{
    const struct pb_load *load = archive->load;
    const char *title = pb_arena_format(&archive->arena, "%s: %s", load->place->name, load->info->title);
    struct printing printing;
    FILE *out = title ? printing_begin(&printing, archive) : NULL;
    if (!out)
        return pb_out_of_memory(error);
    print_readme(out, archive, title);
    return printing_end(&printing, archive, "README.txt", error);
}

enum pb_status archive_sums(struct archive *archive, struct pb_error *error)
{
    struct printing printing;
    FILE *out = printing_begin(&printing, archive);
    if (!out)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < archive->count; i++)
        (void)fprintf(out, "%s  %s\n", archive->members[i].sha256, archive->members[i].name);
    return printing_end(&printing, archive, "SHA256SUMS", error);
}
