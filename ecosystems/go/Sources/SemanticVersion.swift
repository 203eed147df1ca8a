import LockText

/// A version as Go reads it: semantic, with a leading `v`; minor and patch may be missing.
///
/// - Source: Go, x/mod `semver`.
struct SemanticVersion: Hashable, Sendable {
  let text: ByteString
  /// Major, minor and patch as they were written, one to three of them.
  let numbers: [ByteString]
  /// What follows the hyphen, without it; `nil` for a release.
  let prerelease: ByteString?
  /// What follows the three numbers and the prerelease, with its plus sign.
  let build: ByteString?

  init?(_ text: ByteString) {
    guard text.hasPrefix("v") else { return nil }
    let (plain, build) = Self.cut(text.dropFirst(1), at: UInt8(ascii: "+"))
    let (core, prerelease) = Self.cut(plain, at: UInt8(ascii: "-"))
    numbers = core.split(on: UInt8(ascii: "."))
    guard (1...3).contains(numbers.count), numbers.allSatisfy(Self.isNumber),
      numbers.count == 3 || (prerelease == nil && build == nil),
      prerelease.map({ Self.isDotted($0, allowsLeadingZeros: false) }) ?? true,
      build.map({ Self.isDotted($0, allowsLeadingZeros: true) }) ?? true
    else { return nil }
    self.text = text
    self.prerelease = prerelease
    self.build = build.map { "+" + $0 }
  }

  /// `v2` of `v2.1.0`.
  var major: ByteString { "v" + (numbers.first ?? "") }

  /// Whether Go writes the version just so: three numbers, and no build but `+incompatible`.
  var isCanonical: Bool { numbers.count == 3 && (build == nil || build == "+incompatible") }

  /// Whether it stands for a commit: `v0.0.0-20190306092124-e2d15f34fcf9`.
  ///
  /// - Source: Go, x/mod `module.IsPseudoVersion`.
  var isPseudo: Bool {
    guard let prerelease, numbers.count == 3,
      let (head, commit) = prerelease.cut(atLast: UInt8(ascii: "-")), !commit.isEmpty,
      commit.bytes.allSatisfy(\.isLetterOrDigit)
    else { return false }
    let time = head.bytes.suffix(14)
    guard time.count == 14, time.allSatisfy(\.isDigit) else { return false }
    let base = head.dropLast(14)
    return base.isEmpty
      ? numbers[1] == "0" && numbers[2] == "0" : base == "0." || base.hasSuffix(".0.")
  }

  private static func cut(
    _ text: ByteString, at mark: UInt8
  ) -> (head: ByteString, tail: ByteString?) {
    text.cut(atFirst: mark).map { ($0.head, $0.tail) } ?? (text, nil)
  }

  private static func isNumber(_ text: ByteString) -> Bool {
    !text.isEmpty && text.bytes.allSatisfy(\.isDigit)
      && (text.count == 1 || text.bytes[0] != UInt8(ascii: "0"))
  }

  private static func isDotted(_ text: ByteString, allowsLeadingZeros: Bool) -> Bool {
    text.split(on: UInt8(ascii: ".")).allSatisfy { word in
      !word.isEmpty && word.bytes.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
        && (allowsLeadingZeros || !word.bytes.allSatisfy(\.isDigit) || isNumber(word))
    }
  }
}

extension SemanticVersion: Comparable {
  /// Orders by precedence, which builds do not touch; versions that differ by nothing else are
  /// ordered by their bytes.
  static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
    for index in 0..<3 {
      let (one, other) = (left.number(index), right.number(index))
      if one != other { return isLower(one, other) }
    }
    switch (left.prerelease, right.prerelease) {
    case (.some, nil): return true
    case (nil, .some): return false
    case (let one?, let other?) where one != other: return isLower(prerelease: one, other)
    default: return left.text < right.text
    }
  }

  private func number(_ index: Int) -> ByteString {
    index < numbers.count ? numbers[index] : "0"
  }

  /// Numbers of any length without leading zeros.
  private static func isLower(_ left: ByteString, _ right: ByteString) -> Bool {
    left.count == right.count ? left < right : left.count < right.count
  }

  private static func isLower(prerelease left: ByteString, _ right: ByteString) -> Bool {
    let words = (left.split(on: UInt8(ascii: ".")), right.split(on: UInt8(ascii: ".")))
    for (one, other) in zip(words.0, words.1) where one != other {
      let areNumbers = (one.bytes.allSatisfy(\.isDigit), other.bytes.allSatisfy(\.isDigit))
      switch areNumbers {
      case (true, true): return isLower(one, other)
      case (true, false): return true
      case (false, true): return false
      case (false, false): return one < other
      }
    }
    return words.0.count < words.1.count
  }
}
