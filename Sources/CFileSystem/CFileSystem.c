#define _GNU_SOURCE
#include "CFileSystem.h"

#include <unistd.h>

int lockfetch_sync_file_system(int descriptor) {
#if defined(__linux__)
  return syncfs(descriptor);
#else
  return fsync(descriptor);
#endif
}
