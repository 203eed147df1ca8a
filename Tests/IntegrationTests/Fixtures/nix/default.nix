# What the tests build: the library of nix/ with the program under test, and the examples over it.
{
  # The folder of the project, and the program as a path of the store.
  root,
  program,
  # Where programs such as npm are: the machine's own, and more folders with a `bin`.
  tools ? "/usr",
  backend ? "nested",
}:
let
  library = import (root + "/nix") { lockfetch = builtins.storePath program; };
  stdenv = import ./stdenv.nix { bash = "/bin/bash"; };
in
rec {
  inherit library stdenv;

  fetchDependencies = arguments: library.fetchDependencies ({ inherit backend; } // arguments);
  producer = arguments: library.dependenciesProducer ({ inherit backend; } // arguments);

  # A file whose content is where the tree is, so that building it builds the tree.
  place =
    arguments:
    derivation {
      name = "place";
      system = builtins.currentSystem;
      builder = "/bin/sh";
      args = [
        "-c"
        "echo ${fetchDependencies arguments}/deps >$out"
      ];
    };

  # An example of docs/examples. The locks of the examples name real registries, so the tests bring
  # projects, locks or options of their own.
  example =
    name: arguments:
    let
      package = import (root + "/docs/examples/${name}");
      changed = library // {
        fetchDependencies =
          given: fetchDependencies (arguments.change or (given: given) given);
      };
      known = builtins.intersectAttrs (builtins.functionArgs package) {
        nodejs = "/usr";
        pnpm = "/usr";
        go = tools;
        maven = "/usr";
        gradle = "/usr";
        lockfetch = changed;
        inherit stdenv;
      };
    in
    package (known // builtins.removeAttrs arguments [ "change" ]);

  # A file that a derivation fetches, as any lock file may be.
  fetchurl =
    {
      name,
      url,
      hash,
    }:
    derivation {
      inherit name url;
      builder = "builtin:fetchurl";
      system = "builtin";
      outputHash = hash;
      outputHashMode = "flat";
    };

  # A copy of a folder that a derivation makes.
  copy =
    name: folder:
    derivation {
      inherit name;
      system = builtins.currentSystem;
      builder = "/bin/sh";
      args = [
        "-c"
        "cp -r ${folder} $out"
      ];
      PATH = "/usr/bin:/bin";
    };
}
