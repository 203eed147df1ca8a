# As much of Nixpkgs' stdenv as the setup hooks and the examples use: inputs that are files are
# sourced, `bin` of the others is put on PATH, and the phases are run one behind the other.
{ bash }:
{
  mkDerivation =
    attributes:
    derivation (
      builtins.removeAttrs attributes [ "meta" ]
      // {
        system = builtins.currentSystem;
        builder = bash;
        args = [
          "-euo"
          "pipefail"
          ./build.sh
        ];
      }
    );
}
