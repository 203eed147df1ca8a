import CFileSystem
import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

// The calls that swift-system does not wrap yet. This is the one file that knows which C library
// is underneath.

/// The error number of the C call that just failed on this thread.
func currentErrno() -> CInt {
  errno
}

/// Brings every written byte of a file system to the disk: on Linux of all files at once, so that
/// thousands of small files cost one wait.
func synchronize(_ descriptor: CInt) -> CInt {
  lockfetch_sync_file_system(descriptor)
}

/// Lets the system begin to bring a part of an open file to the disk.
func beginWriting(_ descriptor: CInt, from offset: Int, count: Int) {
  lockfetch_begin_writing(descriptor, Int64(offset), Int64(count))
}

/// Takes the exclusive lock of an open file, waiting for it.
func lockExclusively(_ descriptor: CInt) -> CInt {
  flock(descriptor, LOCK_EX)
}

/// Takes the exclusive lock of an open file, unless somebody else has it.
func tryLockExclusively(_ descriptor: CInt) -> CInt {
  flock(descriptor, LOCK_EX | LOCK_NB)
}

/// Makes an open file read-only and dates it to a second since 1970.
func systemSeal(_ descriptor: CInt, _ second: Int) -> CInt {
  let time = timespec(tv_sec: second, tv_nsec: 0)
  let times = [time, time]
  guard fchmod(descriptor, 0o444) == 0 else { return -1 }
  return unsafe futimens(descriptor, times)
}

/// Makes an open file writable for its owner again.
func systemUnseal(_ descriptor: CInt) -> CInt {
  fchmod(descriptor, 0o644)
}

/// When a file was changed last, in seconds since 1970.
func modificationSecond(_ status: Stat) -> Int {
  status.st_mtim.tv_sec
}

func systemHardLink(_ target: UnsafePointer<CChar>, _ path: UnsafePointer<CChar>) -> CInt {
  unsafe link(target, path)
}

func systemRename(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> CInt {
  unsafe rename(from, to)
}

/// Lets two names change places in one step.
func systemExchange(_ left: UnsafePointer<CChar>, _ right: UnsafePointer<CChar>) -> CInt {
  unsafe lockfetch_exchange(left, right)
}

/// The target of a symbolic link; `nil` leaves the reason in `errno`.
func systemReadLink(_ path: UnsafePointer<CChar>) -> [UInt8]? {
  var length = 0
  let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
    unsafe buffer.withMemoryRebound(to: CChar.self) { buffer in
      guard let base = buffer.baseAddress else { return }
      length = unsafe readlink(path, base, buffer.count)
    }
    count = max(0, length)
  }
  return length < 0 ? nil : bytes
}

func systemMakeFolder(_ path: UnsafePointer<CChar>, mode: mode_t = 0o755) -> CInt {
  unsafe mkdir(path, mode)
}

func systemRemove(_ path: UnsafePointer<CChar>) -> CInt {
  unsafe remove(path)
}

func systemMakeLink(_ target: UnsafePointer<CChar>, _ path: UnsafePointer<CChar>) -> CInt {
  unsafe symlink(target, path)
}

/// Whether this process may run a file.
func systemMayExecute(_ path: UnsafePointer<CChar>) -> Bool {
  unsafe access(path, X_OK) == 0
}

/// Whether this process may make entries in a folder.
func systemMayWrite(_ path: UnsafePointer<CChar>) -> Bool {
  unsafe access(path, W_OK | X_OK) == 0
}

/// The path without links, `.` and `..`; `nil` leaves the reason in `errno`.
func systemRealPath(_ path: UnsafePointer<CChar>) -> FilePath? {
  guard let resolved = unsafe realpath(path, nil) else { return nil }
  defer { unsafe free(resolved) }
  return unsafe FilePath(platformString: resolved)
}

/// The names in a folder without `.` and `..`; `nil` leaves the reason in `errno`.
func systemListFolder(_ path: UnsafePointer<CChar>) -> [[UInt8]]? {
  guard let folder = unsafe opendir(path) else { return nil }
  defer { unsafe closedir(folder) }
  var names: [[UInt8]] = []
  while let entry = unsafe readdir(folder) {
    let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { field in
      unsafe Array(field.prefix { $0 != 0 })
    }
    if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
  }
  return names
}

/// Leaves a note in `flag` when the process is asked to stop, in place of stopping at once.
func systemOnStopSignals(_ handler: @convention(c) (CInt) -> Void) {
  for number in [SIGINT, SIGTERM] { signal(number, handler) }
}

/// Stops at once again when the process is asked to.
func systemDefaultStopSignals() {
  for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
}

/// Lets a write to a closed pipe fail with an error in place of ending the process.
func systemIgnorePipeSignal() {
  signal(SIGPIPE, SIG_IGN)
}

/// Whether a descriptor is a terminal.
func systemIsTerminal(_ descriptor: CInt) -> Bool {
  isatty(descriptor) == 1
}

/// The user that this process acts for.
func systemUser() -> UInt32 { geteuid() }
