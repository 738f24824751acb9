#!/usr/bin/env bash
# What a careful person's script does without OSBS: build both platforms at once, push both at once,
# make the index. Usage: plain-build.sh SOURCE REGISTRY
set -euo pipefail
source=$1 registry=$2 work=$PWD/plain

mkdir -p "$work"
cat >"$work/registries.conf" <<CONF
unqualified-search-registries = ["$registry"]
[[registry]]
location = "$registry"
insecure = true
CONF
export CONTAINERS_REGISTRIES_CONF=$work/registries.conf

# A storage per platform, so that their base images of one name do not push each other out.
build() {
    local storage=(--storage-driver overlay --root "$work/$1/root" --runroot "$work/$1/run")
    buildah "${storage[@]}" bud --isolation chroot --platform "linux/$1" --format oci --layers=false \
        --tag plain "$source"
    buildah "${storage[@]}" push --tls-verify=false --digestfile "$work/$1.digest" \
        plain "docker://$registry/plain:$1"
}
build amd64 & amd64=$!
build ppc64le & ppc64le=$!
wait "$amd64"
wait "$ppc64le"

storage=(--storage-driver overlay --root "$work/amd64/root" --runroot "$work/amd64/run")
buildah "${storage[@]}" manifest rm plain-index >/dev/null 2>&1 || true
buildah "${storage[@]}" manifest create plain-index
for platform in amd64 ppc64le; do
    buildah "${storage[@]}" manifest add --tls-verify=false plain-index \
        "docker://$registry/plain@$(cat "$work/$platform.digest")"
done
buildah "${storage[@]}" manifest push --tls-verify=false --format oci plain-index "docker://$registry/plain:latest"
