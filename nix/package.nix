# The program as a package for `callPackage` of Nixpkgs: from a given static executable, since it takes
# Swift 6.2, which the Swift of Nixpkgs has to reach first.
#
#   pkgs.callPackage ./nix/package.nix { executable = ./lockfetch-multi; }
{
  stdenv,
  swift ? null,
  # What scripts/build-static makes, or a release has; a path.
  executable ? null,
}:
let
  swiftVersion = swift.version or "none";
  isNewEnough = swift != null && builtins.compareVersions swiftVersion "6.2" >= 0;
in
if executable == null then
  throw (
    if isNewEnough then
      "lockfetch-multi: building from source with Nixpkgs is not written yet (docs/nix-library.md, Limits): give `executable`"
    else
      "lockfetch-multi: Swift 6.2 or newer is needed and this Nixpkgs has ${swiftVersion}: give `executable`"
  )
else
  stdenv.mkDerivation {
    name = "lockfetch-multi";
    src = executable;
    dontUnpack = true;
    installPhase = "mkdir -p $out/bin && install -m 755 $src $out/bin/lockfetch-multi";
  }
