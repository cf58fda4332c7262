#include "cut.h"

#include <string.h>

void trim(char *text)
{
    text[strcspn(text, ",")] = '\0';
}
