import LockText
import Lockfetch
import MavenRepository

/// What the URL of a file says about where Gradle will look for it.
struct PlaceInURL {
  private let url: FetchURL
  private let path: ByteString

  init(_ url: FetchURL) {
    self.url = url
    path = Self.decoded(url.path)
  }

  /// The part of the path that begins with the folder of the file's group.
  ///
  /// A component's `.module` names files by URLs relative to its own, which may lead to another
  /// version or module of the same group.
  ///
  /// - Returns: `nil` when the URL does not lead there.
  func pathInRepository(of file: RepositoryFile) -> ByteString? {
    let group = file.component.groupID.split(on: UInt8(ascii: "."))
    let segments = path.split(on: UInt8(ascii: "/"))
    guard segments.count > group.count else { return nil }
    for start in (1...(segments.count - group.count)).reversed()
    where segments[start..<(start + group.count)].elementsEqual(group) {
      let rest = segments[start...].joined(separator: "/")
      // Only what is a path of Maven's layout is one.
      return (try? RepositoryFile(path: rest)).map(\.path)
    }
    return nil
  }

  /// The place below the family's folder of a file of an Ivy repository, whose URL the init script
  /// turns into this folder's: `ivy/<host>[_<port>]/<path>`.
  var pathBelowIvy: ByteString {
    let authority = url.text.split(on: UInt8(ascii: "/"))[2]
    let host = ByteString(authority.bytes.map { $0 == UInt8(ascii: ":") ? UInt8(ascii: "_") : $0 })
    let plain = path.split(on: UInt8(ascii: "/")).filter { !$0.isEmpty }
    return "ivy/" + host + "/" + plain.joined(separator: "/")
  }

  /// A URL's escapes are whole, and none hides a slash.
  private static func decoded(_ path: ByteString) -> ByteString {
    var result: [UInt8] = []
    var index = 0
    while index < path.count {
      if path.bytes[index] == UInt8(ascii: "%"), index + 2 < path.count,
        let high = path.bytes[index + 1].hexValue, let low = path.bytes[index + 2].hexValue
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(path.bytes[index])
        index += 1
      }
    }
    return ByteString(result)
  }
}
