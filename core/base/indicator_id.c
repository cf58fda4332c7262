#include "placebook/indicator_id.h"

#include "placebook/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { ID_MARK = 9 /* a dash and eight digits */ };

struct id_writer {
    char *id;
    size_t room;   /* letters that fit */
    size_t length; /* those that are written */
    uint32_t hash; /* of all that was to be written, also where there was no room */
    bool parted;   /* a sign was passed: a dash comes before the next letter */
    bool begun;
    bool lost; /* a letter could not be written */
};

/* FNV-1a */
static void id_hash(struct id_writer *writer, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        writer->hash = (writer->hash ^ (unsigned char)bytes[i]) * 16777619U;
}

static void id_put(struct id_writer *writer, char letter)
{
    if (writer->length < writer->room)
        writer->id[writer->length++] = letter;
    else
        writer->lost = true;
}

/* The dash that parts what follows from what was before it. */
static void id_part(struct id_writer *writer)
{
    if (writer->parted && writer->begun) {
        id_hash(writer, "-", 1);
        if (writer->length > 0 && writer->id[writer->length - 1] != '-')
            id_put(writer, '-');
    }
    writer->parted = false;
    writer->begun = true;
}

static void id_letter(struct id_writer *writer, char letter)
{
    char small = (char)(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
    id_part(writer);
    id_hash(writer, &small, 1);
    id_put(writer, small);
}

static void id_word(struct id_writer *writer, const char *word)
{
    writer->parted = true;
    for (; *word; word++)
        if (*word == '-')
            writer->parted = true;
        else
            id_letter(writer, *word);
    writer->parted = true;
}

/* A letter that is none of a to z: only the digits at the end tell it from another. */
static void id_foreign(struct id_writer *writer, const char *bytes, size_t count)
{
    id_part(writer);
    id_hash(writer, bytes, count);
    writer->lost = true;
    writer->parted = true;
}

/* Signs that say what is measured; NULL for others. */
static const char *id_sign_word(uint32_t character, bool or_equal)
{
    static const struct {
        uint32_t character;
        const char *word;
        const char *or_equal; /* with = behind it */
    } signs[] = { { '<', "under", "at-most" },  { '>', "over", "at-least" }, { 0x2264, "at-most", NULL },
                  { 0x2265, "at-least", NULL }, { '%', "percent", NULL },    { '+', "plus", NULL },
                  { 0xA3, "pounds", NULL } };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].character == character)
            return or_equal && signs[i].or_equal ? signs[i].or_equal : signs[i].word;
    return NULL;
}

/* Other signs and blanks: of ASCII, of Latin-1 (degrees), general punctuation, currencies, and what takes no room. */
static bool id_is_sign(uint32_t character)
{
    enum { ASCII = 0x80, LATIN_LETTERS = 0xC0, PUNCTUATION = 0x2000, CURRENCIES_END = 0x20CF };
    return character < ASCII || (character > ASCII && character < LATIN_LETTERS) ||
           (character >= PUNCTUATION && character <= CURRENCIES_END) || pb_utf8_blank(character) ||
           pb_utf8_invisible(character);
}

static bool id_is_plain(uint32_t character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9');
}

void pb_indicator_id(const char *name, size_t length, char *id, size_t size)
{
    struct id_writer writer = { .id = id, .room = size - 1, .hash = 2166136261U };
    for (size_t at = 0; at < length;) {
        uint32_t character = 0;
        size_t bytes = pb_utf8_next(name + at, length - at, &character);
        const char *word = id_sign_word(character, at + 1 < length && name[at + 1] == '=');
        if (id_is_plain(character))
            id_letter(&writer, name[at]);
        else if (word)
            id_word(&writer, word);
        else if (id_is_sign(character))
            writer.parted = true;
        else
            id_foreign(&writer, name + at, bytes);
        at += bytes;
    }
    if (!writer.begun && length > 0) {
        id_hash(&writer, name, length);
        writer.lost = true;
    }
    if (writer.lost && writer.length + ID_MARK > writer.room)
        writer.length = writer.room - ID_MARK;
    while (writer.length > 0 && id[writer.length - 1] == '-')
        writer.length--;
    id[writer.length] = '\0';
    if (writer.lost)
        (void)snprintf(id + writer.length, size - writer.length, "%s%08x", writer.length ? "-" : "x-", writer.hash);
}
