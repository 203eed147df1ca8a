public import LockText

/// What the user set for single ecosystems, by name: `go-proxy`, `repo`, `configuration`.
///
/// The engine passes settings on and knows none of them; each adapter documents its own.
public struct AdapterSettings: Hashable, Sendable {
  private var values: [ByteString: [ByteString]] = [:]

  /// No setting at all.
  public init() {}

  /// Sets a value, besides those that the setting has already.
  public mutating func add(_ value: ByteString, to name: ByteString) {
    values[name, default: []].append(value)
  }

  /// All values of a setting, in the order in which they were given.
  public func values(of name: ByteString) -> [ByteString] {
    values[name] ?? []
  }

  /// Whether a setting without a value is on.
  public func isOn(_ name: ByteString) -> Bool {
    values[name] != nil
  }

  /// Switches a setting without a value on.
  public mutating func switchOn(_ name: ByteString) {
    values[name] = values[name] ?? []
  }
}
