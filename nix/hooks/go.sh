
# Then: go build ./…
lockfetchGo() {
  lockfetchHome
  local flags=${GOFLAGS-}
  lockfetchUse go go || return
  lockfetchJoin GOFLAGS "$flags"
  GOMODCACHE=$(mktemp -d)
  GOCACHE=${GOCACHE:-$(mktemp -d)}
  export GOMODCACHE GOCACHE
}
postPatchHooks+=(lockfetchGo)
