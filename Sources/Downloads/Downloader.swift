import LocalFiles

/// Downloads many files at once, each to a place of its own, verified.
///
/// Bytes are hashed while they are written to a file beside their place. What was written is brought
/// to the disk for many files at once, and only then moved: at its place there is a whole, verified
/// file or nothing.
package struct Downloader: ~Copyable {
  #if Network
    private var pool: TransferPool
    private let settings: DownloadSettings
  #endif

  /// Whether this program was built with libcurl (the package trait `Network`).
  package static var isBuiltIn: Bool {
    #if Network
      true
    #else
      false
    #endif
  }

  /// Opens libcurl.
  ///
  /// - Throws: ``DownloadStop/noLibrary(isBuiltIn:)``.
  package init(_ settings: DownloadSettings) throws(DownloadStop) {
    #if Network
      pool = try TransferPool(settings)
      self.settings = settings
    #else
      throw .noLibrary(isBuiltIn: false)
    #endif
  }

  /// Downloads files; connections are kept for the next time.
  ///
  /// - Parameter tell: Called for everything that happens, each request's end included.
  /// - Throws: ``DownloadStop``; what is at its place then is whole, and what was on its way can be
  ///   continued.
  package mutating func run(
    _ requests: [DownloadRequest], _ tell: (DownloadEvent) -> Void
  ) throws(DownloadStop) {
    #if Network
      var run = DownloadRun(requests, settings)
      do {
        try run.go(&pool, tell)
      } catch {
        pool.abandon()
        // What is whole is kept; the failure that brought us here is the one to tell.
        try? run.commit(tell)
        throw error
      }
    #else
      throw .noLibrary(isBuiltIn: false)
    #endif
  }
}
