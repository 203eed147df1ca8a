/// Numbers of bytes for people.
enum Size {
  /// `512 B`, `84.2 kB`, `1.3 GB`: three digits or so, in powers of a thousand.
  static func text(_ bytes: Int) -> String {
    var (unit, size) = (0, bytes)
    let units = ["B", "kB", "MB", "GB", "TB"]
    var tenths = 0
    while size >= 1_000, unit < units.count - 1 {
      tenths = size % 1_000 / 100
      size /= 1_000
      unit += 1
    }
    return unit == 0 ? "\(size) B" : "\(size).\(tenths) \(units[unit])"
  }
}

/// Times for people.
enum Minutes {
  /// `0:12`, `75:03`: minutes and seconds.
  static func text(_ seconds: Int) -> String {
    let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
    return "\(minutes):\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension Duration {
  /// In whole milliseconds.
  var milliseconds: Int {
    Int(clamping: components.seconds) * 1_000
      + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}

/// Numbers with their nouns.
enum Count {
  static func of(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(number) " + (number == 1 ? noun : plural ?? noun + "s")
  }
}
