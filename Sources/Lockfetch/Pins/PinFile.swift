import JSONText
public import LockText

/// The pins of one folder: `lockfetch.pins.json`, shared by all lock files in it.
///
/// One pin a line, sorted by the bytes of ecosystem and key, so that a change of one pin is a change
/// of one line.
public struct PinFile: Sendable {
  /// The file's name.
  public static let name: ByteString = "lockfetch.pins.json"
  /// The version of the format.
  static let schema: ByteString = "1"

  /// The pins by key.
  public private(set) var pins: [Pin.Key: Pin] = [:]

  /// A file without pins.
  public init() {}

  /// The pin with this key.
  public subscript(key: Pin.Key) -> Pin? { pins[key] }

  /// Adds a pin, or puts it in the place of the one with its key.
  public mutating func set(_ pin: Pin) {
    pins[pin.key] = pin
  }

  /// Takes the pin with this key out.
  public mutating func remove(_ key: Pin.Key) {
    pins[key] = nil
  }

  /// The text of the file.
  public var bytes: [UInt8] {
    var text = Array(#"{"schema":"#.utf8) + Self.schema.bytes + Array(#","pins":["#.utf8)
    for (index, pin) in pins.values.sorted(by: { $0.key < $1.key }).enumerated() {
      text += Array((index == 0 ? "\n" : ",\n").utf8) + Self.line(of: pin)
    }
    return text + Array("\n]}\n".utf8)
  }

  private static func line(of pin: Pin) -> [UInt8] {
    var writer = JSONWriter(.compact)
    writer.beginObject()
    func member(_ name: String, _ value: ByteString) {
      writer.member(name)
      writer.string(value)
    }
    member("ecosystem", pin.key.ecosystem)
    member("key", pin.key.name)
    if let url = pin.url { member("url", url.text) }
    if let integrity = pin.integrity { member("hash", integrity.sri) }
    if let size = pin.size {
      writer.member("size")
      writer.integer(size)
    }
    if let evidence = pin.evidence {
      writer.member("evidence")
      writer.beginObject()
      member("type", evidence.type)
      member("value", evidence.value)
      writer.endObject()
    }
    writer.endObject()
    return writer.finish()
  }
}
