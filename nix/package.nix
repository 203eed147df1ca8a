# The program as a package for `callPackage` of Nixpkgs.
#
#   pkgs.callPackage ./nix/package.nix { }                                     from source, with Swift 6.2
#   pkgs.callPackage ./nix/package.nix { executable = ./lockfetch-multi; }     from what scripts/build-static makes
{
  stdenv,
  executable ? null,
  fetchFromGitHub ? null,
  swift ? null,
  swiftpm ? null,
  pkg-config ? null,
  libxml2 ? null,
  libyaml ? null,
  zlib ? null,
  # The Swift packages that Package.swift names, and what they name, by name: folders.
  swiftPackages ? builtins.mapAttrs (
    repo: source:
    fetchFromGitHub {
      owner = "apple";
      inherit repo;
      inherit (source) rev hash;
    }
  ) (import ./swift-packages.nix),
}:
let
  swiftVersion = swift.version or "none";

  common = {
    pname = "lockfetch-multi";
    version = "0.1.0";
    name = "lockfetch-multi-0.1.0";
    meta = {
      description = "Turns lock files into Nix derivations, one fixed output for each locked dependency";
      license = {
        spdxId = "Apache-2.0";
      };
      mainProgram = "lockfetch-multi";
    };
  };

  fromFile = stdenv.mkDerivation (common // {
    src = executable;
    dontUnpack = true;
    installPhase = "mkdir -p $out/bin && install -m 755 $src $out/bin/lockfetch-multi";
  });

  # No network: the packages lie beside the source, and the manifests are pointed there.
  fromSource = stdenv.mkDerivation (common // {
    src = builtins.path {
      path = ../.;
      name = "lockfetch-multi-source";
      filter =
        path: _:
        let
          name = baseNameOf path;
        in
        name != ".git" && builtins.match "\\.build.*" name == null;
    };
    nativeBuildInputs = [
      swift
      swiftpm
      pkg-config
    ];
    buildInputs = [
      libxml2
      libyaml
      zlib
    ];
    buildPhase = ''
      mkdir swift-packages
      ${builtins.concatStringsSep "\n" (
        map (name: "cp -r ${swiftPackages.${name}} swift-packages/${name}") (
          builtins.attrNames swiftPackages
        )
      )}
      chmod -R u+w swift-packages
      sed -i 's#\.package(url: "https://github.com/apple/\([a-z-]*\)", exact: "[^"]*")#.package(path: "swift-packages/\1")#' \
        Package.swift
      # With this swift-crypto takes its own dependency from the folder beside it.
      export SWIFTCI_USE_LOCAL_DEPS=1 HOME=$TMPDIR
      swift build -c release --disable-sandbox --disable-default-traits --product lockfetch-multi
    '';
    installPhase = "mkdir -p $out/bin && cp .build/release/lockfetch-multi $out/bin/";
  });
in
if executable != null then
  fromFile
else if swift != null && builtins.compareVersions swiftVersion "6.2" >= 0 then
  fromSource
else
  throw "lockfetch-multi: Swift 6.2 or newer is needed and this Nixpkgs has ${swiftVersion}: give `executable`, a static executable"
