# What crash.sh and power.sh do alike: the load of all providers, its rounds, its verdict. Sourced after common.sh.

attack=$work/attack
mkdir "$attack"

# overlay_broker SED… puts another broker.xml before that of the jar.
overlay_broker() {
    overlay=$work/overlay
    mkdir -p "$overlay"
    sed -E "$@" "$project/src/main/resources/broker.xml" >"$overlay/broker.xml"
    ! cmp -s "$overlay/broker.xml" "$project/src/main/resources/broker.xml"
}

start_attack() {
    bench CrashBench subscribe "$broker_url" "$broker_credentials"
    bench CrashBench attack "http://127.0.0.1:$port" "$secret" "$connections" "${RATE:-500}" "${NETAXEPT_RATE:-2}" "$api_port" "$attack" &
    load=$!
}

# At a random moment between 30 and 90 % of a round.
sleep_until_kill() {
    moment=$((seconds * (300 + RANDOM % 600)))
    pause $moment
}

# pause MILLISECONDS
pause() { sleep $(($1 / 1000)).$(printf %03d $(($1 % 1000))); }

# finish_round ROUND takes events away as any consumer does: a queue that nobody reads is bounded.
finish_round() {
    pause $((seconds * 1000 - moment))
    bench CrashBench take "$broker_url" "$broker_credentials" "$attack/events"
    echo "round $1: killed after $moment ms; $(wc -l <"$attack/events") events so far"
}

end_attack() {
    touch "$attack/enough"
    while [ ! -f "$attack/done" ]; do
        kill -0 "$load"
        sleep 0.2
    done
    bench CrashBench drain "$broker_url" "$broker_credentials" "$ledger" "$attack/events"
    kill -9 "$load"
    wait "$load" 2>/dev/null || true
}

# verdict [ARCHIVE] ends the script with what the judge says.
verdict() {
    local code=0
    bench CrashBench judge "$attack" "$ledger" "$@" | tee "$work/verdict" || code=$?
    if [ -n "$unsafe" ]; then
        [ "$(awk '$1 == "lost" || $1 == "not-archived" || $1 == "broken-files" { n += $2 } END { print n + 0 }' "$work/verdict")" -gt 0 ]
        echo "the loss is seen"
    else
        exit $code
    fi
}
