public import LockText
public import Lockfetch

/// What a project's own file says of a registry: its URL, or why there is none to use.
///
/// A package whose registry cannot be used must not come from another one: whoever registers the
/// name of a private package there could put a package of theirs in its place. So what needs such a
/// registry is an error.
public enum ConfiguredRegistry: Hashable, Sendable {
  /// Its URL as it is written.
  case url(ByteString)
  /// A setting that cannot be used.
  case unusable(UnusableRegistry)

  /// Looks at the value of a setting.
  public init(_ text: ByteString, at location: SourceLocation) {
    guard !text.bytes.contains(UInt8(ascii: "$")) else {
      self = .unusable(UnusableRegistry(location: location, reason: .variable))
      return
    }
    do {
      _ = try FetchURL(text)
      self = .url(text)
    } catch {
      self = .unusable(UnusableRegistry(location: location, reason: .url(error)))
    }
  }

  /// The URL.
  ///
  /// - Throws: ``UnusableRegistry`` when there is none.
  public func url() throws(UnusableRegistry) -> ByteString {
    switch self {
    case .url(let url): return url
    case .unusable(let error): throw error
    }
  }

  /// Why it cannot be used; `nil` when it can.
  public var problem: UnusableRegistry? {
    if case .unusable(let problem) = self { problem } else { nil }
  }
}

/// A setting of a registry that cannot be used.
public struct UnusableRegistry: Error, Hashable, Sendable {
  /// What is wrong with it.
  public enum Reason: Hashable, Sendable {
    /// It depends on the environment, and a plan is the same on every machine.
    case variable
    /// It is no URL that can be fetched from.
    case url(FetchURLError)
  }

  /// Where the setting is.
  public let location: SourceLocation
  /// What is wrong.
  public let reason: Reason

  /// What is wrong, as the end of a sentence.
  public var explanation: Message {
    switch reason {
    case .variable: "it depends on the environment"
    case .url(let error): error.reason
    }
  }
}

extension UnusableRegistry {
  /// That a setting is not used, while nothing needs it.
  ///
  /// - Parameters:
  ///   - code: The ecosystem's own code.
  ///   - fix: What to do, unless it is a secret that stands in the way.
  public func unused(code: String, fix: Message) -> Diagnostic {
    Diagnostic(
      .warning, code: code, "this registry cannot be used: \(explanation)",
      why: "a plan is the same on every machine, and holds no secret", fix: self.fix(else: fix),
      at: location)
  }

  /// That packages of the lock need it.
  ///
  /// - Parameters:
  ///   - code: The ecosystem's own code.
  ///   - fix: What to do, unless it is a secret that stands in the way.
  public func needed(code: String, fix: Message) -> Diagnostic {
    Diagnostic(
      .error, code: code,
      "packages of the lock come from this registry, which cannot be used: \(explanation)",
      why: "from another registry they could be packages of somebody else",
      fix: self.fix(else: fix), at: location)
  }

  private func fix(else other: Message) -> Message {
    guard case .url(let error) = reason, error.isCredential else { return other }
    return "take the secret out of it and give it to Nix in its netrc-file"
  }
}
