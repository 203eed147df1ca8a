# The offline tree over an expression of the fixed outputs: no experimental feature is needed.
{
  # What `lockfetch-multi plan DIR --format nix` printed: a path.
  dependencies,
  # Another fetcher of { name, url, hash }, such as the one of Nixpkgs.
  fetchurl ? null,
  src ? null,
  lockFile ? null,
  ecosystem,
  pins ? null,
  # The options with which `dependencies` was made.
  options ? { },
  lockfetch,
  system,
}:
let
  planning = import ./planning.nix {
    inherit
      src
      lockFile
      ecosystem
      pins
      options
      lockfetch
      system
      ;
  };
  outputs = import dependencies (if fetchurl == null then { } else { inherit fetchurl; });
in
derivation {
  name = "fetched-dependencies";
  inherit system;
  builder = planning.program;
  args = [
    "dynamic"
    "assemble"
  ]
  ++ planning.arguments;
  # Thousands of paths fit into a file, and not into the environment of a process.
  __structuredAttrs = true;
  dependencies = map (output: "${output}") (builtins.attrValues outputs);
}
