import LockText
import Lockfetch
import NixDaemon
import NixStore

/// Why a fixed output could not be fetched, as far as what Nix says tells.
enum FetchFailure: Hashable {
  /// The bytes have another hash.
  case hashMismatch(expected: NixHash?, got: NixHash?)
  /// The server answered with this status of HTTP.
  case status(Int)
  /// The server could not be reached.
  case noConnection
  /// Something else.
  case other

  /// Looks at what Nix says.
  ///
  /// - Source: Nix 2.34.8, `libstore/build/derivation-check.cc` and `libstore/filetransfer.cc`; the
  ///   names of failures are those of libcurl's `curl_easy_strerror`.
  init(_ result: BuildResult) {
    let lines = DaemonText.lines(result.message)
    if lines.contains(where: { $0.holds("hash mismatch in fixed-output derivation") }) {
      self = .hashMismatch(
        expected: Self.hash(behind: "specified:", lines), got: Self.hash(behind: "got:", lines))
    } else if let status = lines.lazy.compactMap(Self.status).first {
      self = .status(status)
    } else if lines.contains(where: { line in Self.unreachable.contains { line.holds($0) } }) {
      self = .noConnection
    } else {
      self = .other
    }
  }

  private static let unreachable = [
    "resolve host", "resolve proxy", "connect to server", "Failed to connect",
    "Connection refused", "Timeout was reached", "Network is unreachable",
  ]

  private static func hash(behind mark: String, _ lines: [ByteString]) -> NixHash? {
    lines.lazy.compactMap { line in
      guard line.bytes.starts(with: mark.utf8) else { return nil }
      let text = line.bytes.dropFirst(mark.utf8.count).drop { $0 == UInt8(ascii: " ") }
      return try? NixHash(sri: Array(text))  // Something that is no hash is not shown.
    }.first
  }

  private static func status(_ line: ByteString) -> Int? {
    guard let start = line.end(of: "HTTP error ") else { return nil }
    let digits = line.bytes[start...].prefix { (0x30...0x39).contains($0) }.prefix(3)
    return Int(String(decoding: digits, as: UTF8.self))
  }
}

extension ByteString {
  /// The offset behind the first occurrence of a text.
  fileprivate func end(of text: String) -> Int? {
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return nil }
    return (0...(bytes.count - wanted.count)).first { start in
      bytes[start..<(start + wanted.count)].elementsEqual(wanted)
    }.map { $0 + wanted.count }
  }

  fileprivate func holds(_ text: String) -> Bool { end(of: text) != nil }
}
