#!/bin/bash
# Tells a person when Amana is not ready, or has logged an error. Runs every minute, by amana-watch.timer.
# What it tells holds no address, no name and no words: the log has none.
set -uo pipefail
state=${STATE_DIRECTORY:-/var/lib/amana-watch}
alert=${AMANA_ALERT:-/etc/amana/alert}

# What could not be told counts as not told: the next minute tries again.
tell() { "$alert" "$1" || { echo "The alert could not be sent: $1" >&2; failed=1; return 1; }; }
failed=0
# Whether a file was written in the last 15 minutes. One of a time to come is of a clock that was set back since.
recent() { [ -n "$(find "$1" -mmin -15 ! -newermt '1 minute' 2>/dev/null)" ]; }

if why=$(curl --silent --show-error --max-time 10 --write-out ' %{http_code}' "http://127.0.0.1:${PORT:-3000}/readyz" 2>&1) &&
  [[ $why == *' 200' ]]; then
  if [ -f "$state/away" ] && tell 'Amana is ready again.'; then rm -f "$state/away"; fi
# Told at once, and again every 15 minutes as long as it lasts.
elif ! recent "$state/away"; then
  tell "Amana is not ready: $why" && touch "$state/away"
fi

# A program that broke off logs nothing when it had no memory left, and is ready again in seconds. Told once in
# 15 minutes; systemd counts anew when a person starts it.
restarts=$(systemctl show amana --property=NRestarts --value 2>/dev/null)
before=$(cat "$state/restarts" 2>/dev/null || echo 0)
if [ "${restarts:-0}" -lt "$before" ]; then rm -f "$state/restarts"
elif [ "${restarts:-0}" -gt "$before" ] && ! recent "$state/restarts"; then
  tell "Amana broke off and was started again, $((restarts - before)) times. See: journalctl -u amana" &&
    echo "$restarts" > "$state/restarts"
fi

# Errors that nobody was told of yet are kept: the journal is read once.
journalctl --unit=amana --output=cat --quiet --cursor-file="$state/cursor" |
  grep -E '"level":(50|60)' | grep -oE '"msg":"[^"]*"' >> "$state/untold"
errors=$(sort "$state/untold" | uniq -c | sort -rn | head -20)
kinds=$(sed 's/^ *[0-9]* //' <<< "$errors")
# The same kinds of errors are told once in 15 minutes, and are kept until then; a new kind is told at once, and so is
# every call that nobody answered: each may be another life.
if [ -n "$errors" ]; then
  if ! grep -q '"escalation unanswered"' "$state/untold" && [ "$kinds" == "$(cat "$state/told" 2>/dev/null)" ] &&
    recent "$state/told"; then
    :
  elif tell "Amana logged errors (docs/log.md says what each means):
$errors"; then
    echo "$kinds" > "$state/told"
    rm -f "$state/untold"
  fi
fi
exit $failed
