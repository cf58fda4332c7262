#ifndef PB_LOADERS_PROFILE_STYLE_H
#define PB_LOADERS_PROFILE_STYLE_H
/*
 * How the page looks, on a screen, on a phone and on one page of A4, and what its parts measure in print: the numbers
 * here are those of the print rules in style.c. Heights are tenths of CSS pixels, of which A4 without its margins of 8
 * mm has 10620; widths are thousandths of the size of the font, as pb_letters_lines takes them, with a little to spare.
 */
enum {
    HEIGHT_OF_PAGE = 10500,  /* something is kept back for the rounding of each line */
    HEIGHT_OF_LINE = 110,    /* of text at 7 points */
    HEIGHT_OF_RIM = 13,      /* of a row: its padding and line */
    HEIGHT_OF_HEADING = 320, /* of a table: its caption and column headings */
    HEIGHT_OF_SECTION = 195, /* its heading */
    HEIGHT_OF_TITLE = 240,   /* a line of it */
    HEIGHT_OF_BANNER = 190,
    HEIGHT_OF_TILES = 310,
    HEIGHT_OF_GAPS = 60, /* between the parts */
    WIDTH_OF_PAGE = 76500,
    WIDTH_OF_TITLE = 34000,   /* at 15 points, bold */
    WIDTH_OF_HEADING = 25500, /* of a section, at 9 points, bold */
    WIDTH_OF_NAME = 27400,
    WIDTH_OF_UNIT = 6500,
    WIDTH_OF_COMPARED = 8452,
    WIDTH_OF_PERIOD = 7230,
    /* Of the pages of local areas. */
    HEIGHT_OF_LOCAL_HEAD = 900, /* name, sentences, and what stands below the figures */
    HEIGHT_OF_LOCAL_BAND = 123, /* a row of the table of ages */
    HEIGHT_OF_LOCAL_DECILES = 2900,
    WIDTH_OF_LOCAL_NAME = 25000,
    WIDTH_OF_LOCAL_UNIT = 6500,
    WIDTH_OF_LOCAL_PERIOD = 6000,
};

/* The style of the profile, of the map, and of the page that leads to all of them. */
extern const char profile_style[];
extern const char profile_style_map[];
extern const char profile_style_index[];
extern const char profile_style_local[];

#endif
