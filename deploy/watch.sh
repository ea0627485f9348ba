#!/bin/bash
# Tells a person when Amana is not ready, or has logged an error. Runs every minute, by amana-watch.timer.
# What it tells holds no address, no name and no words: the log has none.
set -uo pipefail
state=${STATE_DIRECTORY:-/var/lib/amana-watch}
alert=${AMANA_ALERT:-/etc/amana/alert}

# What could not be told counts as not told: the next minute tries again.
tell() { "$alert" "$1" || { echo "The alert could not be sent: $1" >&2; failed=1; return 1; }; }
failed=0

if why=$(curl --silent --show-error --max-time 10 --write-out ' %{http_code}' "http://127.0.0.1:${PORT:-3000}/readyz" 2>&1) &&
  [[ $why == *' 200' ]]; then
  if [ -f "$state/away" ] && tell 'Amana is ready again.'; then rm -f "$state/away"; fi
# Told at once, and again every 15 minutes as long as it lasts.
elif [ -z "$(find "$state/away" -mmin -15 2>/dev/null)" ]; then
  tell "Amana is not ready: $why" && touch "$state/away"
fi

# Errors that nobody was told of yet are kept: the journal is read once.
journalctl --unit=amana --output=cat --quiet --cursor-file="$state/cursor" |
  grep -E '"level":(50|60)' | grep -oE '"msg":"[^"]*"' >> "$state/untold"
errors=$(sort "$state/untold" | uniq -c | sort -rn | head -20)
kinds=$(sed 's/^ *[0-9]* //' <<< "$errors")
# The same kinds of errors are told once in 15 minutes; a new kind is told at once.
if [ -n "$errors" ]; then
  if [ "$kinds" == "$(cat "$state/told" 2>/dev/null)" ] && [ -n "$(find "$state/told" -mmin -15)" ]; then
    rm -f "$state/untold"
  elif tell "Amana logged errors (docs/log.md says what each means):
$errors"; then
    echo "$kinds" > "$state/told"
    rm -f "$state/untold"
  fi
fi
exit $failed
