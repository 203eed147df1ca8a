import LockText
import Lockfetch

/// One directive of a go.mod or go.work: a line, or a line of a block with the block's verb.
struct ModDirective: Sendable {
  let verb: ByteString
  let arguments: [ModToken]
  /// The words of the comment at the end of the line.
  let comment: [ByteString]
  /// Where the line begins.
  let location: SourceLocation
}

/// A word, a quoted string as it is written, or one of `( ) [ ] { } ,`.
struct ModToken: Hashable, Sendable {
  let text: ByteString
  let location: SourceLocation
}

/// The lines and blocks of go.mod and go.work.
///
/// No token goes over the end of a line, so each line is read alone and a damaged one does not hide
/// the others.
///
/// - Source: Go, x/mod `modfile/read.go`.
struct ModSyntax {
  private let file: SourceFile
  private(set) var directives: [ModDirective] = []
  /// Whether every line could be read.
  private(set) var isSound = true
  /// The block that is open, and where it began.
  private var block: (verb: ModToken, isKnown: Bool)?

  /// Reads a file.
  ///
  /// - Parameter blocks: The verbs that may have a block.
  init(_ file: SourceFile, blocks: Set<ByteString>, into report: inout LockReport) {
    self.file = file
    for line in GoText.lines(file.bytes) where !report.isFull {
      var lexer = ModLexer(file, line)
      do throws(ModSyntaxError) {
        let tokens = try lexer.tokens()
        guard let first = tokens.first else { continue }
        try add(tokens, first, comment: lexer.comment, blocks)
      } catch {
        isSound = false
        report.emit(GoDiagnostics.syntax(error))
      }
    }
    if let block {
      isSound = false
      report.emit(GoDiagnostics.unclosedBlock(at: block.verb.location))
    }
  }

  private mutating func add(
    _ tokens: [ModToken], _ first: ModToken, comment: [ByteString], _ blocks: Set<ByteString>
  ) throws(ModSyntaxError) {
    if let block {
      guard first.text != ")" else {
        self.block = nil
        if tokens.count > 1 { throw ModSyntaxError(.behindBlock, at: tokens[1].location) }
        return
      }
      guard block.isKnown else { return }
      directives.append(
        ModDirective(
          verb: block.verb.text, arguments: tokens, comment: comment, location: first.location))
      return
    }
    let words = tokens.map(\.text)
    let isEmptyBlock = words.count > 2 && words.suffix(2) == ["(", ")"]
    guard isEmptyBlock || (words.count > 1 && words.last == "(") else {
      directives.append(
        ModDirective(
          verb: first.text, arguments: Array(tokens.dropFirst()), comment: comment,
          location: first.location))
      return
    }
    let isKnown = words.count == (isEmptyBlock ? 3 : 2) && blocks.contains(first.text)
    if !isEmptyBlock { block = (first, isKnown) }
    if !isKnown { throw ModSyntaxError(.unknownBlock, at: first.location) }
  }
}

/// The rule of the syntax that a line breaks.
struct ModSyntaxError: Error, Hashable {
  enum Problem: Hashable {
    case blockComment
    case unclosedString
    case character
    case behindBlock
    case unknownBlock
  }

  let problem: Problem
  let location: SourceLocation

  init(_ problem: Problem, at location: SourceLocation) {
    self.problem = problem
    self.location = location
  }
}
