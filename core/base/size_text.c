#include "core/base/size_text.h"

#include <inttypes.h>
#include <stdio.h>

const char *pb_size_text(uint64_t bytes, char text[32])
{
    static const char *const units[] = { "kB", "MB", "GB", "TB" };
    if (bytes < 1000) {
        (void)snprintf(text, 32, "%" PRIu64 " bytes", bytes);
        return text;
    }
    double size = (double)bytes / 1000;
    size_t unit = 0;
    for (; size >= 999.5 && unit < 3; unit++)
        size /= 1000;
    (void)snprintf(text, 32, size < 9.95 ? "%.1f %s" : "%.0f %s", size, units[unit]);
    return text;
}
