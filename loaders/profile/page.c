#include "loaders/profile/page.h"

#include "placebook/utf8.h"

#include <stdarg.h>
#include <stdio.h>
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

void profile_page_format(struct page *page, const char *format, ...)
{
    char text[301];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length > 0)
        page_bytes(page, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
}

/* Controls, and the marks by which a text would turn the direction of what stands behind it. */
static bool page_is_control(uint32_t character)
{
    return character < 0x20 || (character >= 0x7F && character < 0xA0) ||
           (character >= 0x2028 && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069) ||
           character == PB_UTF8_INVALID || (character & 0xFFFE) == 0xFFFE;
}

static const char *page_entity(uint32_t character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return page_is_control(character) ? " " : NULL;
    }
}

void profile_page_text(struct page *page, const char *text)
{
    size_t left = text ? strlen(text) : 0;
    while (left) {
        uint32_t character = 0;
        size_t length = pb_utf8_next(text, left, &character);
        const char *entity = page_entity(character);
        if (entity)
            profile_page_put(page, entity);
        else
            page_bytes(page, text, length);
        text += length;
        left -= length;
    }
}

void profile_page_name(struct page *page, const char *text)
{
    profile_page_put(page, "<bdi>");
    profile_page_text(page, text);
    profile_page_put(page, "</bdi>");
}

static void page_link(struct page *page, const char *scheme, const char *to)
{
    profile_page_put(page, ", <a href=\"");
    profile_page_put(page, scheme);
    profile_page_text(page, to);
    profile_page_put(page, "\">");
    profile_page_text(page, to);
    profile_page_put(page, "</a>");
}

void profile_page_contact(struct page *page, const struct pb_geography *geography)
{
    if (!geography->contact && !geography->contact_email && !geography->contact_link)
        return;
    profile_page_put(page, " Questions: ");
    profile_page_name(page, geography->contact ? geography->contact : "ask us");
    if (geography->contact_email)
        page_link(page, "mailto:", geography->contact_email);
    if (geography->contact_link)
        page_link(page, "", geography->contact_link);
    profile_page_put(page, ".");
}

void profile_page_begin(struct page *page, const char *title, const char *after, const char *style)
{
    profile_page_put(page,
                     "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                     "content=\"width=device-width, initial-scale=1\"><title>");
    profile_page_text(page, title);
    profile_page_text(page, after);
    profile_page_put(page, "</title>\n<style>");
    profile_page_put(page, style);
    profile_page_put(page, "</style>\n</head><body>\n");
}
