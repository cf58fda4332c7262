#ifndef CODE_HISTORY_H
#define CODE_HISTORY_H
/*
 * The extractor of changes of codes: which code was used for which area from when to when, and which codes took its
 * place. The Code History Database of ONS says it in three tables (which areas there were, what came before what, which
 * other registers call them what), and a lookup says what became of each LSOA of one census at the next. All files of a
 * source are read together, because one has the days of another's codes. What each of them is, is told by its headings.
 */
#include "placebook/module.h"

struct code_history_options {
    struct pb_text_list files; /* paths or globs */
};

#endif
