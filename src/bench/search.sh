#!/usr/bin/env bash
# Measures what people and the console ask of a ledger with many transactions: over HTTP, at the admin door of a gateway that has nothing
# else to do.
#
#   src/bench/search.sh [DATABASE…] [TRANSACTIONS]      defaults: sqlite postgres 1000000
#
# Prints for each question the median, the 99th percentile and the longest of CALLS calls. Every search and page is to be at or below 200 ms
# at the 99th percentile.
#
# Environment: see common.sh; CALLS of each question (200).
set -euo pipefail
databases=()
transactions=1000000
for word in "$@"; do
    case $word in
        sqlite | postgres) databases+=("$word") ;;
        [1-9]*) transactions=$word ;;
        *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2 ;;
    esac
done
if [ ${#databases[@]} = 0 ]; then
    databases=(sqlite postgres)
fi
AUTH=none
source "$(dirname "$0")/common.sh"

build
machine
for database in "${databases[@]}"; do
    data=$work/$database
    ledger="jdbc:sqlite:$data/ledger.db?journal_mode=WAL&synchronous=OFF&cache_size=-500000"
    postgres_is=
    if [ "$database" = postgres ]; then
        start_postgres
        ledger="$ledger&reWriteBatchedInserts=true"
    fi
    start_gateway "$project/routes" "$data" # makes the tables
    stop
    echo
    echo "$transactions transactions in $database$postgres_is"
    bench SearchBench fill "$ledger" "$transactions"
    start_gateway "$project/routes" "$data"
    bench SearchBench ask "http://127.0.0.1:$admin_port" "$secret" "$transactions" "${CALLS:-200}"
    stop
    ledger_settings=()
done
