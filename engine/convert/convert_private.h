#ifndef PB_ENGINE_CONVERT_PRIVATE_H
#define PB_ENGINE_CONVERT_PRIVATE_H
/*
 * Between the files of the converter.
 */
#include "engine/convert/convert.h"

#define PB_CONVERT_WORK ".converting-" /* how the names of folders begin in which it works */

#define PB_CONVERT_PROFILE "profile" /* the converter's, in its folder */

/* A folder below another to work in, with a profile; close it (pb_conversion_close). None is there after an error. */
enum pb_status pb_convert_work(const char *where, struct pb_conversion *work, struct pb_error *error) PB_MUST_USE;

/* The folder for temporary files. */
const char *pb_convert_temporary(void);

/* Makes room in a folder of converted workbooks: removes those not used for longest, and what a killed run left. */
void pb_converted_tidy(const char *folder);

#endif
