#ifndef LOCKFETCH_C_FILE_SYSTEM_H
#define LOCKFETCH_C_FILE_SYSTEM_H

#include "CConnection.h"

/// Brings every written byte of the file system that holds an open file to the disk.
///
/// On Linux this is syncfs(2), which Swift's C library module leaves out because it is declared for
/// _GNU_SOURCE only; elsewhere it synchronises the file alone. Returns -1 and sets errno on failure.
int lockfetch_sync_file_system(int descriptor);

/// Lets the system begin to bring a part of an open file to the disk, without waiting for it; where
/// that cannot be asked for, nothing happens.
void lockfetch_begin_writing(int descriptor, long long offset, long long count);

/// Lets two names change places in one step. Returns -1 and sets errno on failure: EINVAL or ENOSYS
/// where the file system cannot.
int lockfetch_exchange(const char *left, const char *right);

#endif
