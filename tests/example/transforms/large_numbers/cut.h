#ifndef CUT_H
#define CUT_H

/* Cuts a text at its first comma. */
void trim(char *text);

#endif
