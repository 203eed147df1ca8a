# The offline tree over an expression of the fixed outputs: no experimental feature is needed. What is
# not named here is an argument of planning.nix; `options` are those with which `dependencies` was made.
{
  # What `lockfetch-multi plan DIR --format nix` printed: a path.
  dependencies,
  # Another fetcher of { name, url, hash }, such as the one of Nixpkgs.
  fetchurl ? null,
  ...
}@arguments:
let
  planning = import ./planning.nix (
    builtins.removeAttrs arguments [
      "dependencies"
      "fetchurl"
    ]
  );
  outputs = import dependencies (if fetchurl == null then { } else { inherit fetchurl; });
in
derivation {
  name = "fetched-dependencies";
  inherit (planning) system;
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
