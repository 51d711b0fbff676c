#!/usr/bin/env bash
# Proves that a power loss loses, doubles and mixes up nothing, archive included. As crash.sh, whose load and judge these are, but
# after each kill -9 everything that was not synced is gone from the data directory, too.
#
#   src/bench/power.sh [--posix] [--unsafe | --unsafe-archive] [KILLS] [SECONDS] [CONNECTIONS]
#                                                                                   defaults: 10 kills, 30 s of load each, 64 connections
#
# How: power/power.c, preloaded into the gateway's JVM, sees each of its file operations below the data directory and keeps a second
# directory that holds only what has been made durable; each start is on a copy of that one. This is the worst case: a real disk
# would have written some more. The contents of a file are durable after fsync or fdatasync of the file. A name (of a file that was
# created, renamed or removed; of a directory that was made) is durable
#
#   by default    after fsync of its directory, or of the file itself, as on ext4, XFS and Btrfs: an fsync of a new file brings
#                 its name, and the directories above it, along. A file that was renamed after its fsync still has its old name
#   --posix       after fsync of its directory only, which is all that POSIX promises
#
# Counted are, beside what crash.sh counts:
#
#   not-archived  callbacks with an event that the archive, after the last round, does not hold with event and raw request, as two
#                 files or in a segment
#   broken-files  files of the archive that cannot be read: no JSON, no gzip. What is still written to has a name of its own, and is
#                 not counted
#
# Exits with 1 unless all are 0.
#
# --unsafe runs with a journal that is written and never synced, --unsafe-archive on a disk that pretends to sync the archive and
# does not. Both exit with 0 only if a loss is seen.
#
# Environment: see common.sh and crash.sh. Needs cc and curl, and a JVM that calls glibc by name. What the library sees and does not
# model it reports, counted, after each round.
set -euo pipefail
unsafe=
lies=
rule=linux
while [[ "${1:-}" == --* ]]; do
    case $1 in
        --posix) rule=posix ;;
        --unsafe) unsafe=yes ;;
        --unsafe-archive) unsafe=yes lies=/archive/ ;;
        *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2 ;;
    esac
    shift
done
kills=${1:-10} seconds=${2:-30} connections=${3:-64}
AUTH=basic
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/attack.sh"

data=$work/data shadow=$work/durable
wrapper=(env "LD_PRELOAD=$work/power.so" "POWER_ROOT=$data" "POWER_SHADOW=$shadow" "POWER_RULE=$rule" "POWER_LIES=$lies")

# The data directory as it is, durable as a whole.
begin_shadow() {
    rm -rf "$shadow"
    mkdir -p "$shadow/files"
    cp -a "$data" "$shadow/tree"
}

lose_power() {
    local kept
    stop -9
    find "$shadow/tree" -name .power-pending -printf '%h\0' | xargs -0r rm -rf
    kept=$(find "$shadow/tree" -type f | wc -l)
    lost_files=$(($(find "$data" -type f | wc -l) - kept))
    if [ -f "$shadow/log" ]; then
        sed 's/: .*//' "$shadow/log" | sort | uniq -c >&2
        cat "$shadow/log" >>"$work/power.log"
    fi
    rm -rf "$data"
    mv "$shadow/tree" "$data"
    begin_shadow
}

build
preload power
all_providers
ledger=jdbc:sqlite:$data/ledger.db?busy_timeout=5000
machine
echo "names are durable by the rule of $rule"
if [ $unsafe ] && [ ! $lies ]; then
    overlay_broker -e 's|(<journal-datasync>)true|\1false|'
    echo "unsafe: the journal is not synced"
elif [ $lies ]; then
    echo "unsafe: the archive is not synced"
fi

mkdir "$data"
begin_shadow
start_gateway "$project/routes" "$data"
start_attack
for round in $(seq "$kills"); do
    sleep_until_kill
    lose_power
    start_gateway "$project/routes" "$data"
    finish_round "$round, $lost_files files were not durable"
done
end_attack
lose_power
verdict "$data/archive"
