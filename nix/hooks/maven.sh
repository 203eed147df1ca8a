
# Then: mvn "${lockfetchMavenFlags[@]}" package. Maven 3.9 and newer reads them from MAVEN_ARGS, too.
lockfetchMaven() {
  lockfetchHome
  lockfetchUse maven maven || return
  local repository
  repository=$(mktemp -d)
  read -r -a lockfetchMavenFlags <<<"$MAVEN_ARGS"
  lockfetchMavenFlags+=("-Dmaven.repo.local=$repository")
  export MAVEN_ARGS="${lockfetchMavenFlags[*]}"
}
postPatchHooks+=(lockfetchMaven)
