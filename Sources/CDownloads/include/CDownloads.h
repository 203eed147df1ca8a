#ifndef LOCKFETCH_C_DOWNLOADS_H
#define LOCKFETCH_C_DOWNLOADS_H

#include <stddef.h>

/// libcurl's multi interface with functions of fixed types, which Swift can call.
///
/// The library is opened when it is first wanted (`lockfetch_curl_open`) and not linked: Debian's
/// brings thirty others, which every start of the program would pay for.

/// Many transfers that share connections.
typedef struct lockfetch_pool lockfetch_pool;

/// One request and its answer.
typedef struct lockfetch_transfer lockfetch_transfer;

/// Options that are texts; each is copied.
typedef enum {
  lockfetch_text_url,
  /// The proxy; an empty text means none, whatever the environment says.
  lockfetch_text_proxy,
  /// Hosts that are asked without the proxy.
  lockfetch_text_no_proxy,
  /// A file, or a folder, of certificates that are trusted, of servers and proxies alike.
  lockfetch_text_ca_file,
  lockfetch_text_ca_folder,
  lockfetch_text_user_agent,
} lockfetch_text;

/// Options that are numbers.
typedef enum {
  lockfetch_number_connect_milliseconds,
  /// So long may a transfer be slower than ...
  lockfetch_number_stall_seconds,
  /// ... so many bytes a second.
  lockfetch_number_minimum_speed,
} lockfetch_number;

/// What became of a transfer, as far as it matters what to do next.
typedef enum {
  /// The answer is whole.
  lockfetch_ended_whole,
  /// No connection, a time-out, a connection that was cut: it may go better another time.
  lockfetch_ended_transiently,
  /// The certificate of the server is not trusted.
  lockfetch_ended_untrusted,
  /// It will not go better.
  lockfetch_ended_for_good,
} lockfetch_ending;

/// Opens libcurl once. Returns 0; -1 where there is none, or none with the multi interface of 7.85.
int lockfetch_curl_open(void);

/// The version of libcurl, such as `7.88.1`; NULL before it was opened.
const char *lockfetch_curl_version(void);

/// Makes a pool that keeps so many idle connections. Returns NULL when memory is short.
lockfetch_pool *lockfetch_pool_create(long connections);

/// Ends a pool, in which no transfer may be left.
void lockfetch_pool_destroy(lockfetch_pool *pool);

/// Makes a transfer that is not under way yet.
///
/// `receive` is given what is behind the headers; taking less than all of it ends the transfer.
/// `header` is given one line of the headers at a time. Both get `context`, and are called in
/// `lockfetch_pool_perform` alone.
lockfetch_transfer *lockfetch_transfer_create(
    void *context, size_t (*receive)(void *context, const unsigned char *bytes, size_t count),
    void (*header)(void *context, const unsigned char *bytes, size_t count));

/// Ends a transfer, which must be in no pool.
void lockfetch_transfer_destroy(lockfetch_transfer *transfer);

/// Set an option. Return 0, or -1 where libcurl does not take it.
int lockfetch_transfer_set_text(lockfetch_transfer *transfer, lockfetch_text, const char *value);
int lockfetch_transfer_set_number(lockfetch_transfer *transfer, lockfetch_number, long value);

/// Adds a line to the request's headers. Returns 0, or -1 when memory is short.
int lockfetch_transfer_add_header(lockfetch_transfer *transfer, const char *line);

/// Starts a transfer. Returns 0 or -1.
int lockfetch_pool_add(lockfetch_pool *pool, lockfetch_transfer *transfer);

/// Takes a transfer out, whether or not it has ended.
void lockfetch_pool_remove(lockfetch_pool *pool, lockfetch_transfer *transfer);

/// Does what can be done without waiting. Returns 0 or -1.
int lockfetch_pool_perform(lockfetch_pool *pool);

/// Waits until something can be done, at most so long. Returns 0 or -1.
int lockfetch_pool_wait(lockfetch_pool *pool, int milliseconds);

/// The context of a transfer that has ended, each once; NULL when there is none.
void *lockfetch_pool_next_ended(lockfetch_pool *pool, lockfetch_ending *ending, int *code);

/// The status of the answer, 0 while there is none; of a proxy's refusal where that is the answer.
long lockfetch_transfer_status(lockfetch_transfer *transfer);

/// The version of HTTP of the answer: 11, 20, 0 while it is not known.
int lockfetch_transfer_http_version(lockfetch_transfer *transfer);

/// Where the answer redirects to, made absolute; NULL when it does not. It lives as the transfer.
const char *lockfetch_transfer_redirection(lockfetch_transfer *transfer);

/// What libcurl says of one of its result codes; without addresses and secrets.
const char *lockfetch_curl_explanation(int code);

#endif
