/// The adapters of one run: a value, made once from a list that a reader can see.
public struct AdapterRegistry: Sendable {
  /// The adapters, sorted by identifier.
  public let adapters: [any LockfileAdapter]

  /// Checks and keeps a list of adapters.
  ///
  /// - Throws: ``RegistryError`` when two adapters share an identifier.
  public init(_ adapters: [any LockfileAdapter]) throws(RegistryError) {
    let sorted = adapters.sorted { $0.id < $1.id }
    for (left, right) in zip(sorted, sorted.dropFirst()) where left.id == right.id {
      throw .duplicate(left.id)
    }
    self.adapters = sorted
  }

  /// The adapter of an ecosystem.
  public subscript(id: EcosystemID) -> (any LockfileAdapter)? {
    adapters.first { $0.id == id }
  }
}

/// Why a list of adapters makes no registry.
public enum RegistryError: Error, Hashable, Sendable {
  /// Two adapters have this identifier.
  case duplicate(EcosystemID)
}
