#include "cli/views/versions.h"

#include "cli/terminal/json_writer.h"
#include "placebook/version.h"

#include <archive.h>
#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <expat.h>
#include <openssl/crypto.h>
#include <openssl/opensslv.h>
#include <sqlite3.h>
#include <string.h>
#include <xxhash.h>
#include <zlib.h>

static void number(char text[32], unsigned major, unsigned minor, unsigned patch)
{
    (void)snprintf(text, 32, "%u.%u.%u", major, minor, patch);
}

static struct pb_library library(const char *name, const char *compiled, const char *running)
{
    struct pb_library library = { .name = name };
    (void)pb_text_copy(library.compiled, sizeof library.compiled, compiled);
    (void)pb_text_copy(library.running, sizeof library.running, running);
    return library;
}

void pb_libraries(struct pb_library libraries[PB_LIBRARIES])
{
    char compiled[32];
    char running[32];
    libraries[0] = library("libcurl", LIBCURL_VERSION, curl_version_info(CURLVERSION_NOW)->version);
    libraries[1] = library("SQLite", SQLITE_VERSION, sqlite3_libversion());
    libraries[2] = library("OpenSSL", OPENSSL_VERSION_STR, "");
    number(libraries[2].running, OPENSSL_version_major(), OPENSSL_version_minor(), OPENSSL_version_patch());
    number(compiled, CJSON_VERSION_MAJOR, CJSON_VERSION_MINOR, CJSON_VERSION_PATCH);
    libraries[3] = library("cJSON", compiled, cJSON_Version());
    libraries[4] = library("zlib", ZLIB_VERSION, zlibVersion());
    number(compiled, XXH_VERSION_MAJOR, XXH_VERSION_MINOR, XXH_VERSION_RELEASE);
    unsigned hash = XXH_versionNumber();
    number(running, hash / 10000, hash / 100 % 100, hash % 100);
    libraries[5] = library("xxHash", compiled, running);
    int archive = archive_version_number();
    number(running, (unsigned)archive / 1000000, (unsigned)archive / 1000 % 1000, (unsigned)archive % 1000);
    libraries[6] = library("libarchive", ARCHIVE_VERSION_ONLY_STRING, running);
    XML_Expat_Version expat = XML_ExpatVersionInfo();
    number(compiled, XML_MAJOR_VERSION, XML_MINOR_VERSION, XML_MICRO_VERSION);
    number(running, (unsigned)expat.major, (unsigned)expat.minor, (unsigned)expat.micro);
    libraries[7] = library("Expat", compiled, running);
}

void pb_versions_print(const struct pb_output *output)
{
    if (!output->json) {
        pb_print(output->results, "placebook " PB_VERSION "\n");
        return;
    }
    struct pb_library libraries[PB_LIBRARIES];
    struct pb_json_writer writer;
    pb_libraries(libraries);
    pb_json_document(&writer, output->results, "placebook.version/1");
    pb_json_text(&writer, "version", PB_VERSION);
    pb_json_list(&writer, "libraries");
    for (size_t i = 0; i < PB_LIBRARIES; i++) {
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "name", libraries[i].name);
        pb_json_text(&writer, "version", libraries[i].running);
        pb_json_text(&writer, "compiled_with", libraries[i].compiled);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
}
