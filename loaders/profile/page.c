#include "loaders/profile/page.h"

#include <string.h>

void profile_page_flush(struct page *page)
{
    (void)pb_output_emit(page->file, page->buffer, page->used); /* pb_output_finish says what went wrong */
    page->used = 0;
}

static void page_bytes(struct page *page, const char *bytes, size_t length)
{
    while (length) {
        size_t room = sizeof page->buffer - page->used;
        size_t part = length < room ? length : room;
        memcpy(page->buffer + page->used, bytes, part);
        page->used += part;
        bytes += part;
        length -= part;
        if (page->used == sizeof page->buffer)
            profile_page_flush(page);
    }
}

void profile_page_put(struct page *page, const char *markup)
{
    page_bytes(page, markup, strlen(markup));
}

static const char *page_entity(unsigned char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return byte < 0x20 || byte == 0x7F ? " " : NULL;
    }
}

void profile_page_text(struct page *page, const char *text)
{
    for (; text && *text; text++) {
        const char *entity = page_entity((unsigned char)*text);
        if (entity)
            profile_page_put(page, entity);
        else
            page_bytes(page, text, 1);
    }
}

void profile_page_cell(struct page *page, const char *text)
{
    profile_page_put(page, "<td>");
    profile_page_text(page, text);
    profile_page_put(page, "</td>");
}

void profile_page_row_heading(struct page *page, const char *text)
{
    profile_page_put(page, "<tr><th scope=\"row\">");
    profile_page_text(page, text);
    profile_page_put(page, "</th>");
}

void profile_page_table(struct page *page, const char *caption, const char *headings)
{
    profile_page_put(page, "<table><caption>");
    profile_page_text(page, caption);
    profile_page_put(page, "</caption><thead><tr>");
    while (*headings) {
        size_t length = strcspn(headings, "|");
        profile_page_put(page, "<th scope=\"col\">");
        page_bytes(page, headings, length);
        profile_page_put(page, "</th>");
        headings += length + (headings[length] == '|');
    }
    profile_page_put(page, "</tr></thead><tbody>\n");
}

void profile_page_table_end(struct page *page)
{
    profile_page_put(page, "</tbody></table>\n");
}
