/*
 * What the fuzz targets share. A target is a file fuzz_NAME.c with LLVMFuzzerTestOneInput; CMake finds it, and its
 * inputs are in corpus/NAME. Packages (zip, .xlsx) are made here, so that a fuzzer need not guess checksums.
 */
#ifndef PB_TESTS_FUZZ_H
#define PB_TESTS_FUZZ_H

#include "placebook/input.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Fails the target: a promise of a header was not kept. */
#define FUZZ_MUST(promise) ((promise) ? (void)0 : fuzz_broken(#promise, __FILE__, __LINE__))
_Noreturn void fuzz_broken(const char *promise, const char *file, int line);

/* After an error: its message says something. */
void fuzz_must_say(const struct pb_error *error);

struct fuzz_bytes {
    unsigned char *bytes;
    size_t length;
};

/* A zip file of these members, stored. To be freed. */
struct fuzz_bytes fuzz_zip(size_t count, const char *const *names, const void *const *contents, const size_t *lengths);

/* A workbook of which one part, chosen by the first byte, is the rest of the input; or the rest itself. To be freed. */
struct fuzz_bytes fuzz_workbook(const uint8_t *data, size_t size);

/* Writes a file that only this process uses, and returns its path. */
const char *fuzz_file(const void *bytes, size_t length);

#endif
