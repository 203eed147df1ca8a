import LockText

/// Reads one file of the directory.
///
/// - Parameter name: The path to present it under, when it is not its own.
/// - Returns: `nil` when there is no such file.
/// - Throws: ``LockfileError`` when it is there and cannot be used.
func readSource(
  _ path: ByteString, as name: ByteString? = nil, from tree: any FileTree, limits: Limits
) throws(LockfileError) -> SourceFile? {
  let bytes: [UInt8]
  do {
    bytes = try tree.read(path, limit: limits.fileSize)
  } catch .notFound {
    return nil
  } catch {
    throw LockfileError(EngineDiagnostics.unreadable(path, error.reason))
  }
  do {
    return try SourceFile(path: name ?? path, bytes: bytes)
  } catch {
    throw LockfileError(EngineDiagnostics.notUTF8(path, offset: error.offset))
  }
}
