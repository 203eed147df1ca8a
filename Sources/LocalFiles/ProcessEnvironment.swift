#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The process around the program.
public enum ProcessEnvironment {
  /// The variables of the environment; of two with one name the first counts, as in the C library.
  public static var variables: [String: String] {
    var result: [String: String] = [:]
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
      let pair = unsafe String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2, result[String(pair[0])] == nil {
        result[String(pair[0])] = String(pair[1])
      }
      unsafe entry += 1
    }
    return result
  }

  /// Ends the process.
  public static func exit(_ status: CInt) -> Never {
    #if canImport(Darwin)
      Darwin.exit(status)
    #elseif canImport(Glibc)
      Glibc.exit(status)
    #else
      Musl.exit(status)
    #endif
  }
}
