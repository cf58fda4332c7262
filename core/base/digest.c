#include "placebook/digest.h"

#include "core/base/digest_prepare.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct pb_digest {
    EVP_MD_CTX *context;
};

/* OpenSSL sets itself up at its first use, and crashed there when memory was out in a second thread: so that use is at
 * the start of the program, and what it found is kept until the end. */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static EVP_MD *sha256;

static void digest_fetch(void)
{
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
}

bool pb_digest_prepare(void)
{
    return pthread_once(&once, digest_fetch) == 0 && sha256;
}

struct pb_digest *pb_digest_open(void)
{
    if (!pb_digest_prepare())
        return NULL;
    struct pb_digest *digest = malloc(sizeof *digest); /* checked: below */
    if (!digest)
        return NULL;
    digest->context = EVP_MD_CTX_new();
    if (!digest->context || EVP_DigestInit_ex(digest->context, sha256, NULL) != 1) {
        EVP_MD_CTX_free(digest->context);
        free(digest);
        return NULL;
    }
    return digest;
}

/* Once initialised, SHA-256 over memory cannot fail: a failure would be a broken library, and a wrong key must not get
 * out. */
void pb_digest_add(struct pb_digest *digest, const void *bytes, size_t length)
{
    if (EVP_DigestUpdate(digest->context, bytes, length) != 1)
        abort();
}

void pb_digest_text(struct pb_digest *digest, const char *text)
{
    uint64_t length = text ? strlen(text) : 0;
    unsigned char prefix[8];
    for (int i = 0; i < 8; i++)
        prefix[i] = (unsigned char)(length >> (8 * i));
    pb_digest_add(digest, prefix, sizeof prefix);
    if (length)
        pb_digest_add(digest, text, (size_t)length);
}

void pb_digest_close(struct pb_digest *digest, char hex[PB_DIGEST_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (EVP_DigestFinal_ex(digest->context, hash, &length) != 1 || length != 32)
        abort();
    for (unsigned int i = 0; i < 32; i++) {
        hex[2 * i] = digits[hash[i] >> 4];
        hex[2 * i + 1] = digits[hash[i] & 15];
    }
    hex[64] = '\0';
    EVP_MD_CTX_free(digest->context);
    free(digest);
}
