package import LocalFiles
package import NixStore

/// One file to be added to a store.
package struct StoreAddition: Sendable {
  /// The path that it will have.
  package let path: StorePath
  /// How the path follows from its content.
  package let contentAddress: ContentAddress
  /// The objects that it refers to, all of which must be valid before it is added, sorted.
  package let references: [StorePath]
  /// The content of the file, which is not executable; empty where ``file`` has it.
  package let contents: [UInt8]
  /// Where the content is read while it is sent, so that it is never in memory as a whole.
  package let file: FileSource?

  /// Describes a file.
  package init(
    path: StorePath, contentAddress: ContentAddress, references: [StorePath], contents: [UInt8]
  ) {
    self.path = path
    self.contentAddress = contentAddress
    self.references = references
    self.contents = contents
    file = nil
  }

  /// Describes a file that refers to nothing and is read while it is sent.
  package init(path: StorePath, contentAddress: ContentAddress, file: FileSource) {
    self.path = path
    self.contentAddress = contentAddress
    references = []
    contents = []
    self.file = file
  }

  /// `text:sha256`, `fixed:sha512`, `fixed:r:sha256`: how the content is to be hashed.
  ///
  /// - Source: Nix 2.34.8, `libstore/content-address.cc` (`renderPrefix`).
  var method: [UInt8] {
    let kind = contentAddress.method == .text ? "" : "fixed:"
    return Array(kind.utf8) + contentAddress.methodAndAlgorithm
  }

  /// Gives away what is sent of the file, piece by piece: its bytes, or its Nix archive where that is
  /// hashed.
  func forEachPieceOfDump(
    _ body: ([UInt8]) throws(DaemonError) -> Void
  ) throws(DaemonError) {
    switch contentAddress.method {
    case .flat, .text: try forEachPieceOfContents(body)
    case .nixArchive, .git: try forEachPieceOfArchive(body)
    }
  }

  /// Gives the Nix archive of the file away, piece by piece.
  func forEachPieceOfArchive(
    _ body: ([UInt8]) throws(DaemonError) -> Void
  ) throws(DaemonError) {
    let frame = NixArchive.frame(ofFileWithSize: file?.size ?? contents.count)
    try body(frame.header)
    try forEachPieceOfContents(body)
    try body(frame.trailer)
  }

  private func forEachPieceOfContents(
    _ body: ([UInt8]) throws(DaemonError) -> Void
  ) throws(DaemonError) {
    guard let file else { return try body(contents) }
    do {
      try file.forEachPiece(body)
    } catch {
      switch error {
      case .file(let error): throw .unreadable(error)
      case .body(let error): throw error
      }
    }
  }
}
