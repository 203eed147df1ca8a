import LockText
import MavenRepository

/// The pattern of an Ivy repository: `[organisation]/[module]-[revision](-[classifier]).[ext]`.
///
/// A part in parentheses vanishes when a token inside has no value.
///
/// - Source: Apache Ivy, "Main Concepts", patterns; Gradle, `IvyArtifactRepository`.
struct IvyPattern: Hashable, Sendable {
  private enum Piece: Hashable, Sendable {
    case text(ByteString)
    case token(Token)
    case optional([Piece])
  }

  private enum Token: ByteString, Sendable {
    case organisation, organization, module, revision, artifact, classifier, ext, type
  }

  /// The pattern as it was written.
  let text: ByteString
  /// Whether the dots of an organisation become slashes.
  var isMavenCompatible = false
  private let pieces: [Piece]

  /// What Gradle takes when a build states none.
  static let standard: ByteString =
    "[organisation]/[module]/[revision]/[artifact]-[revision](-[classifier])(.[ext])"

  /// Reads a pattern.
  ///
  /// - Returns: `nil` when it is malformed, has a token that is not known, or is a whole URL.
  init?(_ text: ByteString) {
    var position = 0
    guard text.count <= 1_024, !text.text.contains("://"),
      let pieces = Self.parse(text.bytes, &position, isInside: false),
      position == text.count
    else { return nil }
    self.text = text
    self.pieces = pieces
  }

  private static func parse(
    _ text: [UInt8], _ position: inout Int, isInside: Bool
  ) -> [Piece]? {
    var pieces: [Piece] = []
    var literal: [UInt8] = []
    func flush() {
      if !literal.isEmpty { pieces.append(.text(ByteString(literal))) }
      literal = []
    }
    while position < text.count {
      let byte = text[position]
      switch byte {
      case UInt8(ascii: "["):
        guard let end = text[position...].firstIndex(of: UInt8(ascii: "]")),
          let token = Token(rawValue: ByteString(text[(position + 1)..<end]))
        else { return nil }
        flush()
        pieces.append(.token(token))
        position = end + 1
      case UInt8(ascii: "("):
        // Ivy has no parts within parts.
        guard !isInside else { return nil }
        flush()
        position += 1
        guard let inside = parse(text, &position, isInside: true), position < text.count else {
          return nil
        }
        pieces.append(.optional(inside))
        position += 1
      case UInt8(ascii: ")"):
        guard isInside else { return nil }
        flush()
        return pieces
      case UInt8(ascii: "]"): return nil
      default:
        literal.append(byte)
        position += 1
      }
    }
    flush()
    return isInside ? nil : pieces
  }

  /// The path of a file below the repository's base.
  ///
  /// - Returns: `nil` when the file's name does not follow from its coordinates, or the path would
  ///   not be a plain one.
  func path(of file: RepositoryFile) -> ByteString? {
    guard let coordinate = file.coordinate,
      let filled = fill(pieces, coordinate, isOptional: false)
    else { return nil }
    let path = filled.hasPrefix("/") ? filled.dropFirst(1) : filled
    let isPlain = path.split(on: UInt8(ascii: "/")).allSatisfy { segment in
      !segment.isEmpty && segment != "." && segment != ".."
        && segment.bytes.allSatisfy { (0x21...0x7E).contains($0) && !Self.forbidden.contains($0) }
    }
    return isPlain ? path : nil
  }

  private static let forbidden: Set<UInt8> = Set(#"\:"<>|?*{}`^"#.utf8)

  private func fill(
    _ pieces: [Piece], _ coordinate: Coordinate, isOptional: Bool
  ) -> ByteString? {
    var result: ByteString = ""
    for piece in pieces {
      switch piece {
      case .text(let text): result = result + text
      case .token(let token):
        let value = value(of: token, coordinate)
        if value.isEmpty, isOptional { return nil }
        result = result + value
      case .optional(let inside):
        result = result + (fill(inside, coordinate, isOptional: true) ?? "")
      }
    }
    return result
  }

  private func value(of token: Token, _ coordinate: Coordinate) -> ByteString {
    let component = coordinate.component
    switch token {
    case .organisation, .organization:
      guard isMavenCompatible else { return component.groupID }
      return component.groupID.split(on: UInt8(ascii: ".")).joined(separator: "/")
    case .module, .artifact: return component.artifactID
    case .revision: return component.version
    case .classifier: return coordinate.classifier ?? ""
    case .ext, .type: return coordinate.fileExtension
    }
  }
}
