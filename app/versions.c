#include "app/versions.h"

#include <archive.h>
#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <expat.h>
#include <openssl/crypto.h>
#include <openssl/opensslv.h>
#include <sqlite3.h>
#include <stdio.h>
#include <xxhash.h>
#include <zlib.h>

static void version_number(char text[32], unsigned major, unsigned minor, unsigned patch)
{
    (void)snprintf(text, 32, "%u.%u.%u", major, minor, patch);
}

static struct pb_library versions_of(const char *name, const char *compiled, const char *running)
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
    const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);
    libraries[0] = versions_of("libcurl", LIBCURL_VERSION, curl ? curl->version : "none");
    libraries[1] = versions_of("SQLite", SQLITE_VERSION, sqlite3_libversion());
    libraries[2] = versions_of("OpenSSL", OPENSSL_VERSION_STR, "");
    version_number(libraries[2].running, OPENSSL_version_major(), OPENSSL_version_minor(), OPENSSL_version_patch());
    version_number(compiled, CJSON_VERSION_MAJOR, CJSON_VERSION_MINOR, CJSON_VERSION_PATCH);
    libraries[3] = versions_of("cJSON", compiled, cJSON_Version());
    libraries[4] = versions_of("zlib", ZLIB_VERSION, zlibVersion());
    version_number(compiled, XXH_VERSION_MAJOR, XXH_VERSION_MINOR, XXH_VERSION_RELEASE);
    unsigned hash = XXH_versionNumber();
    version_number(running, hash / 10000, hash / 100 % 100, hash % 100);
    libraries[5] = versions_of("xxHash", compiled, running);
    int archive = archive_version_number();
    version_number(running, (unsigned)archive / 1000000, (unsigned)archive / 1000 % 1000, (unsigned)archive % 1000);
    libraries[6] = versions_of("libarchive", ARCHIVE_VERSION_ONLY_STRING, running);
    XML_Expat_Version expat = XML_ExpatVersionInfo();
    version_number(compiled, XML_MAJOR_VERSION, XML_MINOR_VERSION, XML_MICRO_VERSION);
    version_number(running, (unsigned)expat.major, (unsigned)expat.minor, (unsigned)expat.micro);
    libraries[7] = versions_of("Expat", compiled, running);
}
