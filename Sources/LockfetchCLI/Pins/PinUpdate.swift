import LocalFiles
import LockText
import Lockfetch
import SystemPackage

/// The pins of one folder, as they are and as they shall be.
struct PinUpdate {
  /// The pin file, relative to the directory.
  let path: ByteString
  private(set) var file: PinFile
  private(set) var added: [Pin] = []
  private(set) var dropped: [Pin] = []

  private let place: FilePath
  private let limits: Limits
  /// The file as it was read; `nil` where there was none.
  private let original: [UInt8]?

  /// Reads the pin file of a folder, if there is one.
  init(
    folder: ByteString, of directory: FilePath, limits: Limits
  ) throws(PinUpdateError) {
    path = RelativePath.join(folder, PinFile.name)
    place = directory.appending(path.text)
    self.limits = limits
    (original, file) = try Self.read(place, path, limits)
  }

  private static func read(
    _ place: FilePath, _ path: ByteString, _ limits: Limits
  ) throws(PinUpdateError) -> ([UInt8]?, PinFile) {
    do {
      guard let bytes = try RegularFile.readIfPresent(place, limit: limits.fileSize) else {
        return (nil, PinFile())
      }
      return (bytes, try PinFile(SourceFile(path: path, bytes: bytes), limits: limits))
    } catch let error as LocalFileError {
      throw .file(error)
    } catch let error as LockfileError {
      throw .lockfile(error)
    } catch {
      throw .file(LocalFileError("read", place, .changedWhileRead))
    }
  }

  /// How many pins are others than before.
  var changeCount: Int { added.count + dropped.count }

  /// Adds a pin, or completes the one with its key.
  mutating func set(_ pin: Pin) {
    guard file[pin.key]?.states(pin) != true else { return }
    file.set(pin)
    added.append(pin)
  }

  /// Takes pins out.
  mutating func drop(_ isUnused: (Pin.Key) -> Bool) {
    dropped = file.pins.values.filter { isUnused($0.key) }.sorted { $0.key < $1.key }
    for pin in dropped { file.remove(pin.key) }
  }

  /// Writes the file, when something in it has changed; what another run has written meanwhile stays.
  func write() throws(PinUpdateError) {
    guard changeCount > 0 else { return }
    let lock: FileLock
    do {
      lock = try FileLock.acquire(folder: place.removingLastComponent())
    } catch {
      throw .file(error)
    }
    let outcome = Result { () throws(PinUpdateError) in try replace() }
    lock.release()
    try outcome.get()
  }

  private func replace() throws(PinUpdateError) {
    let (current, latest) = try Self.read(place, path, limits)
    var merged = current == original ? file : latest
    if current != original {
      for pin in added { merged.set(pin) }
      for pin in dropped { merged.remove(pin.key) }
    }
    do {
      try RegularFile.replace(place, with: merged.bytes)
    } catch {
      throw .file(error)
    }
  }
}

/// Why a pin file cannot be read or written.
enum PinUpdateError: Error {
  case file(LocalFileError)
  case lockfile(LockfileError)

  /// What happened and what to do.
  var diagnostics: [Diagnostic] {
    switch self {
    case .lockfile(let error): error.diagnostics
    case .file(let error):
      [
        Diagnostic(
          .error, code: "pins/write",
          "cannot \(error.operation) \"\(error.path.string)\": \(error.explanation)",
          why: "the pins are as they were",
          fix: "make the folder writable, or make room, and run it again")
      ]
    }
  }

  /// The status that the program ends with.
  var status: ExitStatus {
    switch self {
    case .lockfile: .badData
    case .file(let error):
      switch error.operation {
      case "read": .noInput
      case "create": .cannotCreate
      default: .writeFailed
      }
    }
  }
}
