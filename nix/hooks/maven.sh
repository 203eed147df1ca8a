
# Then: mvn "${lockfetchMavenFlags[@]}" package. Maven 3.9 and newer reads them from MAVEN_ARGS, too.
lockfetchMaven() {
  lockfetchHome
  local arguments=${MAVEN_ARGS-}
  lockfetchUse maven maven || return
  lockfetchJoin MAVEN_ARGS "$arguments"
  local repository
  repository=$(mktemp -d)
  read -r -a lockfetchMavenFlags <<<"$MAVEN_ARGS"
  lockfetchMavenFlags+=("-Dmaven.repo.local=$repository")
  export MAVEN_ARGS="${lockfetchMavenFlags[*]}"
}
postPatchHooks+=(lockfetchMaven)
