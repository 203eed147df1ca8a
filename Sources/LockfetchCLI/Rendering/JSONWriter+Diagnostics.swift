import JSONText
import LockText

extension JSONWriter {
  /// Writes a diagnostic as `docs/diagnostics.md` describes it.
  ///
  /// - Parameter build: What only records of a build have.
  mutating func write(_ diagnostic: Diagnostic, _ build: BuildRecord? = nil) {
    beginObject()
    if let build {
      member("build")
      write(build)
    }
    member("code")
    string(ByteString(diagnostic.code))
    member("column")
    write(diagnostic.location?.column)
    member("file")
    write(diagnostic.location?.path)
    member("fix")
    write(diagnostic.fix.map { ByteString($0.text) })
    member("line")
    write(diagnostic.location?.line)
    member("message")
    string(ByteString(diagnostic.message.text))
    member("notes")
    beginArray()
    for note in diagnostic.notes {
      beginObject()
      member("column")
      integer(note.location.column)
      member("file")
      string(note.location.path)
      member("line")
      integer(note.location.line)
      member("message")
      string(ByteString(note.message.text))
      endObject()
    }
    endArray()
    member("severity")
    string(ByteString(diagnostic.severity.rawValue))
    member("why")
    write(diagnostic.why.map { ByteString($0.text) })
    endObject()
  }

  private mutating func write(_ build: BuildRecord) {
    beginObject()
    member("current")
    beginArray()
    for name in build.current { string(ByteString(name)) }
    endArray()
    member("done")
    integer(build.done)
    member("failed")
    integer(build.failed)
    member("name")
    write(build.name.map { ByteString($0) })
    member("output")
    write(build.output.map { ByteString($0) })
    member("total")
    integer(build.total)
    endObject()
  }

  /// Writes a string or null.
  mutating func write(_ text: ByteString?) {
    if let text { string(text) } else { null() }
  }

  /// Writes a number or null.
  mutating func write(_ number: Int?) {
    if let number { integer(number) } else { null() }
  }
}
