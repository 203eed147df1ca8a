#ifndef LOCKFETCH_C_CONNECTION_H
#define LOCKFETCH_C_CONNECTION_H

#include <sys/types.h>

/// Connects to a Unix domain socket.
///
/// Returns a descriptor that does not block and does not outlive an exec; -1 with errno set on
/// failure, ENAMETOOLONG for a path that does not fit a socket's address.
int lockfetch_connect(const char *path, int timeout_seconds);

/// Starts a program with pipes as its three standard streams.
///
/// `streams` receives our ends, which do not block: of its input, its output and its errors. Signals
/// that this process ignores or handles are as usual for the child. Returns 0, or -1 with errno set.
int lockfetch_spawn(
    const char *program, char *const arguments[], char *const environment[], pid_t *child,
    int streams[3]);

/// Makes a pair of connected sockets, the first of which does not block.
int lockfetch_socket_pair(int sockets[2]);

/// Writes what fits, without a signal when the other side of a socket is gone.
ssize_t lockfetch_send(int descriptor, const void *bytes, size_t count);

/// Waits until one of three descriptors, each of which may be -1, can be read, written, or read.
///
/// Returns a set of bits: 1, 2 and 4 in that order; 0 when the time is over; -1 with errno set.
int lockfetch_wait(int readable, int writable, int also_readable, int timeout_milliseconds);

/// What became of a child: 1 with its wait status when it has ended, 0 while it runs, -1 on failure.
int lockfetch_reap(pid_t child, int *status);

/// Asks a child to end.
int lockfetch_terminate(pid_t child);

#endif
