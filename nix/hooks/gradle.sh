
# Then: gradle "${lockfetchGradleFlags[@]}" build
lockfetchGradle() {
  lockfetchHome
  local options=${GRADLE_OPTS-}
  lockfetchUse maven gradle || return
  lockfetchJoin GRADLE_OPTS "$options"
  GRADLE_USER_HOME=$(mktemp -d)
  export GRADLE_USER_HOME
  # shellcheck disable=SC2034 # for the build
  lockfetchGradleFlags=(--offline --no-daemon -I "$LOCKFETCH_GRADLE_INIT")
}
postPatchHooks+=(lockfetchGradle)
