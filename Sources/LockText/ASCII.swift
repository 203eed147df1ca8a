extension UInt8 {
  /// Whether it is one of `0` to `9`.
  public var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  /// Whether it is one of `a` to `z`.
  public var isLowercaseLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }

  /// Whether it is one of `A` to `Z`.
  public var isUppercaseLetter: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }

  /// Whether it is an ASCII letter or digit.
  public var isLetterOrDigit: Bool { isLowercaseLetter || isUppercaseLetter || isDigit }

  /// Whether it is one of `a` to `z` or `0` to `9`.
  public var isLowercaseLetterOrDigit: Bool { isLowercaseLetter || isDigit }

  /// Whether it is a hexadecimal digit in either case.
  public var isHexDigit: Bool { hexValue != nil }

  /// The lower-case letter where it is one of `A` to `Z`, else itself.
  public var lowercased: UInt8 { isUppercaseLetter ? self + 0x20 : self }

  /// The value of a hexadecimal digit in either case.
  public var hexValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension ByteString {
  /// The text with `A` to `Z` in lower case and every other byte as it is.
  public func lowercasedASCII() -> ByteString {
    ByteString(bytes.map(\.lowercased))
  }
}
