#!/bin/bash
# Backs up both databases and the two small key files, each encrypted to a key that is not on this machine.
# The gateway comes first: work that it promised and the cases do not have yet is done again after a restore,
# and a tip that the gateway has handed over is in the cases.
set -euo pipefail
umask 077
to=${BACKUP_FOLDER:-/var/backups/amana}
day=$(date -u +%Y-%m-%dT%H%M)
: "${BACKUP_RECIPIENT:?Set BACKUP_RECIPIENT in /etc/amana/backup.env to an age public key (age1…)}"
mkdir -p "$to/gateway" "$to/cases" "$to/keys"

# dump NAME DATABASE URI: the URI goes by a pipe, so that no list of processes shows the password.
dump() {
  mongodump --quiet --config=<(printf 'uri: "%s"\n' "$3") --authenticationDatabase=admin --db="$2" --archive --gzip |
    age --recipient "$BACKUP_RECIPIENT" --output "$to/$1/$day.age.part"
  mv "$to/$1/$day.age.part" "$to/$1/$day.age"
}
dump gateway "${MONGODB_GATEWAY_NAME:-amana_gateway}" "$MONGODB_GATEWAY_URI"
dump cases "${MONGODB_CASES_NAME:-amana_cases}" "$MONGODB_CASES_URI"
for half in gateway cases; do
  age --recipient "$BACKUP_RECIPIENT" --output "$to/keys/$half.json.age" "$AMANA_KEYS/$half.json"
done
# Return addresses of people who said STOP are still in old backups: none is kept for longer than 14 days.
find "$to" -name '*.age' -mtime +13 -delete
find "$to" -name '*.part' -mmin +120 -delete
if [ -x /etc/amana/after-backup ]; then /etc/amana/after-backup "$to"; fi
