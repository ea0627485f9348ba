#!/bin/bash
# Copies the list of what people erased, encrypted, so that a restored backup does not bring it back.
set -euo pipefail
umask 077
to=${BACKUP_FOLDER:-/var/backups/amana}
: "${BACKUP_RECIPIENT:?Set BACKUP_RECIPIENT in /etc/amana/backup.env to an age public key (age1…)}"
[ -f "$AMANA_KEYS/erasures.json" ] || exit 0
mkdir -p "$to/erasures"
age --recipient "$BACKUP_RECIPIENT" --output "$to/erasures/new" "$AMANA_KEYS/erasures.json"
mv "$to/erasures/new" "$to/erasures/erasures.json.age"
if [ -x /etc/amana/after-backup ]; then /etc/amana/after-backup "$to"; fi
