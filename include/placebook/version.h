#ifndef PLACEBOOK_VERSION_H
#define PLACEBOOK_VERSION_H
/* The version of Placebook that these headers belong to. CMake reads it from here; it is in no other place. */

#define PB_VERSION "0.1.0"

#endif
