#ifndef PLACEBOOK_OPTIONS_H
#define PLACEBOOK_OPTIONS_H
/*
 * One declaration, every surface. A table of struct pb_option says which keys a JSON object may have: the options of a
 * module, and just as well a pipeline file, the outcomes framework, the Places. From the table come the parsing into a
 * C struct, the defaults, the errors with "did you mean", the JSON Schema, `modules show` and the reference pages.
 *
 * A table ends with an entry that has no name. The struct that it fills is found by offsetof.
 */
#include "placebook/formats/json.h"
#include "placebook/text.h"

#pragma GCC visibility push(default)

enum pb_option_type {
    PB_OPTION_BOOLEAN,     /* bool */
    PB_OPTION_INTEGER,     /* int64_t */
    PB_OPTION_NUMBER,      /* double; NaN when absent and without default */
    PB_OPTION_TEXT,        /* const char *; NULL when absent and without default */
    PB_OPTION_DATE,        /* int32_t YYYYMMDD from "YYYY-MM-DD"; 0 when absent */
    PB_OPTION_PATH,        /* const char *; a relative path starts from the folder of the file that has it */
    PB_OPTION_TEXT_LIST,   /* struct pb_text_list */
    PB_OPTION_PATH_LIST,   /* struct pb_text_list of paths or globs */
    PB_OPTION_OBJECT,      /* a nested struct described by `fields`, at `offset` */
    PB_OPTION_OBJECT_LIST, /* struct pb_object_list of structs of `size` bytes described by `fields` */
    PB_OPTION_MAP,         /* struct pb_object_list: an object whose keys are free; each value is described by `fields`
                              and its key goes to the field of type PB_OPTION_KEY */
    PB_OPTION_RAW,         /* const struct cJSON *: any JSON, checked elsewhere (options of a module) */
    PB_OPTION_KEY,         /* const char *: not in the JSON; filled with the key of the PB_OPTION_MAP entry */
    PB_OPTION_LOCATION,    /* struct pb_location: not in the JSON; filled with where the object stands */
};

enum pb_option_flags {
    PB_REQUIRED = 1,
    PB_SECRET = 2,     /* never printed */
    PB_ADVANCED = 4,   /* shown last */
    PB_DEPRECATED = 8, /* still taken, with a warning */
    PB_UNIQUE = 16,    /* a text in a list of objects: no two may have the same; a list of texts: no item twice */
    PB_IDENTIFIER = 32 /* text: a-z, 0-9 and dashes, beginning with a letter or digit, at most 64; a key: also _ */
};

struct pb_option {
    const char *name;
    enum pb_option_type type;
    uint32_t offset; /* of the field in the struct */
    unsigned flags;
    const char *default_value;  /* the default, as JSON text, texts without quotes ("5", "true", "keep", ["a", "b"]);
                              NULL: none. A path is left as it is. Not for objects. */
    const char *const *choices; /* NULL-terminated words that are allowed; NULL: any */
    double minimum;             /* numbers: both 0 = no range; lists: fewest items */
    double maximum; /* lists: most items, 0 = PB_LIST_MAXIMUM; texts: most characters, 0 = any number; a text
                       with a maximum is one line, without control characters */
    const struct pb_option *fields; /* objects: their keys */
    size_t size;                    /* lists of objects: bytes of one struct */
    const char *help;               /* one sentence, for people */
    const char *example;            /* as JSON text, or NULL */
};

enum { PB_LIST_MAXIMUM = 100000 };

struct pb_object_list {
    size_t count;
    void *items; /* an array of the structs that the option's fields describe */
};

struct pb_mistakes; /* core/options/mistakes.h */

/* What a reading needs to know beside the table. */
struct pb_option_reading {
    const struct pb_json *json; /* the document that the object is in: positions and name */
    struct pb_arena *arena;     /* texts and lists live here */
    const char *folder;         /* relative paths are taken from here; NULL: left as they are */
    const char *what;           /* what the object is, for messages: "module 'normalise'", "a measure" */
    void (*warn)(void *context, const struct pb_error *warning); /* deprecated options; may be NULL */
    void *warn_context;
    struct pb_mistakes *mistakes; /* notes every mistake; NULL: the first ends the reading */
};

/* Fills `target`, which the caller zeroed, from `object` (NULL: nothing but defaults). Errors (PB_ERROR_CONFIGURATION,
 * with position): unknown key, with the nearest known one or the list of all; wrong type; value out of range or not
 * among the choices; required key missing or an empty text; a duplicate in a list with a PB_UNIQUE field. The outermost
 * object of a document may also have a key "$schema", for editors. An object that is absent gets the defaults of its
 * fields. With `mistakes`, PB_REJECTED says that they hold some: what they are about is left out of
 * `target`. */
enum pb_status pb_options_read(const struct pb_option *options, const struct cJSON *object, void *target,
                               const struct pb_option_reading *reading, struct pb_error *error) PB_MUST_USE;

/* The same for the value of one option. */
enum pb_status pb_option_read(const struct pb_option *option, const struct cJSON *value, void *target,
                              const struct pb_option_reading *reading, struct pb_error *error) PB_MUST_USE;

/* A default as JSON, that the caller deletes with cJSON_Delete; NULL when there is none or when out of memory. */
struct cJSON *pb_option_default(const struct pb_option *option);

/* Is this a key of the JSON? (PB_OPTION_KEY and PB_OPTION_LOCATION are not.) */
bool pb_option_in_json(const struct pb_option *option);

/* Is a text lower-case letters, digits and dashes, as PB_IDENTIFIER asks? */
bool pb_option_is_identifier(const char *text);

/* A path taken from a folder: absolute paths and URLs stay, as does any path when `folder` is NULL or ".". NULL when
 * out of memory. Lives in the arena. */
const char *pb_option_path(struct pb_arena *arena, const char *folder, const char *path);

/* A JSON Schema (draft 2020-12) of a document with these options, as a cJSON tree that the caller deletes; NULL when
 * out of memory. */
struct cJSON *pb_options_schema(const struct pb_option *options);

/* The schema of an object inside a document. With `parameters`, texts that must have a certain form (choices, dates,
 * identifiers) may also hold a parameter "${NAME}". */
struct cJSON *pb_options_object_schema(const struct pb_option *options, bool parameters);

/* "text", "whole number", "list of paths" ...: what a value of this type is called in messages and documents. */
const char *pb_option_type_text(enum pb_option_type type);

#pragma GCC visibility pop

#endif
