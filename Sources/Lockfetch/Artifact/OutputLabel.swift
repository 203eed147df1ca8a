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
  /// Whether the URL is the ecosystem's canonical one for this name, on whichever host.
  public var isCanonical: Bool

  /// Proposes a label.
  public init(parts: [ByteString], fileExtension: ByteString, isCanonical: Bool) {
    self.parts = parts
    self.fileExtension = fileExtension
    self.isCanonical = isCanonical
  }
}
