package import NixStore

/// One file to be added to a store: the text of a derivation, or the archive of a tree.
package struct StoreObject: Sendable {
  /// Its store path.
  package let path: StorePath
  /// How its path follows from its content.
  package let contentAddress: ContentAddress
  /// The store paths that it refers to, sorted.
  package let references: [StorePath]
  /// The content of the file.
  package let contents: [UInt8]
}

/// Where the objects of a graph go, in an order in which references come first.
package protocol StoreSink {
  /// Why an object could not be taken.
  associatedtype Failure: Error

  /// Takes one object.
  mutating func add(_ object: StoreObject) throws(Failure)
}

/// Takes everything and keeps nothing: a graph is only computed.
package struct DiscardingSink: StoreSink {
  /// A sink.
  package init() {}

  /// Forgets the object.
  package mutating func add(_ object: StoreObject) throws(Never) {}
}
