#!/bin/sh
# Takes the newest version: the newest tag, or the newest state as long as there is no tag. Makes a
# folder of its own beside this clone, builds it there, and lets `current` lead to it. The service
# goes on with the version before until it is restarted.
set -eu
cd "$(dirname "$0")/.."
source=$PWD
versions=$(dirname "$source")

git fetch --quiet --tags origin
newest=$(git tag --list 'v*' --sort=-version:refname | head -n 1)
git checkout --quiet --detach "${newest:-origin/HEAD}"
version=$(git describe --tags --always)

if [ ! -d "$versions/$version" ]; then
  # What a broken download or build leaves is begun anew, and is never what `current` leads to.
  rm -rf "$versions/new"
  git -c advice.detachedHead=false clone --quiet "$source" "$versions/new"
  cd "$versions/new"
  npm ci
  npm prune --omit=dev
  mv "$versions/new" "$versions/$version"
fi
before=$(readlink "$versions/current" || true)
ln -sfn "$version" "$versions/current"
echo "current is $version${before:+, and was $before}"
