#!/bin/bash
# Puts both databases back from encrypted backups. Run it as root with Amana stopped:
#   deploy/restore.sh IDENTITY /var/backups/amana/gateway/DAY.age /var/backups/amana/cases/DAY.age
# IDENTITY is the file with the secret age key; what is decrypted goes through pipes and never to the disk.
set -euo pipefail
[ $# -eq 3 ] || { echo "Usage: restore.sh IDENTITY gateway/DAY.age cases/DAY.age" >&2; exit 2; }
if systemctl is-active --quiet amana; then echo "Stop Amana first: systemctl stop amana" >&2; exit 1; fi
case $(realpath -m -- "$2"):$(realpath -m -- "$3") in
  */cases/*:* | *:*/gateway/*) echo "The gateway's backup comes first, then that of the cases." >&2; exit 2 ;;
esac
# Both are opened before anything is dropped.
for file in "$2" "$3"; do
  age --decrypt --identity "$1" "$file" > /dev/null || {
    echo "$file cannot be opened with $1. Nothing was changed." >&2
    exit 1
  }
done
# The file is systemd's: a shell would trip over the & of an address.
while IFS='=' read -r name value; do
  case $name in MONGODB_* | AMANA_KEYS) export "$name=$value" ;; esac
done < /etc/amana/amana.env

# restore NAME DATABASE URI FILE
restore() {
  age --decrypt --identity "$identity" "$4" |
    mongorestore --quiet --config=<(printf 'uri: "%s"\n' "$3") --authenticationDatabase=admin \
      --nsInclude="$2.*" --drop --archive --gzip
  echo "The $1 database is restored from $(basename "$4")."
}
identity=$1
restore gateway "${MONGODB_GATEWAY_NAME:-amana_gateway}" "$MONGODB_GATEWAY_URI" "$2"
restore cases "${MONGODB_CASES_NAME:-amana_cases}" "$MONGODB_CASES_URI" "$3"
# What people erased since is erased again at the start. A list that is there is the newest.
keys=${AMANA_KEYS:-/var/lib/amana/keys}
erased=$(dirname -- "$2")/../erasures/erasures.json.age
if [ -f "$erased" ] && [ ! -e "$keys/erasures.json" ]; then
  age --decrypt --identity "$identity" "$erased" | install -m 600 /dev/stdin "$keys/erasures.new"
  chown --reference="$keys" "$keys/erasures.new"
  mv "$keys/erasures.new" "$keys/erasures.json"
  echo "The list of erasures is restored."
fi
[ -e "$keys/erasures.json" ] || echo "There is no list of erasures: if there is a copy elsewhere, put it beside the keys first."
echo "Next: start Amana, and run amana doctor."
