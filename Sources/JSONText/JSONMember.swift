public import LockText

/// One member of an object, as far as its name goes.
public struct JSONMember: Hashable, Sendable {
  /// The offset of the name's opening quote.
  public let offset: Int
  /// The bytes between the quotes.
  let range: Range<Int>
  /// Whether there are escapes among them.
  let isEscaped: Bool
}

extension JSONReader {
  /// The name of a member that this reader gave out.
  public func name(of member: JSONMember) throws(JSONSyntaxError) -> ByteString {
    guard member.isEscaped else { return ByteString(bytes[member.range]) }
    return try JSONEscapes.decode(bytes, member.range)
  }

  /// The position of a member's name in a list; cheaper than asking for one name after another.
  public func position(of member: JSONMember, in names: [ByteString]) -> Int? {
    for index in names.indices where isNamed(member, names[index]) { return index }
    return nil
  }

  /// Whether a member that this reader gave out has this name; cheaper than ``name(of:)``.
  public func isNamed(_ member: JSONMember, _ name: ByteString) -> Bool {
    guard !member.isEscaped else {
      // A name that cannot be decoded has been refused before a member was given out.
      return (try? JSONEscapes.decode(bytes, member.range)) == name
    }
    guard member.range.count == name.count else { return false }
    let (text, wanted) = (bytes.span, name.bytes.span)
    var index = 0
    while index < wanted.count {
      if text[member.range.lowerBound + index] != wanted[index] { return false }
      index += 1
    }
    return true
  }
}

/// The names seen so far in the objects around a reader.
///
/// A few names are compared one by one; once an object has many they are looked up by hash. The
/// hash is keyed anew in each process, so nobody can prepare names that collide.
struct MemberNames: Sendable {
  private static let comparedOneByOne = 16

  private struct Scope: Sendable {
    /// Where the scope's names begin.
    let start: Int
    /// The position of each name by its hash, once there are many.
    var positions: [Int: Int]?
  }

  private var members: [JSONMember] = []
  private var scopes: [Scope] = []

  mutating func open() {
    scopes.append(Scope(start: members.count, positions: nil))
  }

  mutating func close() {
    guard let scope = scopes.popLast() else { return }
    members.removeLast(members.count - scope.start)
  }

  /// Notes a name of the innermost object.
  ///
  /// - Returns: The offset of the earlier member of the same name, if there is one.
  mutating func insert(
    _ member: JSONMember, in bytes: [UInt8]
  ) throws(JSONSyntaxError) -> Int? {
    // An escape may spell a name differently, so such names are compared as what they mean.
    let decoded = member.isEscaped ? try JSONEscapes.decode(bytes, member.range).bytes : nil
    let last = scopes.count - 1
    let start = scopes[last].start
    if scopes[last].positions == nil {
      for index in start..<members.count
      where try Self.isSame(members[index], member, decoded, bytes) {
        return members[index].offset
      }
      members.append(member)
      if members.count - start > Self.comparedOneByOne { try index(last, bytes) }
      return nil
    }
    return try insertByHash(member, decoded, scope: last, bytes)
  }

  private mutating func index(_ scope: Int, _ bytes: [UInt8]) throws(JSONSyntaxError) {
    let known = Array(members[scopes[scope].start...])
    members.removeLast(known.count)
    scopes[scope].positions = [:]
    for member in known {
      let decoded = member.isEscaped ? try JSONEscapes.decode(bytes, member.range).bytes : nil
      _ = try insertByHash(member, decoded, scope: scope, bytes)
    }
  }

  private mutating func insertByHash(
    _ member: JSONMember, _ decoded: [UInt8]?, scope: Int, _ bytes: [UInt8]
  ) throws(JSONSyntaxError) -> Int? {
    var hasher = Hasher()
    if let decoded {
      Self.hash(decoded, 0..<decoded.count, into: &hasher)
    } else {
      Self.hash(bytes, member.range, into: &hasher)
    }
    var hash = hasher.finalize()
    while let earlier = scopes[scope].positions?[hash] {
      if try Self.isSame(members[earlier], member, decoded, bytes) {
        return members[earlier].offset
      }
      hash &+= 1
    }
    scopes[scope].positions?[hash] = members.count
    members.append(member)
    return nil
  }

  private static func isSame(
    _ left: JSONMember, _ right: JSONMember, _ rightDecoded: [UInt8]?, _ bytes: [UInt8]
  ) throws(JSONSyntaxError) -> Bool {
    if !left.isEscaped, rightDecoded == nil {
      guard left.range.count == right.range.count else { return false }
      let text = bytes.span
      var index = 0
      while index < left.range.count {
        if text[left.range.lowerBound + index] != text[right.range.lowerBound + index] {
          return false
        }
        index += 1
      }
      return true
    }
    let leftName =
      left.isEscaped ? try JSONEscapes.decode(bytes, left.range).bytes : Array(bytes[left.range])
    return leftName == rightDecoded ?? Array(bytes[right.range])
  }

  private static func hash(_ bytes: [UInt8], _ range: Range<Int>, into hasher: inout Hasher) {
    let span = bytes.span
    var index = range.lowerBound
    var word: UInt64 = 0
    while index < range.upperBound {
      word = word << 8 | UInt64(span[index])
      index += 1
      if (index - range.lowerBound) % 8 == 0 {
        hasher.combine(word)
        word = 0
      }
    }
    hasher.combine(word)
    hasher.combine(range.count)
  }
}
