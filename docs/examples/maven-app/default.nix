# The package, for `callPackage` of Nixpkgs. There is no hash in it: the lock file has them all.
{
  stdenv,
  maven,
  lockfetch,
  src ? ./.,
}:
stdenv.mkDerivation {
  name = "maven-app";
  inherit src;
  nativeBuildInputs = [
    maven
    lockfetch.mavenHook
  ];
  lockfetchDependencies = lockfetch.fetchDependencies {
    ecosystem = "maven";
    inherit src;
  };
  buildPhase = "mvn --batch-mode \"\${lockfetchMavenFlags[@]}\" package";
  installPhase = "mkdir $out && cp target/*.jar $out/";
}
