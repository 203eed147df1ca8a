import JSONText
import LockText

extension JSONWriter {
  /// Writes a diagnostic as `docs/diagnostics.md` describes it.
  mutating func write(_ diagnostic: Diagnostic) {
    beginObject()
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

  /// Writes a string or null.
  mutating func write(_ text: ByteString?) {
    if let text { string(text) } else { null() }
  }

  /// Writes a number or null.
  mutating func write(_ number: Int?) {
    if let number { integer(number) } else { null() }
  }
}
