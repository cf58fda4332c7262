/*
 * What kind of OpenDocument file it is, and whether it can be read without a password.
 */
#include "core/formats/ods_private.h"

#include <string.h>

#define ODS_TYPE "application/vnd.oasis.opendocument."

static const char ods_save_again[] = "give a spreadsheet: .ods, .xlsx or CSV";

bool pb_ods_is(const struct pb_archive *archive)
{
    size_t member = 0;
    if (pb_archive_find(archive, "[Content_Types].xml", &member))
        return false;
    return pb_archive_find(archive, "mimetype", &member) ||
           (pb_archive_find(archive, "content.xml", &member) &&
            pb_archive_find(archive, "META-INF/manifest.xml", &member));
}

bool pb_ods_is_flat(const void *bytes, size_t length)
{
    static const char office[] = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
    static const char document[] = ":document";
    return memmem(bytes, length, office, sizeof office - 1) && memmem(bytes, length, document, sizeof document - 1);
}

enum pb_status pb_ods_refuse(const struct pb_ods *ods, const char *what, const char *hint, struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "this is not a spreadsheet that can be read (.ods): it is %s", what);
    pb_error_hint(error, "%s", hint);
    pb_error_at(error, ods->name, 0, 0);
    return status;
}

static enum pb_status ods_refuse_kind(const struct pb_ods *ods, const char *kind, struct pb_error *error)
{
    static const struct {
        const char *kind;
        const char *what;
    } kinds[] = {
        { "text", "an OpenDocument text (.odt)" },        { "presentation", "an OpenDocument presentation (.odp)" },
        { "graphics", "an OpenDocument drawing (.odg)" }, { "drawing", "an OpenDocument drawing (.odg)" },
        { "chart", "an OpenDocument chart (.odc)" },      { "image", "an OpenDocument image (.odi)" },
        { "formula", "an OpenDocument formula (.odf)" },  { "database", "an OpenDocument database (.odb)" },
        { "base", "an OpenDocument database (.odb)" },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strncmp(kind, kinds[i].kind, strlen(kinds[i].kind)) == 0)
            return pb_ods_refuse(ods, kinds[i].what, ods_save_again, error);
    return pb_ods_refuse(ods, "an OpenDocument file of another kind", ods_save_again, error);
}

enum pb_status pb_ods_refuse_body(const struct pb_ods *ods, const char *body, struct pb_error *error)
{
    return ods_refuse_kind(ods, body, error);
}

/* The first bytes of a member; 0 when there is none or it is damaged. */
static size_t ods_member_start(const struct pb_ods *ods, const char *name, char *bytes, size_t size)
{
    size_t member = 0;
    struct pb_input input;
    size_t length = 0;
    size_t got = 1;
    if (!pb_archive_find(ods->archive, name, &member) || pb_archive_begin(ods->archive, member, &input, NULL) != PB_OK)
        return 0;
    while (got > 0 && length < size) {
        if (input.read(input.stream, bytes + length, size - length, &got, NULL) != PB_OK)
            break;
        length += got;
    }
    pb_archive_end(&input);
    return length;
}

/* A file may be without its type; what is in its body decides then. */
static enum pb_status ods_check_type(const struct pb_ods *ods, struct pb_error *error)
{
    char type[128];
    size_t length = ods_member_start(ods, "mimetype", type, sizeof type - 1);
    while (length > 0 && (pb_xlsx_blank(type[length - 1]) || type[length - 1] == '\0'))
        length--;
    type[length] = '\0';
    if (length == 0 || strncmp(type, ODS_TYPE "spreadsheet", sizeof ODS_TYPE "spreadsheet" - 1) == 0)
        return PB_OK;
    if (strncmp(type, ODS_TYPE, sizeof ODS_TYPE - 1) == 0)
        return ods_refuse_kind(ods, type + sizeof ODS_TYPE - 1, error);
    if (strcmp(type, "application/vnd.sun.xml.calc") == 0)
        return pb_ods_refuse(ods, "a spreadsheet of OpenOffice 1 (.sxc)",
                             "open it in LibreOffice and save it as .ods or .xlsx", error);
    return pb_ods_refuse(ods, "a document of another kind, by its type", ods_save_again, error);
}

struct ods_manifest {
    bool encrypted;
    struct pb_xml *xml;
};

static void ods_manifest_begin(void *context, unsigned depth, const char *name, const char *const *attributes)
{
    struct ods_manifest *manifest = context;
    (void)depth;
    (void)attributes;
    if (strcmp(name, "encryption-data") != 0)
        return;
    manifest->encrypted = true;
    pb_xml_stop(manifest->xml, PB_FAILED);
}

/* The manifest says which members have a password. One that cannot be read says nothing. */
static bool ods_is_encrypted(const struct pb_ods *ods)
{
    static const struct pb_xml_handlers handlers = { .begin = ods_manifest_begin };
    struct ods_manifest manifest = { .encrypted = false };
    struct pb_input input;
    size_t member = 0;
    bool ended = false;
    if (pb_archive_find(ods->archive, "encrypted-package", &member))
        return true;
    if (!pb_archive_find(ods->archive, "META-INF/manifest.xml", &member) ||
        pb_archive_begin(ods->archive, member, &input, NULL) != PB_OK)
        return false;
    enum pb_status status = pb_xml_open(&manifest.xml, &input, &handlers, &manifest, NULL);
    while (status == PB_OK && !ended)
        status = pb_xml_run(manifest.xml, &ended, NULL);
    pb_xml_close(manifest.xml);
    pb_archive_end(&input);
    return manifest.encrypted;
}

enum pb_status pb_ods_check_package(struct pb_ods *ods, struct pb_error *error)
{
    size_t member = 0;
    enum pb_status status = ods_check_type(ods, error);
    if (status != PB_OK)
        return status;
    if (ods_is_encrypted(ods))
        return pb_ods_refuse(ods, "protected by a password",
                             "open it with its password and save it without one (File, Save As, clear 'Save with "
                             "password')",
                             error);
    if (pb_archive_find(ods->archive, "content.xml", &member))
        return PB_OK;
    return pb_ods_refuse(
        ods, "a file without its part content.xml",
        "the file is damaged or is no spreadsheet: get it again, or open it in LibreOffice and save it "
        "again",
        error);
}
