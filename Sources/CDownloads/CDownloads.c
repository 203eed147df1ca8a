#define CURL_DISABLE_TYPECHECK
#include "CDownloads.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The functions of libcurl, with the types of its header. */
#define FUNCTIONS(each) \
  each(curl_global_init) each(curl_version_info) each(curl_easy_init) each(curl_easy_cleanup) \
  each(curl_easy_setopt) each(curl_easy_getinfo) each(curl_easy_strerror) \
  each(curl_slist_append) each(curl_slist_free_all) each(curl_multi_init) \
  each(curl_multi_cleanup) each(curl_multi_setopt) each(curl_multi_add_handle) \
  each(curl_multi_remove_handle) each(curl_multi_perform) each(curl_multi_poll) \
  each(curl_multi_info_read)

#define MEMBER(name) __typeof__(name) *name;
static struct {
  FUNCTIONS(MEMBER)
} curl;

static int is_open;
static pthread_once_t once = PTHREAD_ONCE_INIT;

#if defined(__APPLE__)
static const char *const names[] = {"libcurl.4.dylib", "libcurl.dylib"};
#else
static const char *const names[] = {"libcurl.so.4", "libcurl.so"};
#endif

static void open_library(void) {
  void *library = NULL;
  for (size_t index = 0; library == NULL && index < sizeof names / sizeof names[0]; index++) {
    library = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
  }
  if (library == NULL) return;
#define FIND(name) \
  *(void **)&curl.name = dlsym(library, #name); \
  if (curl.name == NULL) return;
  FUNCTIONS(FIND)
  if (curl.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return;
  /* CURLOPT_PROTOCOLS_STR is of 7.85. */
  if (curl.curl_version_info(CURLVERSION_NOW)->version_num < 0x075500) return;
  is_open = 1;
}

int lockfetch_curl_open(void) {
  pthread_once(&once, open_library);
  return is_open ? 0 : -1;
}

const char *lockfetch_curl_version(void) {
  return is_open ? curl.curl_version_info(CURLVERSION_NOW)->version : NULL;
}

struct lockfetch_pool {
  CURLM *multi;
};

struct lockfetch_transfer {
  CURL *easy;
  struct curl_slist *headers;
  void *context;
  size_t (*receive)(void *context, const unsigned char *bytes, size_t count);
  void (*header)(void *context, const unsigned char *bytes, size_t count);
};

lockfetch_pool *lockfetch_pool_create(long connections) {
  lockfetch_pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return NULL;
  pool->multi = curl.curl_multi_init();
  if (pool->multi == NULL) {
    free(pool);
    return NULL;
  }
  curl.curl_multi_setopt(pool->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
  curl.curl_multi_setopt(pool->multi, CURLMOPT_MAXCONNECTS, connections);
  return pool;
}

void lockfetch_pool_destroy(lockfetch_pool *pool) {
  curl.curl_multi_cleanup(pool->multi);
  free(pool);
}

static size_t take_body(char *bytes, size_t size, size_t count, void *argument) {
  lockfetch_transfer *transfer = argument;
  return transfer->receive(transfer->context, (const unsigned char *)bytes, size * count);
}

static size_t take_header(char *bytes, size_t size, size_t count, void *argument) {
  lockfetch_transfer *transfer = argument;
  transfer->header(transfer->context, (const unsigned char *)bytes, size * count);
  return size * count;
}

lockfetch_transfer *lockfetch_transfer_create(
    void *context, size_t (*receive)(void *context, const unsigned char *bytes, size_t count),
    void (*header)(void *context, const unsigned char *bytes, size_t count)) {
  lockfetch_transfer *transfer = calloc(1, sizeof *transfer);
  if (transfer == NULL) return NULL;
  CURL *easy = curl.curl_easy_init();
  if (easy == NULL) {
    free(transfer);
    return NULL;
  }
  transfer->easy = easy;
  transfer->context = context;
  transfer->receive = receive;
  transfer->header = header;
  curl.curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
  curl.curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl.curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
  curl.curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
  curl.curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
  curl.curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl.curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl.curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 1L);
  curl.curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  /* Each redirection is looked at before it is followed, as a request of its own. */
  curl.curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  /* No Accept-Encoding and no decoding: the bytes are wanted as they were published. */
  curl.curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, NULL);
  curl.curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  curl.curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl.curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 256L << 10);
  curl.curl_easy_setopt(easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
  return transfer;
}

void lockfetch_transfer_destroy(lockfetch_transfer *transfer) {
  curl.curl_easy_cleanup(transfer->easy);
  curl.curl_slist_free_all(transfer->headers);
  free(transfer);
}

static int set_url(CURL *easy, const char *url) {
  /* Only TLS tells whether a server speaks HTTP/2; elsewhere nothing is to be waited for. */
  int is_secure = strncmp(url, "https:", 6) == 0;
  curl.curl_easy_setopt(
      easy, CURLOPT_HTTP_VERSION,
      (long)(is_secure ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
  curl.curl_easy_setopt(easy, CURLOPT_PIPEWAIT, is_secure ? 1L : 0L);
  return curl.curl_easy_setopt(easy, CURLOPT_URL, url);
}

int lockfetch_transfer_set_text(
    lockfetch_transfer *transfer, lockfetch_text option, const char *value) {
  CURL *easy = transfer->easy;
  CURLcode code = CURLE_OK;
  switch (option) {
    case lockfetch_text_url: code = set_url(easy, value); break;
    case lockfetch_text_proxy: code = curl.curl_easy_setopt(easy, CURLOPT_PROXY, value); break;
    case lockfetch_text_no_proxy: code = curl.curl_easy_setopt(easy, CURLOPT_NOPROXY, value); break;
    case lockfetch_text_ca_file:
      code = curl.curl_easy_setopt(easy, CURLOPT_CAINFO, value);
      /* Where libcurl knows no https to a proxy, it takes no certificates for one. */
      curl.curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, value);
      break;
    case lockfetch_text_ca_folder:
      code = curl.curl_easy_setopt(easy, CURLOPT_CAPATH, value);
      curl.curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, value);
      break;
    case lockfetch_text_user_agent:
      code = curl.curl_easy_setopt(easy, CURLOPT_USERAGENT, value);
      break;
  }
  return code == CURLE_OK ? 0 : -1;
}

int lockfetch_transfer_set_number(
    lockfetch_transfer *transfer, lockfetch_number option, long value) {
  CURLcode code = CURLE_OK;
  switch (option) {
    case lockfetch_number_connect_milliseconds:
      code = curl.curl_easy_setopt(transfer->easy, CURLOPT_CONNECTTIMEOUT_MS, value);
      break;
    case lockfetch_number_stall_seconds:
      code = curl.curl_easy_setopt(transfer->easy, CURLOPT_LOW_SPEED_TIME, value);
      break;
    case lockfetch_number_minimum_speed:
      code = curl.curl_easy_setopt(transfer->easy, CURLOPT_LOW_SPEED_LIMIT, value);
      break;
  }
  return code == CURLE_OK ? 0 : -1;
}

int lockfetch_transfer_add_header(lockfetch_transfer *transfer, const char *line) {
  struct curl_slist *headers = curl.curl_slist_append(transfer->headers, line);
  if (headers == NULL) return -1;
  transfer->headers = headers;
  return 0;
}

int lockfetch_pool_add(lockfetch_pool *pool, lockfetch_transfer *transfer) {
  curl.curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
  return curl.curl_multi_add_handle(pool->multi, transfer->easy) == CURLM_OK ? 0 : -1;
}

void lockfetch_pool_remove(lockfetch_pool *pool, lockfetch_transfer *transfer) {
  curl.curl_multi_remove_handle(pool->multi, transfer->easy);
}

int lockfetch_pool_perform(lockfetch_pool *pool) {
  int running = 0;
  return curl.curl_multi_perform(pool->multi, &running) == CURLM_OK ? 0 : -1;
}

int lockfetch_pool_wait(lockfetch_pool *pool, int milliseconds) {
  return curl.curl_multi_poll(pool->multi, NULL, 0, milliseconds, NULL) == CURLM_OK ? 0 : -1;
}

static lockfetch_ending ending_of(CURLcode code) {
  switch (code) {
    case CURLE_OK: return lockfetch_ended_whole;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PARTIAL_FILE:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_AGAIN: return lockfetch_ended_transiently;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CACERT_BADFILE: return lockfetch_ended_untrusted;
    default: return lockfetch_ended_for_good;
  }
}

void *lockfetch_pool_next_ended(lockfetch_pool *pool, lockfetch_ending *ending, int *code) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl.curl_multi_info_read(pool->multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    lockfetch_transfer *transfer = NULL;
    curl.curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
    *code = message->data.result;
    *ending = ending_of(message->data.result);
    return transfer->context;
  }
  return NULL;
}

long lockfetch_transfer_status(lockfetch_transfer *transfer) {
  long status = 0;
  curl.curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  if (status != 0) return status;
  curl.curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &status);
  return status >= 400 ? status : 0;
}

int lockfetch_transfer_http_version(lockfetch_transfer *transfer) {
  long version = 0;
  curl.curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_VERSION, &version);
  switch (version) {
    case CURL_HTTP_VERSION_1_0: return 10;
    case CURL_HTTP_VERSION_1_1: return 11;
    case CURL_HTTP_VERSION_2_0: return 20;
    default: return 0;
  }
}

const char *lockfetch_transfer_redirection(lockfetch_transfer *transfer) {
  char *url = NULL;
  curl.curl_easy_getinfo(transfer->easy, CURLINFO_REDIRECT_URL, &url);
  return url;
}

const char *lockfetch_curl_explanation(int code) {
  return curl.curl_easy_strerror((CURLcode)code);
}
