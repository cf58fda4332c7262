#ifndef PB_CORE_BASE_LATE_LIBRARY_H
#define PB_CORE_BASE_LATE_LIBRARY_H
/*
 * A shared library that is loaded when one of its functions is called for the first time, because it brings so many
 * others that loading it takes longer than most commands do: libcurl (engine/fetch/curl_library.c) and libarchive
 * (core/formats/archive_library.c) are 36 of the 50 shared objects that the program would begin with.
 *
 * A file that defines the library's functions by PB_LATE_FUNCTION, with the declarations of its header, is all that it
 * takes: whoever calls them includes that header as ever, and the program is not linked with the library. A library
 * that cannot be loaded is an installation that is not whole, or no memory is left: it is told once on standard error,
 * and its functions answer as they do when they are out of memory.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct pb_late_library {
    const char *file;         /* the name that the system knows it by: libcurl.so.4 */
    const char *const *names; /* of its functions */
    void **functions;         /* room for as many */
    size_t count;
    atomic_bool loaded;
};

/* The function with this position among the names; NULL: the library cannot be loaded. */
void *pb_late_function(struct pb_late_library *library, size_t position);

/* A list of functions is a macro that gives its parameter each of them: LIST(F) is F(type, name, parameters, arguments,
 * answer without the library) ... Their numbers and names come from it, and the functions, for the library
 * PB_LATE_LIBRARY. ISO C has no cast from object to function pointer; POSIX promises that the bytes are the same. */
#define PB_LATE_NUMBER(type, name, parameters, arguments, without) LATE_##name,
#define PB_LATE_NAME(type, name, parameters, arguments, without)   #name,
// NOLINTBEGIN(bugprone-macro-parentheses): the answer of a function without one is nothing
#define PB_LATE_FUNCTION(type, name, parameters, arguments, without)                                                   \
    type name parameters                                                                                               \
    {                                                                                                                  \
        type(*real) parameters = NULL;                                                                                 \
        void *function = pb_late_function(&PB_LATE_LIBRARY, LATE_##name);                                              \
        if (!function)                                                                                                 \
            return without;                                                                                            \
        memcpy(&real, &function, sizeof real);                                                                         \
        return real arguments;                                                                                         \
    }
// NOLINTEND(bugprone-macro-parentheses)

#endif
