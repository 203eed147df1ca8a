#ifndef LOCKFETCH_C_ZLIB_H
#define LOCKFETCH_C_ZLIB_H

#include <zlib.h>

/// Prepares a stream for deflate without any header around it (RFC 1951), as zip files hold it.
///
/// zlib's own inflateInit2 is a macro, which Swift does not see.
static inline int lockfetch_inflate_init(z_stream *stream) {
  return inflateInit2(stream, -MAX_WBITS);
}

#endif
