import Foundation
import Testing

/// What a real Nix and its daemon said to each other, as scripts/record-daemon wrote it down.
struct Conversation {
  /// What the client said, and what the daemon answered.
  struct Turn {
    var request: [UInt8]
    var answer: [UInt8]

    /// The number of the operation; meaningless for the greeting.
    var operation: UInt8 { request.first ?? 0 }
  }

  let turns: [Turn]

  /// How many turns a greeting takes.
  private static let greetingCount = 3

  init(_ name: String) throws {
    let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    let text = try String(contentsOf: folder.appending(path: "\(name).txt"), encoding: .utf8)
    var turns: [Turn] = []
    var wasAnswer = true
    for line in text.split(separator: "\n") {
      let isAnswer = line.hasPrefix("<")
      if !isAnswer, wasAnswer { turns.append(Turn(request: [], answer: [])) }
      let bytes = try [UInt8](hex: line.dropFirst(2))
      if isAnswer {
        turns[turns.count - 1].answer += bytes
      } else {
        turns[turns.count - 1].request += bytes
      }
      wasAnswer = isAnswer
    }
    self.turns = turns
  }

  var greeting: ArraySlice<Turn> { turns.prefix(Self.greetingCount) }

  /// The greeting and the requests of some operations, by number, as steps of a peer.
  func steps(_ operations: [UInt8]) -> [Peer.Step] {
    let rest = turns.dropFirst(Self.greetingCount).filter { operations.contains($0.operation) }
    return (greeting + rest).flatMap { [.expect($0.request), .send($0.answer)] }
  }
}

extension [UInt8] {
  init(hex text: some StringProtocol) throws {
    let digits = Array(text.utf8.filter { $0 != UInt8(ascii: " ") })
    try #require(digits.count.isMultiple(of: 2))
    self = try stride(from: 0, to: digits.count, by: 2).map { index in
      try #require(UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16))
    }
  }
}
