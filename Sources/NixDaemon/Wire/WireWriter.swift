package import NixStore

/// Writes the values of the worker protocol.
///
/// Numbers are eight bytes, little-endian; a string is its length, its bytes, and zeros up to a
/// multiple of eight; a list is its length, then its items.
///
/// - Source: Nix 2.34.8, `libutil/serialise.cc`, `libstore/worker-protocol.cc`.
package struct WireWriter: Sendable {
  /// What was written.
  package internal(set) var bytes: [UInt8] = []
  private let directory: StoreDirectory

  /// Starts with nothing.
  package init(_ directory: StoreDirectory) {
    self.directory = directory
  }

  mutating func operation(_ operation: WorkerOperation) {
    integer(operation.rawValue)
  }

  mutating func integer(_ value: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  mutating func count(_ value: Int) {
    integer(UInt64(value))
  }

  mutating func flag(_ value: Bool) {
    integer(value ? 1 : 0)
  }

  mutating func string(_ content: [UInt8]) {
    count(content.count)
    bytes += content
    bytes.append(contentsOf: repeatElement(0, count: (8 - content.count % 8) % 8))
  }

  mutating func strings(_ items: [[UInt8]]) {
    count(items.count)
    for item in items { string(item) }
  }

  mutating func path(_ path: StorePath) {
    string(path.path(in: directory))
  }

  mutating func paths(_ paths: [StorePath]) {
    count(paths.count)
    for path in paths { self.path(path) }
  }

  /// Takes what was written, so that nothing is.
  mutating func take() -> [UInt8] {
    let taken = bytes
    bytes = []
    return taken
  }
}
