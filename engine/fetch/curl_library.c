/*
 * libcurl, loaded when an address is looked at for the first time (core/base/late_library.h). A function of libcurl
 * that is called anywhere has to be listed here; the linker says which is missing.
 */
#include "core/base/late_library.h"

#include <curl/curl.h>
#include <stdarg.h>

/* Macros that check the types of arguments, for those who call. */
#undef curl_easy_setopt
#undef curl_easy_getinfo

/* Newer versions promise that to read a URL does not change it. */
typedef __typeof__(_Generic(curl_url_get, CURLUcode (*)(CURLU *, CURLUPart, char **, unsigned)
                            : (CURLU *)NULL, default
                            : (const CURLU *)NULL)) curl_url_read;

#define CURL_FUNCTIONS(F)                                                                                              \
    F(CURLcode, curl_global_init, (long flags), (flags), CURLE_OUT_OF_MEMORY)                                          \
    F(void, curl_global_cleanup, (void), (), )                                                                         \
    F(curl_version_info_data *, curl_version_info, (CURLversion age), (age), NULL)                                     \
    F(time_t, curl_getdate, (const char *text, const time_t *now), (text, now), -1)                                    \
    F(void, curl_free, (void *memory), (memory), )                                                                     \
    F(struct curl_slist *, curl_slist_append, (struct curl_slist * list, const char *text), (list, text), NULL)        \
    F(void, curl_slist_free_all, (struct curl_slist * list), (list), )                                                 \
    F(CURLU *, curl_url, (void), (), NULL)                                                                             \
    F(void, curl_url_cleanup, (CURLU * url), (url), )                                                                  \
    F(CURLUcode, curl_url_get, (curl_url_read url, CURLUPart part, char **text, unsigned flags),                       \
      (url, part, text, flags), CURLUE_OUT_OF_MEMORY)                                                                  \
    F(CURLUcode, curl_url_set, (CURLU * url, CURLUPart part, const char *text, unsigned flags),                        \
      (url, part, text, flags), CURLUE_OUT_OF_MEMORY)                                                                  \
    F(const char *, curl_url_strerror, (CURLUcode code), (code), "libcurl cannot be loaded")                           \
    F(CURL *, curl_easy_init, (void), (), NULL)                                                                        \
    F(void, curl_easy_cleanup, (CURL * easy), (easy), )                                                                \
    F(CURLcode, curl_easy_perform, (CURL * easy), (easy), CURLE_OUT_OF_MEMORY)                                         \
    F(const char *, curl_easy_strerror, (CURLcode code), (code), "libcurl cannot be loaded")                           \
    F(CURLHcode, curl_easy_header,                                                                                     \
      (CURL * easy, const char *name, size_t index, unsigned origin, int request, struct curl_header **header),        \
      (easy, name, index, origin, request, header), CURLHE_OUT_OF_MEMORY)                                              \
    F(CURLM *, curl_multi_init, (void), (), NULL)                                                                      \
    F(CURLMcode, curl_multi_cleanup, (CURLM * multi), (multi), CURLM_OUT_OF_MEMORY)                                    \
    F(CURLMcode, curl_multi_add_handle, (CURLM * multi, CURL * easy), (multi, easy), CURLM_OUT_OF_MEMORY)              \
    F(CURLMcode, curl_multi_remove_handle, (CURLM * multi, CURL * easy), (multi, easy), CURLM_OUT_OF_MEMORY)           \
    F(CURLMcode, curl_multi_perform, (CURLM * multi, int *running), (multi, running), CURLM_OUT_OF_MEMORY)             \
    F(CURLMcode, curl_multi_poll,                                                                                      \
      (CURLM * multi, struct curl_waitfd * more, unsigned count, int milliseconds, int *ready),                        \
      (multi, more, count, milliseconds, ready), CURLM_OUT_OF_MEMORY)                                                  \
    F(CURLMcode, curl_multi_wakeup, (CURLM * multi), (multi), CURLM_OUT_OF_MEMORY)                                     \
    F(CURLMsg *, curl_multi_info_read, (CURLM * multi, int *left), (multi, left), NULL)

/* These two take one argument of a type that follows from the option. */
#define CURL_VARIADIC(F)                                                                                               \
    F(CURLcode, curl_easy_setopt, (CURL * easy, CURLoption option, ...), , )                                           \
    F(CURLcode, curl_easy_getinfo, (CURL * easy, CURLINFO info, ...), , )

enum { CURL_FUNCTIONS(PB_LATE_NUMBER) CURL_VARIADIC(PB_LATE_NUMBER) CURL_FUNCTION_COUNT };

static const char *const curl_names[] = { CURL_FUNCTIONS(PB_LATE_NAME) CURL_VARIADIC(PB_LATE_NAME) };
static void *curl_found[CURL_FUNCTION_COUNT];
static struct pb_late_library curl_library = {
    .file = "libcurl.so.4", .names = curl_names, .functions = curl_found, .count = CURL_FUNCTION_COUNT
};

#define PB_LATE_LIBRARY curl_library
CURL_FUNCTIONS(PB_LATE_FUNCTION)
#undef PB_LATE_LIBRARY

CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
    enum { KIND = 10000 }; /* options of one type begin at a multiple of it */
    CURLcode (*real)(CURL *, CURLoption, ...) = NULL;
    void *function = pb_late_function(&curl_library, LATE_curl_easy_setopt);
    CURLcode code = CURLE_OK;
    va_list arguments;
    if (!function)
        return CURLE_OUT_OF_MEMORY;
    memcpy(&real, &function, sizeof real);
    va_start(arguments, option);
    if (option < CURLOPTTYPE_OBJECTPOINT)
        code = real(easy, option, va_arg(arguments, long));
    else if (option / KIND == CURLOPTTYPE_OFF_T / KIND)
        code = real(easy, option, va_arg(arguments, curl_off_t));
    else
        code = real(easy, option, va_arg(arguments, void *));
    va_end(arguments);
    return code;
}

CURLcode curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
    CURLcode (*real)(CURL *, CURLINFO, ...) = NULL;
    void *function = pb_late_function(&curl_library, LATE_curl_easy_getinfo);
    va_list arguments;
    if (!function)
        return CURLE_OUT_OF_MEMORY;
    memcpy(&real, &function, sizeof real);
    va_start(arguments, info);
    CURLcode code = real(easy, info, va_arg(arguments, void *));
    va_end(arguments);
    return code;
}
