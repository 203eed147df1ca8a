import JSONText
import LockText

/// What only some records have, in a member of their own.
enum RecordDetails {
  /// How far a build is.
  case build(BuildRecord)
  /// How far downloads are.
  case fetch(FetchRecord)
}

extension JSONWriter {
  /// Writes a diagnostic as `docs/diagnostics.md` describes it.
  ///
  /// - Parameter details: What only some records have.
  mutating func write(_ diagnostic: Diagnostic, _ details: RecordDetails? = nil) {
    beginObject()
    if case .build(let build) = details {
      member("build")
      write(build)
    }
    member("code")
    string(ByteString(diagnostic.code))
    member("column")
    write(diagnostic.location?.column)
    if case .fetch(let fetch) = details {
      member("fetch")
      write(fetch)
    }
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

  private mutating func write(_ fetch: FetchRecord) {
    beginObject()
    member("bytes")
    integer(fetch.bytes)
    member("bytesPerSecond")
    write(fetch.bytesPerSecond)
    member("done")
    integer(fetch.done)
    member("failed")
    integer(fetch.failed)
    member("secondsLeft")
    write(fetch.secondsLeft)
    member("slow")
    beginArray()
    for name in fetch.slow { string(name) }
    endArray()
    member("total")
    integer(fetch.total)
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
