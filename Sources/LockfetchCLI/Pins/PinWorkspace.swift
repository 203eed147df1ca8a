import LocalFiles
import SystemPackage

/// Where the files of one run of `pin` are until they are proved: in the cache, under names of its own.
///
/// What two tasks or two runs get from one URL need not be the same. A locked file tells other runs
/// that this one lives; what is left of one that was killed, the next one removes.
struct PinWorkspace: ~Copyable {
  private static let prefix = "pin-"

  private let folder: FilePath
  private let name: String
  private let lock: WorkFile

  /// - Parameter folder: Where the cache collects files, which is there.
  init(_ folder: FilePath) throws(LocalFileError) {
    try Self.clearAbandoned(folder)
    let name = Self.prefix + String(UInt64.random(in: .min ... .max), radix: 16)
    let path = folder.appending(name)
    guard let lock = try WorkFile.open(path) else {
      throw LocalFileError("create", path, .changedWhileRead)
    }
    self.folder = folder
    self.name = name
    self.lock = lock
  }

  deinit {
    try? Self.clear(folder, name)  // The next run tries it again.
  }

  /// The place of one file.
  func place(_ role: String, _ number: Int) -> FilePath {
    folder.appending("\(name)-\(role)-\(number)")
  }

  private static func clearAbandoned(_ folder: FilePath) throws(LocalFileError) {
    var names: Set<String> = []
    for name in try Folder.names(in: folder) where name.starts(with: prefix.utf8) {
      let token = name.dropFirst(prefix.utf8.count).prefix { $0 != UInt8(ascii: "-") }
      names.insert(prefix + String(decoding: token, as: UTF8.self))
    }
    for name in names where try WorkFile.open(folder.appending(name)) != nil {
      try clear(folder, name)
    }
  }

  private static func clear(_ folder: FilePath, _ run: String) throws(LocalFileError) {
    let own = Array(run.utf8)
    for name in try Folder.names(in: folder) {
      guard name.starts(with: own), name.count == own.count || name[own.count] == UInt8(ascii: "-")
      else { continue }
      try Folder.remove(Folder.path(of: name, in: folder))
    }
  }
}
