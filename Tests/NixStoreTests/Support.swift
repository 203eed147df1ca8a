import Foundation
import Testing

@testable import NixStore

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// Bytes as text, for readable comparisons.
func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

func name(_ text: String) throws -> StorePathName { try StorePathName(bytes(text)) }

func path(_ baseName: String) throws -> StorePath { try StorePath(baseName: bytes(baseName)) }

func output(_ text: String) throws -> OutputName { try OutputName(bytes(text)) }

/// Runs a program and gives its standard output.
func run(_ program: String, _ arguments: [String], input: Data? = nil) throws -> String {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [program] + arguments
  let (output, source) = (Pipe(), Pipe())
  process.standardOutput = output
  process.standardInput = source
  try process.run()
  if let input { try source.fileHandleForWriting.write(contentsOf: input) }
  try source.fileHandleForWriting.close()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  try #require(process.terminationStatus == 0)
  return String(decoding: data, as: UTF8.self)
}
