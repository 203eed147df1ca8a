import JSONText
import LockText

/// What there is to tell about pins, in one place; `docs/pins.md` explains each code.
enum PinDiagnostics {
  // MARK: The file

  static func syntax(_ error: JSONSyntaxError, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/syntax", error.message,
      fix: "repair the file, or take its last committed state",
      at: file.location(at: error.offset),
      notes: error.otherOffset.map {
        [Diagnostic.Note("the first of them stands here", at: file.location(at: $0))]
      } ?? [])
  }

  static func mergeConflict(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/merge-conflict", "the file holds git's merge-conflict markers",
      why: "which side counts is not ours to guess",
      fix: "keep the lines of both sides, one pin a line; pins that nothing uses do no harm",
      at: location)
  }

  static func schema(in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/schema", "\"schema\" is not 1",
      why: "a format that this program does not know could mean anything",
      fix: "update this program, or write the file anew", at: file.location(at: 0))
  }

  static func noPins(in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/no-pins", "there is no list \"pins\"", fix: "see docs/pins.md",
      at: file.location(at: 0))
  }

  static func tooMany(_ limit: Int, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/too-many", "there are more than \(limit) pins", at: file.location(at: 0))
  }

  static func unknownMember(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/unknown-member", "the format has no member of this name",
      why: "a mistyped member would leave a pin weaker than it looks", fix: "see docs/pins.md",
      at: location)
  }

  static func size(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/size", "\"size\" is not a number of bytes in plain digits", at: location)
  }

  static func evidence(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/evidence",
      "\"evidence\" is not an object with the texts \"type\" and \"value\" alone", at: location)
  }

  static func noKey(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/no-key", "the pin lacks \"ecosystem\" or \"key\"", at: location)
  }

  static func empty(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/empty", "the pin states neither \"hash\" nor \"url\"", at: location)
  }

  static func duplicate(at location: SourceLocation, first: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/duplicate", "there are two pins for one artifact",
      fix: "keep one of them", at: location,
      notes: [Diagnostic.Note("the first of them stands here", at: first)])
  }

  static func url(_ error: FetchURLError, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: error.isCredential ? "pins/credential" : "pins/url",
      "the URL of the pin cannot be used: \(error.reason)", at: location)
  }

  static func hash(_ error: SubresourceIntegrityError, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/hash", "the hash of the pin cannot be used: \(error.reason)",
      at: location)
  }

  static func oneHash(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/hash",
      "the hash of the pin is not one hash of sha512, sha256 or sha1", at: location)
  }

  // MARK: Pins and locks

  static func contradiction(
    _ artifact: LockedArtifact, _ pin: Pin, _ what: Message
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "pins/contradiction",
      "the pin of \"\(artifact.name)\" states another \(what) than the lock",
      why: "one of them is not about the file that was reviewed",
      fix: "look at both; where the lock is right, remove the pin", at: artifact.location,
      notes: place(of: pin))
  }

  static func redundant(_ artifact: LockedArtifact, _ pin: Pin) -> Diagnostic {
    Diagnostic(
      .warning, code: "pins/redundant",
      "the lock hashes \"\(artifact.name)\" itself, so the pin's hash is not needed",
      fix: "remove the hash, or the pin", at: artifact.location, notes: place(of: pin))
  }

  static func unused(_ pin: Pin) -> Diagnostic {
    Diagnostic(
      .notice, code: "pins/unused", "nothing uses the pin of \"\(pin.key.name)\"",
      fix: "remove it if its lock entry is gone for good", at: pin.location)
  }

  private static func place(of pin: Pin) -> [Diagnostic.Note] {
    pin.location.map { [Diagnostic.Note("the pin stands here", at: $0)] } ?? []
  }
}
