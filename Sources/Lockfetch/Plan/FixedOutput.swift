import LockText
package import NixStore

/// One file that Nix can fetch and check without knowing anything else.
///
/// Only the engine makes these. The store path depends on nothing but ``name`` and ``integrity``.
public struct FixedOutput: Hashable, Sendable {
  /// The store path's name part.
  package let name: StorePathName
  /// Where to fetch from: the URL in the lock, in a pin, or derived by a documented rule.
  public let url: FetchURL
  /// The strongest hash of the fetched bytes.
  public let integrity: Integrity

  /// Name and hash tell the fixed outputs of a plan apart; the hash alone does not where a lock
  /// states one digest under many names.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ByteString(name.bytes))
    hasher.combine(ByteString(integrity.hash.digest))
  }

  package init(name: StorePathName, url: FetchURL, integrity: Integrity) {
    self.name = name
    self.url = url
    self.integrity = integrity
  }

  /// Its path in a store.
  package func path(in directory: StoreDirectory) -> StorePath {
    FixedOutputAddress(.flat(integrity.hash), name: name, in: directory).path
  }
}
