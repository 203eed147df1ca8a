extension Hasher {
  /// Feeds all bytes at once, which is much cheaper than one by one.
  mutating func combine(whole bytes: [UInt8]) {
    combine(bytes.count)
    unsafe bytes.withUnsafeBytes { unsafe combine(bytes: $0) }
  }
}

extension [UInt8] {
  /// Whether these bytes come before others: the order of everything that Nix sorts.
  package func precedes(_ other: [UInt8]) -> Bool {
    let (left, right) = (span, other.span)
    let common = Swift.min(left.count, right.count)
    var index = 0
    while index < common {
      if left[index] != right[index] { return left[index] < right[index] }
      index += 1
    }
    return left.count < right.count
  }
}
