#!/usr/bin/env bash
# Lets the JVM learn the gateway's start and its first callbacks, so that the container's own start knows them: classes loaded and
# linked, and what the compiler found worth compiling (JEP 483, 514, 515). Then starts once more to check that it is used.
#
#   docker/train.sh [FOLDER]    with gateway.jar, lib/ and routes/ (the current one); leaves gateway.aot in it
#
# A cache serves the JVM, the jars (place, size and time) and the kind of heap that it was made with, so the image makes it as its last
# step. Where it does not fit (another agent or JVM, a heap of more than 32 GB, ZGC), the JVM says so and starts as it would without.
#
# Environment: PORT, the first of two that are free (18080); CALLBACKS of each provider (1000). Needs
# nothing but bash, the JVM and what every Linux has.
set -euo pipefail
app=$(cd "${1:-.}" && pwd)
port=${PORT:-18080}
callbacks=${CALLBACKS:-1000}
work=$(mktemp -d)
pid=

finish() {
    local code=$?
    if [ -n "$pid" ]; then
        kill -9 "$pid" 2>/dev/null || true
    fi
    if [ $code != 0 ] && [ -f "$work/log" ]; then
        tail -50 "$work/log" >&2
    fi
    rm -rf "$work" # nothing of the training's data stays in the image
    exit $code
}
trap finish EXIT

# Every provider, each proving itself in another way; Netaxept's API is played by the emulator.
settings=(--server.port="$port" --gateway.admin.port=$((port + 1)) --gateway.admin.password=training
    --gateway.data-dir="$work/data" --gateway.routes-dir="$app/routes"
    "--camel.main.routes-include-pattern=file:$app/routes/*/*.camel.yaml"
    "--gateway.providers.idpay.uat.auth[0].bearer.tokens[0]=training"
    "--gateway.providers.proposal.homologation.auth[0].api-key.secrets[0]=training"
    "--gateway.providers.netki.test.auth[0].basic.username=training"
    "--gateway.providers.netki.test.auth[0].basic.passwords[0]=training"
    "--gateway.providers.netaxept.test.auth[0].basic.username=training"
    "--gateway.providers.netaxept.test.auth[0].basic.passwords[0]=training"
    --gateway.providers.netaxept.test.allow-from=127.0.0.1
    "--gateway.providers.netaxept.test.api.base-url=http://127.0.0.1:$((port + 1))/emulator/netaxept"
    --gateway.providers.netaxept.test.api.merchant-id=12000000 --gateway.providers.netaxept.test.api.token=training)
basic="Authorization: Basic dHJhaW5pbmc6dHJhaW5pbmc=" # training:training

# request METHOD TARGET HEADER BODY, as it goes over the wire
request() { printf '%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Length: %d\r\n\r\n%s' "$1" "$2" "$3" ${#4} "$4"; }

# exchange PORT sends what comes in over one connection, all at once, and shows the answers.
exchange() {
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return
    { cat && request GET /the-end "Connection: close" ""; } <&0 >&3 &
    cat <&3
    exec 3>&-
}

answers() { { grep -ao "HTTP/1.1 $1" || true; } | wc -l; }

# start JVM_OPTION… and wait until the doors are open. The cache remembers the jar by the path it is started with, and serves every heap
# up to 32 GB and every collector but ZGC; what a large or small machine would choose for itself must not choose here.
start() {
    rm -rf "$work/data"
    java -Xmx1g -XX:+UseG1GC "$@" -Djava.io.tmpdir="$work" -jar "$app/gateway.jar" "${settings[@]}" >"$work/log" 2>&1 &
    pid=$!
    until [ "$(request GET /actuator/health/readiness "Accept: */*" "" | exchange $((port + 1)) 2>/dev/null | answers 200)" = 1 ]; do
        kill -0 $pid
        sleep 0.2
    done
}

stop() {
    kill $pid
    wait $pid || [ $? = 143 ] # by SIGTERM
    pid=
}

# Two callbacks of each transaction, for all of what a route tells apart.
tell_idpay() {
    local statuses=(processing waiting approved canceled expired) i
    for ((i = 0; i < callbacks; i++)); do
        request POST /callbacks/idpay/uat "Authorization: Bearer training" \
            "{\"id\":\"8263a268-5388-492a-bca2-$((100000000000 + i / 2))\",\"status\":\"${statuses[i % 5]}\"}"
    done
}

tell_proposal() {
    local i
    for ((i = 0; i < callbacks; i++)); do
        request POST "/callbacks/proposal/homologation?proposal=3c90c3cc-0d44-4b50-8888-$((100000000000 + i / 2))&status=$((i % 12))&identifier=op-$i" \
            "X-API-Key: training" "00 - Credit or debit made"
    done
}

tell_netki() {
    local states=(new processing hold completed failed) i
    for ((i = 0; i < callbacks; i++)); do
        request POST /callbacks/netki/test "$basic" \
            "{\"identity\":{\"id\":\"83d0d0b0-68e8-4746-8197-$((100000000000 + i / 2))\",\"state\":\"${states[i % 5]}\",\"updated\":\"2026-07-01T09:05:44.$((100000 + i))Z\"}}"
    done
}

tell_netaxept() {
    local states=(registered authorised captured credited declined) i
    for ((i = 0; i < callbacks; i++)); do
        request POST /callbacks/netaxept/test "$basic" "{\"TransactionId\":\"$((100000000000 + i))-${states[i % 5]}\"}"
    done
}

tell_nobody() { request POST /callbacks/idpay/uat "Authorization: Bearer wrong" '{}'; }

look_in() {
    request GET /actuator/health/liveness "Accept: */*" ""
    request GET /actuator/health "$basic" ""
    request GET /actuator/metrics "$basic" ""
    request GET /api/subscriptions "$basic" ""
}

archived() { find "$work/data/archive" -name '*.event.json' 2>/dev/null | wc -l; }

# All providers at once; returns when the events of what they have told are in the archive.
train() {
    local provider accepted before=-1 telling=()
    for provider in idpay proposal netki netaxept nobody; do
        tell_$provider | exchange "$port" | answers 200 >"$work/$provider" &
        telling+=($!)
    done
    look_in | exchange $((port + 1)) >/dev/null
    wait "${telling[@]}"
    for provider in idpay proposal netki netaxept; do
        accepted=$(cat "$work/$provider")
        if [ "$accepted" != "$callbacks" ]; then
            echo "$accepted of $provider's $callbacks callbacks were accepted" >&2
            exit 1
        fi
    done
    while [ "$(archived)" != "$before" ]; do
        before=$(archived)
        sleep 2
    done
}

# cpu, in seconds, of the gateway
cpu() {
    local fields
    read -ra fields <<<"$(sed 's/.*) //' "/proc/$pid/stat")"
    echo $(((fields[11] + fields[12]) / 100)).$(printf %02d $(((fields[11] + fields[12]) % 100)))
}

rm -f "$app/gateway.aot"
start -XX:AOTCacheOutput="$app/gateway.aot"
untrained=$(cpu)
train
echo "Trained with $(archived) events"
stop

# AOTMode=on ends the JVM where the cache cannot be used.
start -XX:AOTCache="$app/gateway.aot" -XX:AOTMode=on -Xlog:aot=warning -Xlog:class+load:file="$work/classes"
callbacks=1
train
echo "CPU-seconds of a start: $untrained before (and learning), $(cpu) with $(du -m "$app/gateway.aot" | cut -f 1) MB of cache"
stop
cached=$(grep -c 'source: shared objects file' "$work/classes")
loaded=$(wc -l <"$work/classes")
echo "$cached of $loaded classes come from the cache"
if [ $((cached * 10)) -lt $((loaded * 9)) ]; then
    echo "Fewer than nine in ten: what has run is not what was trained" >&2
    exit 1
fi
if grep -E '\]\[(warning|error) *\]\[aot' "$work/log"; then
    echo "The JVM complains about the cache" >&2
    exit 1
fi
