#ifndef PB_ENGINE_CONVERT_CONVERT_H
#define PB_ENGINE_CONVERT_CONVERT_H
/*
 * Workbooks of formats that Placebook does not read (.xls, .xlsb, XML of 2003) are made .xlsx by LibreOffice, where it
 * is installed. That keeps values (to 15 digits), formats, dates, merged cells and what is hidden. Formulas of .xls
 * are calculated again: LibreOffice 7.4 does not take their stored results.
 *
 * The converter works on something untrusted: as a child process with limits of time, memory and disk, without network
 * where the system allows that, without macros, with a profile of its own, in a folder of its own that is removed
 * whatever happens (engine/convert/child.h). It says that all is well when nothing is, so what counts is whether there
 * is a workbook afterwards.
 *
 * What was converted is kept by the SHA-256 of the input and the version of the converter, so that a night in which
 * neither changed converts nothing, and asks the converter nothing.
 */
#include "placebook/arena.h"
#include "placebook/digest.h"

#include <limits.h>
#include <stdatomic.h>

/* How a warning of a converted input begins; the version follows. */
#define PB_CONVERTED_BY "converted by "

enum { PB_CONVERTER_VERSION = 64 };

struct pb_converter {
    const char *program;                /* full path */
    const char *folder;                 /* where what was converted is kept; NULL: nowhere */
    char version[PB_CONVERTER_VERSION]; /* "LibreOffice 7.4.7.2" */
    int64_t seconds;                    /* that one file may take */
    bool network;                       /* this system could not cut it off from the network */
};

/* Is the file, by its content, a workbook that only a converter reads? False also when it cannot be opened. */
bool pb_convert_wanted(const char *path);

/* The full path of the program that `named` means ("soffice", a path); NULL: none, or it is not there. */
const char *pb_converter_program(const char *named, struct pb_arena *arena);

/* Finds the converter: `named` is a path, a program in PATH, or "none". `state`: the state folder, where what is
 * converted is kept; NULL: none. *found NULL when there is no such program; into the arena. Errors: a program that does
 * not say its version. */
enum pb_status pb_converter_find(const char *named, int64_t seconds, const char *state, struct pb_arena *arena,
                                 const struct pb_converter **found, const atomic_bool *cancelled,
                                 struct pb_error *error) PB_MUST_USE;

/* The converted workbook of an input, made now unless it is kept already. Needs the converter's folder. `name` is what
 * messages say. Errors: PB_ERROR_SOURCE, with what the converter said; PB_ERROR_INTERRUPTED. Nothing is left behind. */
enum pb_status pb_convert_kept(const struct pb_converter *converter, const char *path, const char *name,
                               const char *sha256, const atomic_bool *cancelled, char kept[PATH_MAX],
                               struct pb_error *error) PB_MUST_USE;

/* The same in a folder of its own for as long as it is needed: close it in any case. */
struct pb_conversion {
    char folder[PATH_MAX]; /* "": none */
    char path[PATH_MAX];
};
enum pb_status pb_convert_now(const struct pb_converter *converter, const char *path, const char *name,
                              const atomic_bool *cancelled, struct pb_conversion *conversion,
                              struct pb_error *error) PB_MUST_USE;
void pb_conversion_close(struct pb_conversion *conversion);

#endif
