import CFileSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A program that this process has started.
struct ChildProcess: Sendable {
  private let identifier: pid_t

  init(_ identifier: pid_t) {
    self.identifier = identifier
  }

  /// Sees the child off, whose streams are closed: it has two seconds to end by itself, and is then
  /// asked to. It is never waited for without end.
  func finish() {
    if reap(milliseconds: 2_000) { return }
    _ = lockfetch_terminate(identifier)
    _ = reap(milliseconds: 1_000)
  }

  private func reap(milliseconds: Int) -> Bool {
    var status: CInt = 0
    for _ in 0..<(milliseconds / 10) {
      if unsafe lockfetch_reap(identifier, &status) != 0 { return true }
      usleep(10_000)
    }
    return false
  }
}
