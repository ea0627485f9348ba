#!/usr/bin/env bash
# Runs the unit part of the tests, and a start of the program, on other releases of Node: scripts/test-on-node.sh 22 24
# The npm package "node" brings the binary; nothing of this machine is changed. Run npm run build first.
set -uo pipefail
cd "$(dirname "$0")/.."
unit=(test/shared test/flows test/privacy test/escalation test/jobs test/web test/bots test/app test/journeys/start.test.ts)
failed=0
for release in "$@"; do
  folder=$(mktemp -d)
  npm install --silent --no-audit --no-fund --prefix "$folder" "node@$release" >/dev/null
  node="$folder/node_modules/node/bin/node"
  version=$("$node" --version 2>/dev/null || true)
  if [[ "$version" == "v$release."* ]]; then
    echo "On Node $version:"
    "$node" node_modules/jest/bin/jest.js "${unit[@]}" 2>&1 || failed=1
  else
    echo "Node $release could not be installed from the npm package \"node\" (got: ${version:-nothing})."
    failed=1
  fi
  rm -rf "$folder"
done
exit "$failed"
