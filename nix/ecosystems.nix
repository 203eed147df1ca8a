# Made by `lockfetch-multi ecosystems --format nix`.
{
  ecosystems = {
    go = {
      family = "go";
      files = [
        "go.mod"
        "go.sum"
        "go.work"
        "go.work.sum"
        "vendor/modules.txt"
      ];
      isOneFile = false;
    };
    gradle = {
      family = "maven";
      files = [
        "**/*.gradle"
        "**/*.gradle.kts"
        "buildscript-gradle.lockfile"
        "gradle.lockfile"
        "gradle/dependency-locks/*.lockfile"
        "gradle/verification-metadata.xml"
        "gradle/wrapper/gradle-wrapper.properties"
        "repositories.json"
        "settings-gradle.lockfile"
      ];
      isOneFile = true;
    };
    maven = {
      family = "maven";
      files = [
        ".mvn/checksums/**"
        ".mvn/extensions.xml"
        ".mvn/maven.config"
        ".mvn/wrapper/maven-wrapper.properties"
        "lockfile.json"
        "pom.xml"
      ];
      isOneFile = false;
    };
    npm = {
      family = "npm";
      files = [
        ".npmrc"
        "npm-shrinkwrap.json"
        "package-lock.json"
      ];
      isOneFile = true;
    };
    pnpm = {
      family = "npm";
      files = [
        ".npmrc"
        "pnpm-lock.*.yaml"
        "pnpm-lock.yaml"
        "pnpm-workspace.yaml"
      ];
      isOneFile = true;
    };
  };
  mirrorMark = ".lockfetch-multi";
  pinFile = "lockfetch.pins.json";
  shards = 32;
  skippedFolders = [
    ".build"
    ".direnv"
    ".git"
    ".gradle"
    ".hg"
    "node_modules"
    "result"
  ];
  skippedPrefix = "result-";
}
