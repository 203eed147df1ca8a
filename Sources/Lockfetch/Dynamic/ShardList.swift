import JSONText
package import LockText
import NixStore

/// The fixed outputs of one shard, as a file that one build hands to the next.
///
/// `{"schema":1,"family":"npm","outputs":[…]}`, an output a line, sorted by name, so that equal
/// shards are equal files whatever else a lock says.
package struct ShardList: Sendable {
  /// The version of the format.
  private static let schema: ByteString = "1"

  /// The family whose name all store names begin with.
  package let family: ByteString
  /// The outputs, sorted by name.
  package let outputs: [FixedOutput]

  /// Makes a list.
  ///
  /// - Parameter outputs: Sorted by name.
  package init(family: Family, outputs: [FixedOutput]) {
    self.family = family.name
    self.outputs = outputs
  }

  /// The text of the file.
  package var bytes: [UInt8] {
    var text = Array(#"{"schema":\#(Self.schema.text),"family":"\#(family.text)","outputs":["#.utf8)
    for (index, output) in outputs.enumerated() {
      text += Array((index == 0 ? "\n" : ",\n").utf8)
      var writer = JSONWriter(.compact)
      writer.beginObject()
      writer.member("name")
      writer.string(ByteString(output.name.bytes))
      writer.member("url")
      writer.string(output.url.text)
      writer.member("hash")
      writer.string(output.integrity.sri)
      writer.endObject()
      text += writer.finish()
    }
    return text + Array("\n]}\n".utf8)
  }

  /// Reads a file that this program wrote in another build.
  ///
  /// - Throws: ``ShardListError``.
  package init(_ text: [UInt8], limits: Limits) throws(ShardListError) {
    var reader = JSONReader(
      text, limits: JSONLimits(depth: 8, stringLength: limits.stringLength))
    do {
      (family, outputs) = try Self.read(&reader)
    } catch let error as ShardListError {
      throw error
    } catch {
      throw .malformed
    }
  }

  private static func read(_ reader: inout JSONReader) throws -> (ByteString, [FixedOutput]) {
    var (schema, family): (ByteString?, ByteString?)
    var outputs: [FixedOutput]?
    try reader.beginObject()
    while let member = try reader.nextMember() {
      switch try reader.name(of: member) {
      case "schema": schema = try reader.numberText()
      case "family": family = try reader.string()
      case "outputs": outputs = try readOutputs(&reader)
      default: throw ShardListError.malformed
      }
    }
    try reader.finish()
    guard let schema, let family, let outputs else { throw ShardListError.malformed }
    guard schema == Self.schema else { throw ShardListError.version }
    let prefix = family.bytes + [UInt8(ascii: "-")]
    guard outputs.allSatisfy({ $0.name.bytes.starts(with: prefix) }),
      zip(outputs, outputs.dropFirst()).allSatisfy({ $0.name < $1.name })
    else { throw ShardListError.malformed }
    return (family, outputs)
  }

  private static func readOutputs(_ reader: inout JSONReader) throws -> [FixedOutput] {
    var outputs: [FixedOutput] = []
    try reader.beginArray()
    while try reader.nextElement() {
      var texts: [ByteString: ByteString] = [:]
      try reader.beginObject()
      while let member = try reader.nextMember() {
        texts[try reader.name(of: member)] = try reader.string()
      }
      guard texts.count == 3, let name = texts["name"], let url = texts["url"],
        let hash = texts["hash"]
      else { throw ShardListError.malformed }
      outputs.append(
        FixedOutput(
          name: try StorePathName(name.bytes), url: try FetchURL(url, allowsEncodedScope: true),
          integrity: Integrity(try NixHash(sri: hash.bytes))))
    }
    return outputs
  }
}

/// Why a list of a shard cannot be used.
package enum ShardListError: Error, Hashable, Sendable {
  /// It is not what this program writes.
  case malformed
  /// Another version of this program wrote it.
  case version
}
