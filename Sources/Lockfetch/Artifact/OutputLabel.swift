public import LockText

/// What a fixed output is called, before the engine makes a store name of it.
///
/// An adapter says which parts name the artifact; how they are joined, cleaned and cut is one rule
/// for all ecosystems (``FixedOutputName``).
public struct OutputLabel: Hashable, Sendable {
  /// The parts that are joined by `+`: for npm the scope, if any, and `<name>-<version>`.
  public var parts: [ByteString]
  /// The end of the file's name with its dot: `.tgz`.
  public var fileExtension: ByteString
  /// How the path of the ecosystem's canonical URL for this name ends, on whichever host:
  /// `/lodash/-/lodash-4.17.21.tgz`; `nil` when it has none.
  public var canonicalPath: ByteString?

  /// Proposes a label.
  public init(parts: [ByteString], fileExtension: ByteString, canonicalPath: ByteString?) {
    self.parts = parts
    self.fileExtension = fileExtension
    self.canonicalPath = canonicalPath
  }

  /// Whether this is the ecosystem's canonical URL for the name; a query makes it another one.
  public func isCanonical(_ url: FetchURL) -> Bool {
    canonicalPath.map { url.endsWithPath($0) } ?? false
  }
}
