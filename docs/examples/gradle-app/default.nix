# The package, for `callPackage` of Nixpkgs. There is no hash in it: the lock file has them all.
{
  stdenv,
  gradle,
  lockfetch,
  src ? ./.,
}:
stdenv.mkDerivation {
  name = "gradle-app";
  inherit src;
  nativeBuildInputs = [
    gradle
    lockfetch.gradleHook
  ];
  lockfetchDependencies = lockfetch.fetchDependencies {
    ecosystem = "gradle";
    inherit src;
  };
  buildPhase = "gradle \"\${lockfetchGradleFlags[@]}\" jar";
  installPhase = "mkdir $out && cp build/libs/*.jar $out/";
}
