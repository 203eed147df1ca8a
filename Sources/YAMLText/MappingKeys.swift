import LockText

/// The keys seen so far in the mappings around a reader.
///
/// A few keys are compared one by one; once a mapping has many they are looked up by hash.
struct MappingKeys: Sendable {
  private static let comparedOneByOne = 12

  private struct Scope: Sendable {
    /// Where the scope's keys begin.
    let start: Int
    /// The offset of each key, once there are many.
    var offsets: [ByteString: Int]?
  }

  private var keys: [(text: ByteString, offset: Int)] = []
  private var scopes: [Scope] = []

  mutating func open() {
    scopes.append(Scope(start: keys.count, offsets: nil))
  }

  mutating func close() {
    guard let scope = scopes.popLast() else { return }
    keys.removeLast(keys.count - scope.start)
  }

  /// Notes a key of the innermost mapping.
  ///
  /// - Returns: The offset of the same key, if the mapping has it already.
  mutating func insert(_ key: ByteString, at offset: Int) -> Int? {
    let last = scopes.count - 1
    if scopes[last].offsets != nil {
      if let first = scopes[last].offsets?[key] { return first }
      scopes[last].offsets?[key] = offset
      return nil
    }
    let start = scopes[last].start
    for index in start..<keys.count where keys[index].text == key { return keys[index].offset }
    keys.append((key, offset))
    if keys.count - start > Self.comparedOneByOne {
      scopes[last].offsets = Dictionary(
        uniqueKeysWithValues: keys[start...].map { ($0.text, $0.offset) })
      keys.removeLast(keys.count - start)
    }
    return nil
  }
}
