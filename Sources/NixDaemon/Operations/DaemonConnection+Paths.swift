package import NixStore

/// Operations about what is in the store.
///
/// - Source: Nix 2.34.8, `libstore/daemon.cc` (`performOp`).
extension DaemonConnection {
  /// Whether the store has an object, whole and registered.
  package mutating func isValidPath(_ path: StorePath) throws(DaemonError) -> Bool {
    var request = request(.isValidPath)
    request.path(path)
    return try perform(request) { (stream) throws(DaemonError) in try stream.flag() }
  }

  /// Which of some objects the store has.
  ///
  /// Nothing is substituted to find out.
  package mutating func queryValidPaths(
    _ paths: [StorePath]
  ) throws(DaemonError) -> Set<StorePath> {
    var request = request(.queryValidPaths)
    request.paths(paths)
    request.flag(false)
    let valid = try perform(request) { (stream) throws(DaemonError) in try stream.paths() }
    guard valid.count <= paths.count else { throw .malformed(.unasked) }
    let result = Set(valid)
    guard result.isSubset(of: paths) else { throw .malformed(.unasked) }
    return result
  }

  /// Some object of the store, to see where the daemon's store directory is; `nil` in an empty store.
  ///
  /// The daemon sends a list of everything, of which only the beginning is read, so nothing else can
  /// be asked on this connection.
  package mutating func anyPath() throws(DaemonError) -> [UInt8]? {
    let request = request(.queryAllValidPaths)
    return try perform(request) { (stream) throws(DaemonError) in
      try stream.count() == 0 ? nil : try stream.string()
    }
  }

  /// Keeps an object, which need not be there yet, from the garbage collector for as long as the
  /// connection lives.
  package mutating func addTempRoot(_ path: StorePath) throws(DaemonError) {
    var request = request(.addTempRoot)
    request.path(path)
    try perform(request) { (stream) throws(DaemonError) in try Self.done(&stream) }
  }

  /// Keeps what a symbolic link leads to from the garbage collector for as long as the link is there.
  ///
  /// - Parameter link: The absolute path of a link that the caller has made.
  package mutating func addIndirectRoot(_ link: [UInt8]) throws(DaemonError) {
    var request = request(.addIndirectRoot)
    request.string(link)
    try perform(request) { (stream) throws(DaemonError) in try Self.done(&stream) }
  }
}
