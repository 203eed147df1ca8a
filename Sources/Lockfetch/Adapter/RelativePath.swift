public import LockText

/// Arithmetic on relative paths that never touches a disk.
public enum RelativePath {
  /// `folder/path`, or one of them alone when the other is empty.
  public static func join(_ folder: ByteString, _ path: ByteString) -> ByteString {
    if folder.isEmpty { return path }
    return path.isEmpty ? folder : folder + "/" + path
  }

  /// Whether ``resolve(_:in:)`` gives a path; it takes no memory to know.
  public static func isInside(_ path: ByteString, of folder: ByteString) -> Bool {
    guard path.bytes.first != UInt8(ascii: "/"),
      !path.bytes.contains(where: { $0 == 0 || $0 == UInt8(ascii: "\\") }),
      let start = depth(of: folder, from: 0)
    else { return false }
    return depth(of: path, from: start) != nil
  }

  /// How deep a path leads that begins at a depth; `nil` when it leads out on its way.
  private static func depth(of path: ByteString, from start: Int) -> Int? {
    let bytes = path.bytes.span
    var depth = start
    var segment = 0
    for end in 0...bytes.count where end == bytes.count || bytes[end] == UInt8(ascii: "/") {
      let length = end - segment
      if length > 2 || !(segment..<end).allSatisfy({ bytes[$0] == UInt8(ascii: ".") }) {
        depth += 1
      } else if length == 2 {
        depth -= 1
        guard depth >= 0 else { return nil }
      }
      segment = end + 1
    }
    return depth
  }

  /// Resolves `path` as seen from `folder`, `.` and `..` segments taken away.
  ///
  /// - Returns: The path relative to the directory, empty for the directory itself; `nil` when it
  ///   is absolute, holds a NUL or a backslash, or leads out of the directory.
  public static func resolve(_ path: ByteString, in folder: ByteString) -> ByteString? {
    guard path.bytes.first != UInt8(ascii: "/"),
      !path.bytes.contains(0), !path.bytes.contains(UInt8(ascii: "\\"))
    else { return nil }
    var segments: [ByteString] = []
    for segment in RelativePath.join(folder, path).split(on: UInt8(ascii: "/")) {
      switch segment {
      case "", ".": continue
      case "..":
        guard segments.popLast() != nil else { return nil }
      default: segments.append(segment)
      }
    }
    return segments.joined(separator: "/")
  }
}
