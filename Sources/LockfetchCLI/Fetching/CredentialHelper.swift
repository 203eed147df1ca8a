import Downloads
import JSONText
import LocalFiles
import LockText
import SystemPackage

/// A program of the user's own that knows what to send to a server.
///
/// It is started as `PROGRAM get`, is given `{"uri":"https://HOST/"}` on its standard input, and
/// answers `{"headers":{"Authorization":["…"]}}` on its standard output.
///
/// - Source: the credential helper specification of EngFlow, as Bazel has it. Of the headers only
///   `Authorization` is taken.
struct CredentialHelper {
  /// How long a program may take, in seconds: it may ask somebody.
  private static let seconds = 120
  /// The longest answer, in bytes.
  private static let limit = 64 << 10

  let program: FilePath
  let environment: [String: String]

  /// What to send to a server; `nil` where the program has no usable answer.
  func authorization(for origin: WebOrigin) -> String? {
    // Why there is none is told by the program itself, or not at all: its answer may hold a secret.
    guard let answer = try? ask(origin), let value = try? Self.authorization(in: answer) else {
      return nil
    }
    let text = value.text
    return !text.isEmpty && text.utf8.allSatisfy { (0x20...0x7E).contains($0) } ? text : nil
  }

  private func ask(_ origin: WebOrigin) throws(StreamError) -> [UInt8] {
    var stream = try DuplexStream.starting(program, ["get"], environment: environment)
    var writer = JSONWriter(.compact)
    writer.beginObject()
    writer.member("uri")
    writer.string(ByteString(origin.text + "/"))
    writer.endObject()
    var request = (writer.finish() + [UInt8(ascii: "\n")])[...]
    while !request.isEmpty {
      _ = try stream.wait(reading: false, writing: true, seconds: Self.seconds)
      request = request.dropFirst(try stream.write(request))
    }
    stream.endWriting()
    var answer: [UInt8] = []
    while answer.count <= Self.limit {
      switch try stream.read() {
      case .bytes(let bytes): answer += bytes
      case .nothing: _ = try stream.wait(reading: true, writing: false, seconds: Self.seconds)
      case .end: return answer
      }
    }
    throw .closed
  }

  private static func authorization(in answer: [UInt8]) throws(JSONSyntaxError) -> ByteString? {
    var reader = JSONReader(answer, limits: JSONLimits(depth: 16, stringLength: limit))
    var value: ByteString?
    try reader.beginObject()
    while let member = try reader.nextMember() {
      guard reader.isNamed(member, "headers") else {
        try reader.skipValue()
        continue
      }
      try reader.beginObject()
      while let member = try reader.nextMember() {
        guard reader.isNamed(member, "Authorization") || reader.isNamed(member, "authorization")
        else {
          try reader.skipValue()
          continue
        }
        try reader.beginArray()
        while try reader.nextElement() { value = try reader.string() }
      }
    }
    try reader.finish()
    return value
  }
}
