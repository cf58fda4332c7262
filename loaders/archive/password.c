/*
 * Which archives have a password. A name that is no Place is an error, and so is a Place without a password: an archive
 * that somebody meant to encrypt is never published open.
 */
#include "loaders/archive/archive.h"
#include "placebook/geography.h"
#include "placebook/nearest.h"

#include <string.h>

static enum pb_status password_of_nobody(const struct pb_geography *geography, const char *id, struct pb_error *error)
{
    const char *near = pb_nearest(id, pb_geography_word_at, geography);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "encrypt: there is no Place '%.60s' to publish", id);
    if (near)
        pb_error_hint(error, "did you mean '%s'?", near);
    else
        pb_error_hint(error, "give ids of Places, the system or editions of the Places file, or all");
    return status;
}

enum pb_status archive_password(const struct archive *archive, const char **password, struct pb_error *error)
{
    const struct pb_load *load = archive->load;
    const struct pb_text_list *encrypt = &archive->options->encrypt;
    bool wanted = pb_text_listed(encrypt, "all") || pb_text_listed(encrypt, load->place->id);
    *password = NULL;
    for (size_t i = 0; i < encrypt->count; i++)
        if (strcmp(encrypt->items[i], "all") != 0 && !pb_geography_published(load->info->geography, encrypt->items[i]))
            return password_of_nobody(load->info->geography, encrypt->items[i], error);
    if (!wanted)
        return PB_OK;
    *password = load->password;
    if (load->password)
        return PB_OK;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                                    "the archive of %s is to be encrypted, and there is no password", load->place->id);
    pb_error_hint(error, "write it into a file that only you can read, in one line, and give --archive-password FILE; "
                         "nothing was published");
    return status;
}
