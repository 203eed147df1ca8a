#define _GNU_SOURCE
#include "CConnection.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

static int set_flags(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  if (flags == -1 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == -1) return -1;
  return fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

/* Closes and keeps the reason that brought us here. */
static int give_up(const int *descriptors, int count) {
  int reason = errno;
  for (int index = 0; index < count; index++) {
    if (descriptors[index] != -1) close(descriptors[index]);
  }
  errno = reason;
  return -1;
}

int lockfetch_connect(const char *path, int timeout_seconds) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  strcpy(address.sun_path, path);
  int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
  if (descriptor == -1) return -1;
  /* A server that accepts nobody lets connect(2) wait for as long as sending may take. */
  struct timeval timeout = {.tv_sec = timeout_seconds};
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
#ifdef SO_NOSIGPIPE
  int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == -1) {
    return give_up(&descriptor, 1);
  }
  if (set_flags(descriptor) == -1) return give_up(&descriptor, 1);
  return descriptor;
}

int lockfetch_socket_pair(int sockets[2]) {
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) == -1) return -1;
  if (set_flags(sockets[0]) == -1) return give_up(sockets, 2);
  if (fcntl(sockets[1], F_SETFD, FD_CLOEXEC) == -1) return give_up(sockets, 2);
  return 0;
}

static int start(
    const char *program, char *const arguments[], char *const environment[], pid_t *child,
    const int theirs[3]) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t usual, none;
  sigemptyset(&none);
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  sigaddset(&usual, SIGINT);
  sigaddset(&usual, SIGTERM);
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  for (int stream = 0; stream < 3; stream++) {
    posix_spawn_file_actions_adddup2(&actions, theirs[stream], stream);
  }
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  int reason = posix_spawn(child, program, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  errno = reason;
  return reason == 0 ? 0 : -1;
}

int lockfetch_spawn(
    const char *program, char *const arguments[], char *const environment[], pid_t *child,
    int streams[3]) {
  /* Three pipes, reading end first; the child reads from the first and writes to the others. */
  int ends[6] = {-1, -1, -1, -1, -1, -1};
  for (int stream = 0; stream < 3; stream++) {
    if (pipe(&ends[2 * stream]) == -1) return give_up(ends, 6);
  }
  /* Above the standard streams, so that none is replaced before it is passed on. */
  for (int end = 0; end < 6; end++) {
    int moved = fcntl(ends[end], F_DUPFD_CLOEXEC, 3);
    if (moved == -1) return give_up(ends, 6);
    close(ends[end]);
    ends[end] = moved;
  }
  const int theirs[3] = {ends[0], ends[3], ends[5]};
  const int ours[3] = {ends[1], ends[2], ends[4]};
  for (int stream = 0; stream < 3; stream++) {
    if (set_flags(ours[stream]) == -1) return give_up(ends, 6);
  }
  if (start(program, arguments, environment, child, theirs) == -1) return give_up(ends, 6);
  for (int stream = 0; stream < 3; stream++) {
    close(theirs[stream]);
    streams[stream] = ours[stream];
  }
  return 0;
}

ssize_t lockfetch_send(int descriptor, const void *bytes, size_t count) {
  ssize_t sent = send(descriptor, bytes, count, MSG_NOSIGNAL);
  return sent == -1 && errno == ENOTSOCK ? write(descriptor, bytes, count) : sent;
}

int lockfetch_wait(int readable, int writable, int also_readable, int timeout_milliseconds) {
  struct pollfd entries[3] = {
      {.fd = readable, .events = POLLIN},
      {.fd = writable, .events = POLLOUT},
      {.fd = also_readable, .events = POLLIN}};
  int count = poll(entries, 3, timeout_milliseconds);
  if (count <= 0) return count;
  int ready = 0;
  for (int index = 0; index < 3; index++) {
    /* Errors and hang-ups show when the descriptor is read or written. */
    if (entries[index].revents != 0) ready |= 1 << index;
  }
  return ready;
}

int lockfetch_reap(pid_t child, int *status) {
  pid_t ended = waitpid(child, status, WNOHANG);
  return ended == child ? 1 : ended == 0 ? 0 : -1;
}

int lockfetch_terminate(pid_t child) {
  return kill(child, SIGTERM);
}
