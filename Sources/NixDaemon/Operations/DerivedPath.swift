package import NixStore

/// What a daemon is asked to make valid.
package enum DerivedPath: Hashable, Sendable {
  /// An object as it is.
  case opaque(StorePath)
  /// All outputs of a derivation.
  case built(StorePath)
  /// Some outputs of a derivation, sorted, at least one.
  case outputs(StorePath, [OutputName])

  /// The text of the wire, `<path>`, `<path>!*` or `<path>!<output>,…`.
  ///
  /// - Source: Nix 2.34.8, `libstore/derived-path.cc` (`to_string_legacy`).
  func text(in directory: StoreDirectory) -> [UInt8] {
    switch self {
    case .opaque(let path): path.path(in: directory)
    case .built(let derivation): derivation.path(in: directory) + Array("!*".utf8)
    case .outputs(let derivation, let names):
      derivation.path(in: directory) + Array("!".utf8)
        + names.map(\.bytes).joined(separator: [UInt8(ascii: ",")])
    }
  }
}

extension WireWriter {
  /// A list of what is asked for.
  mutating func derivedPaths(_ paths: [DerivedPath], in directory: StoreDirectory) {
    strings(paths.map { $0.text(in: directory) })
  }
}
