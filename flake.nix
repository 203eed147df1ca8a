{
  description = "Turns lock files into Nix derivations, one fixed output for each locked dependency";

  # There are no inputs: the library needs nothing from Nixpkgs.
  outputs =
    { self }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      forEach =
        function:
        builtins.listToAttrs (
          map (system: {
            name = system;
            value = function system;
          }) systems
        );
    in
    {
      # lockfetch-multi.lib.x86_64-linux { lockfetch = ./lockfetch-multi; }
      lib = forEach (system: arguments: import ./nix ({ inherit system; } // arguments));

      # For Nixpkgs: pkgs.lockfetch-multi, from a static executable or a Swift that is new enough.
      overlays.default = final: _: { lockfetch-multi = final.callPackage ./nix/package.nix { }; };
    };
}
