
# Then: go build ./…
lockfetchGo() {
  lockfetchHome
  lockfetchUse go go || return
  GOMODCACHE=$(mktemp -d)
  GOCACHE=${GOCACHE:-$(mktemp -d)}
  export GOMODCACHE GOCACHE
}
postPatchHooks+=(lockfetchGo)
