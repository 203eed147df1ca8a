package import SystemPackage

/// How files are downloaded. Nothing is taken from the environment: the caller passes it in.
package struct DownloadSettings: Sendable {
  /// Names and passwords for servers.
  package struct Netrc: Sendable {
    /// What the file says.
    package let file: NetrcFile
    /// Whether what is in it may be sent over a connection that is not protected, and not to this
    /// machine either.
    package let allowsPlainHTTP: Bool

    /// Takes what a file says.
    package init(file: NetrcFile, allowsPlainHTTP: Bool) {
      self.file = file
      self.allowsPlainHTTP = allowsPlainHTTP
    }
  }

  /// The value of the header `Authorization` for one server alone.
  package struct Authorization: Sendable {
    /// `https://host` or `https://host:port`, in lower case.
    package let origin: String
    /// The value, which is secret.
    package let value: String

    /// Sets a header.
    package init(origin: String, value: String) {
      self.origin = origin
      self.value = value
    }
  }

  /// The proxies, as URLs; they may carry a name and a password.
  package struct Proxies: Sendable {
    /// For `http`.
    package var http: String?
    /// For `https`.
    package var https: String?
    /// The hosts that are asked without one, with commas in between.
    package var exceptions: String?

    /// No proxy at all.
    package init() {}
  }

  /// How many files are downloaded at a time.
  package var jobs = 16
  /// How often a file is tried.
  package var attempts = 5
  /// The pause before the second attempt, in milliseconds; it doubles from attempt to attempt, and a
  /// random half of it is added or taken away.
  package var backOffMilliseconds = 250
  /// The longest pause that a server may ask for, in seconds.
  package var pauseLimit = 60
  /// The most redirections in a row.
  package var redirections = 10
  /// How long a connection may take, in milliseconds.
  package var connectMilliseconds = 15_000
  /// How long a server may send less than ``minimumSpeed``, in seconds.
  package var stallSeconds = 60
  /// What is slower for ``stallSeconds`` is given up, in bytes a second.
  package var minimumSpeed = 1_000
  /// Names and passwords; `nil` for none.
  package var netrc: Netrc?
  /// Headers of single servers.
  package var authorizations: [Authorization] = []
  /// The proxies.
  package var proxies = Proxies()
  /// The file of certificates that are trusted; `nil` for libcurl's own choice.
  package var caFile: FilePath?
  /// The folder of certificates that are trusted; `nil` for libcurl's own choice.
  package var caFolder: FilePath?
  /// How the program calls itself.
  package var userAgent = "lockfetch-multi"

  /// The usual settings.
  package init() {}
}
