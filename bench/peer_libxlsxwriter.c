/*
 * What writing a table as a worksheet costs with libxlsxwriter in constant_memory: every cell of a CSV file, numbers as
 * numbers. Prints the processor seconds without and with writing, so that reading can be taken off.
 *
 *     cc -O2 peer_libxlsxwriter.c -lxlsxwriter -o peer && ./peer TABLE.csv OUT.xlsx
 *
 * It is no part of the build, which does not know that library.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <xlsxwriter.h>

static char field[1 << 17];

/* The next field of the file; false at its end. *last: a line ends behind it. */
static bool next_field(FILE *file, bool *last)
{
    size_t used = 0;
    int byte = getc_unlocked(file);
    bool quoted = byte == '"';
    if (byte == EOF)
        return false;
    if (quoted)
        byte = getc_unlocked(file);
    while (byte != EOF && used < sizeof field - 1) {
        if (quoted && byte == '"') {
            byte = getc_unlocked(file);
            if (byte != '"')
                break;
        } else if (!quoted && (byte == ',' || byte == '\n')) {
            break;
        }
        field[used++] = (char)byte;
        byte = getc_unlocked(file);
    }
    field[used] = '\0';
    *last = byte == '\n' || byte == EOF;
    return true;
}

static size_t walk(const char *path, lxw_worksheet *sheet)
{
    FILE *file = fopen(path, "rb");
    lxw_row_t row = 0;
    lxw_col_t column = 0;
    size_t cells = 0;
    bool last = false;
    while (file && next_field(file, &last)) {
        char *end = field;
        double number = strtod(field, &end);
        if (sheet && field[0] && !*end)
            (void)worksheet_write_number(sheet, row, column, number, NULL);
        else if (sheet && field[0])
            (void)worksheet_write_string(sheet, row, column, field, NULL);
        cells += field[0] != '\0';
        column++;
        if (last) {
            row++;
            column = 0;
        }
    }
    if (file)
        (void)fclose(file);
    return cells;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    size_t cells = walk(argv[1], NULL);
    double reading = (double)clock() / CLOCKS_PER_SEC;
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    lxw_workbook *book = workbook_new_opt(argv[2], &options);
    (void)walk(argv[1], workbook_add_worksheet(book, "Data"));
    lxw_error answer = workbook_close(book);
    double all = (double)clock() / CLOCKS_PER_SEC;
    printf("%zu cells with content: reading %.2f s, writing %.2f s\n", cells, reading, all - 2 * reading);
    return answer == LXW_NO_ERROR ? 0 : 1;
}
