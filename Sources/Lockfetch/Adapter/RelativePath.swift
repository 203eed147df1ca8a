public import LockText

/// Arithmetic on relative paths that never touches a disk.
public enum RelativePath {
  /// `folder/path`, or one of them alone when the other is empty.
  public static func join(_ folder: ByteString, _ path: ByteString) -> ByteString {
    if folder.isEmpty { return path }
    return path.isEmpty ? folder : folder + "/" + path
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
