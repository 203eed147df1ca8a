/// Something to tell the person who runs the program about one place of one file.
///
/// The printed form is `FILE:LINE:COLUMN: error: MESSAGE` with `why:` and `fix:` below it.
public struct Diagnostic: Hashable, Sendable {
  /// How much it matters.
  public enum Severity: String, Sendable, CaseIterable {
    /// The file cannot be used as it is.
    case error
    /// It can be used, and somebody should look.
    case warning
    /// For information only.
    case notice
  }

  /// A further place that belongs to the same problem.
  public struct Note: Hashable, Sendable {
    /// What stands there.
    public let message: Message
    /// Where that is.
    public let location: SourceLocation

    /// Describes a further place.
    public init(_ message: Message, at location: SourceLocation) {
      self.message = message
      self.location = location
    }
  }

  /// How much it matters.
  public let severity: Severity
  /// A stable, documented name such as `npm/no-integrity`.
  public let code: String
  /// What is so, in one line, lower case, without a full stop.
  public let message: Message
  /// Why it matters.
  public let why: Message?
  /// What to do about it.
  public let fix: Message?
  /// Where it was found; `nil` when it belongs to no file.
  public let location: SourceLocation?
  /// Further places.
  public let notes: [Note]
  /// Whether `--strict` makes an error of it.
  public let isErrorWhenStrict: Bool
  /// How many problems it stands for: itself, and others of its code and file that were not kept.
  public private(set) var occurrences = 1

  /// Describes one problem.
  public init(
    _ severity: Severity, code: String, _ message: Message, why: Message? = nil,
    fix: Message? = nil, at location: SourceLocation? = nil, notes: [Note] = [],
    isErrorWhenStrict: Bool = false
  ) {
    self.isErrorWhenStrict = isErrorWhenStrict
    self.severity = severity
    self.code = code
    self.message = message
    self.why = why
    self.fix = fix
    self.location = location
    self.notes = notes
  }
}

extension Diagnostic {
  /// The same problem as `--strict` sees it.
  public var strict: Diagnostic {
    guard isErrorWhenStrict else { return self }
    return Diagnostic(
      .error, code: code, message, why: why, fix: fix, at: location, notes: notes,
      isErrorWhenStrict: true
    ).standing(for: occurrences)
  }

  /// The same problem without why it matters and what to do.
  public var unexplained: Diagnostic {
    Diagnostic(
      severity, code: code, message, at: location, notes: notes,
      isErrorWhenStrict: isErrorWhenStrict)
  }

  /// The same problem at another place.
  public func moved(to location: SourceLocation?) -> Diagnostic {
    Diagnostic(
      severity, code: code, message, why: why, fix: fix, at: location, notes: notes,
      isErrorWhenStrict: isErrorWhenStrict
    ).standing(for: occurrences)
  }

  /// The same problem with another message.
  public func saying(_ message: Message) -> Diagnostic {
    Diagnostic(
      severity, code: code, message, why: why, fix: fix, at: location, notes: notes,
      isErrorWhenStrict: isErrorWhenStrict
    ).standing(for: occurrences)
  }

  /// The same problem, standing for so many of its kind.
  public func standing(for occurrences: Int) -> Diagnostic {
    var diagnostic = self
    diagnostic.occurrences = occurrences
    return diagnostic
  }
}

extension Diagnostic: Comparable {
  /// Orders by place, then code, then message: the order of printing.
  public static func < (left: Diagnostic, right: Diagnostic) -> Bool {
    switch (left.location, right.location) {
    case (nil, .some): return true
    case (.some, nil): return false
    case (let leftPlace?, let rightPlace?) where leftPlace != rightPlace:
      return leftPlace < rightPlace
    default: break
    }
    if left.code != right.code { return ByteString(left.code) < ByteString(right.code) }
    return ByteString(left.message.text) < ByteString(right.message.text)
  }
}
