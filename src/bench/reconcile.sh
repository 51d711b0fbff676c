#!/usr/bin/env bash
# Proves that what callbacks do not tell is found by asking back: over HTTP, with the four emulated providers in a process of their own.
#
#   src/bench/reconcile.sh [PART…] [TRANSACTIONS]      defaults: missed shuffled paused documents secrets 1000
#
#   missed     of all callbacks 10 % get lost, of some transactions the first one, of some of Netki's all. In the end each transaction has its true
#              state; found by asking is what no callback has told, and nothing else: gateway.reconciliation.missed to the one
#   shuffled   the same histories in any order, one callback of five twice: the same states, and events as the ledger's rules allow
#   paused     the gateway is away until Netki pauses the business. With heal: manual, nothing is changed there and health says so;
#              with auto it goes on, and every callback that waited arrives
#   documents  links that are good for 5 s, and an archive that is away for 15 s: all documents are stored, each with its hash, by
#              links that were asked for again
#   secrets    no secret of this run is in a log, a metric, an error, an event or the archive; needs the others before it
#
# Exits with 1 where one of these does not hold.
#
# Environment: see common.sh; AFTER, EVERY: of reconcile (10s, 10s); WITHIN: seconds for the true states (60). Needs curl.
set -euo pipefail
parts=()
transactions=1000
for word in "$@"; do
    case $word in
        missed | shuffled | paused | documents | secrets) parts+=("$word") ;;
        [1-9]*) transactions=$word ;;
        *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2 ;;
    esac
done
if [ ${#parts[@]} = 0 ]; then
    parts=(missed shuffled paused documents secrets)
fi
after=${AFTER:-10s} every=${EVERY:-10s} within=${WITHIN:-60}
AUTH=basic
source "$(dirname "$0")/common.sh"
ulimit -n "$(ulimit -Hn)"

build
machine
mkdir -p "$work/events"
emulators=http://localhost:$((port + 6))
admin=http://127.0.0.1:$admin_port
routes=$project/routes

# Secrets of the providers' APIs, apart from that of the doors, so that each can be looked for.
api_token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
p=--gateway.providers
auth_settings=(
    "$p.netki.test.auth[0].basic.username=bench" "$p.netki.test.auth[0].basic.passwords[0]=$secret"
    "$p.netki.test.api.base-url=$emulators/emulator/netki"
    "$p.netki.test.api.business-id=604e1738-4716-4bdd-867b-4942186b1e1c"
    "$p.netki.test.api.auth.login.username=demo" "$p.netki.test.api.auth.login.password=demo"
    "$p.idpay.uat.auth[0].api-key.header=Authorization" "$p.idpay.uat.auth[0].api-key.secrets[0]=$secret"
    "$p.idpay.uat.api.base-url=$emulators/emulator/idpay"
    "$p.idpay.uat.api.auth.jwt-bearer.token-uri=$emulators/emulator/idpay/oauth2/token"
    "$p.idpay.uat.api.auth.jwt-bearer.issuer=demo@acme.iam.emulator.example"
    "$p.idpay.uat.api.auth.jwt-bearer.audience=https://identity.emulator.example"
    "$p.idpay.uat.api.auth.jwt-bearer.scope=*" "$p.idpay.uat.api.auth.jwt-bearer.locked-error=1.2.18"
    "$p.idpay.uat.api.auth.jwt-bearer.private-key=file:$routes/emulator/demo-key.pem"
    "$p.proposal.homologation.auth[0].api-key.secrets[0]=$secret"
    "$p.proposal.homologation.api.base-url=$emulators/emulator/proposal"
    "$p.proposal.homologation.api.auth.client-credentials.token-uri=$emulators/emulator/proposal/connect/token"
    "$p.proposal.homologation.api.auth.client-credentials.audience=https://auth.emulator.example/connect/token"
    "$p.proposal.homologation.api.auth.client-credentials.client-id=demo"
    "$p.proposal.homologation.api.auth.client-credentials.private-key=file:$routes/emulator/demo-key.pem"
    "$p.netaxept.test.auth[0].basic.username=bench" "$p.netaxept.test.auth[0].basic.passwords[0]=$secret"
    "$p.netaxept.test.allow-from=" "$p.netaxept.test.api.base-url=$emulators/emulator/netaxept"
    "$p.netaxept.test.api.merchant-id=12000000" "$p.netaxept.test.api.token=$api_token")
common_settings=("${auth_settings[@]}")
reconcile=()
for each in netki.test idpay.uat proposal.homologation netaxept.test; do
    reconcile+=("$p.$each.reconcile.after=$after" "$p.$each.reconcile.every=$every" "$p.$each.reconcile.until=1h"
        "$p.$each.reconcile.budget=60000")
done

start_emulators() {
    "${jdk}java" -Xmx512m -jar "$JAR" --server.port=$((port + 5)) --gateway.admin.port=$((port + 6)) \
        --gateway.admin.password="$secret" --gateway.data-dir="$work/emulators" --gateway.routes-dir="$routes" \
        "--camel.main.routes-include-pattern=file:$routes/dispatch/*.camel.yaml,file:$routes/emulator/*.camel.yaml" \
        >"$work/emulators.log" 2>&1 &
    until curl -fs -o /dev/null "$emulators/actuator/health/readiness"; do
        kill -0 $!
        sleep 0.2
    done
    run connect "http://127.0.0.1:$port/callbacks"
}

# gateway NAME SETTING…, with data of that name
gateway() {
    auth_settings=("${common_settings[@]}" "${@:2}")
    start_gateway "$routes" "$work/data-$1"
    "${jdk}java" -Xmx256m -cp "$work/bench:$(ls "$work"/app/*.jar)" io.callbackgateway.bench.CrashBench subscribe "$broker_url" "$broker_credentials"
}

run() { bench ReconcileBench "$1" "$emulators" "$admin" "$secret" "${@:2}"; }

code=0
part() { [[ " ${parts[*]} " == *" $1 "* ]]; }

# Of each part, what the admin door says at its end, for `secrets`.
remember() {
    curl -s -u "admin:$secret" "$admin/actuator/health" "$admin/api/audit" >>"$work/events/said" || true
    for metric in $(curl -s -u "admin:$secret" "$admin/actuator/metrics" | grep -o '"gateway[^"]*"' | tr -d '"'); do
        curl -s -u "admin:$secret" "$admin/actuator/metrics/$metric" >>"$work/events/said"
    done
}

start_emulators

if part missed; then
    echo "missed:"
    gateway missed "${reconcile[@]}"
    run play '{"drop":0.1,"shuffled":false,"doubles":0}' "transactions=$transactions&begin=$((transactions / 20 + 1))s&gap=200ms&seed=1"
    run compare "$broker_url" "$broker_credentials" "$within" exactly || code=1
    remember
    stop
fi

if part shuffled; then
    echo "shuffled and doubled:"
    gateway shuffled "${reconcile[@]}"
    run forget
    run play '{"drop":0,"shuffled":true,"doubles":0.2}' "transactions=$transactions&begin=$((transactions / 20 + 1))s&gap=200ms&seed=1"
    run compare "$broker_url" "$broker_credentials" "$within" any || code=1
    remember
    stop
fi

if part paused; then
    echo "paused:"
    run forget
    run set netki '{"drop":0,"shuffled":false,"doubles":0,"lapse":20000}'
    run begin netki "transactions=$((transactions / 10))&begin=1s&gap=50ms"
    run await netki paused=true 120 || code=1
    health=("$p.netki.test.delivery.check=2s" "$p.netki.test.delivery.url=http://127.0.0.1:$port/callbacks/netki/test")
    gateway paused "${health[@]}" "$p.netki.test.delivery.heal=manual"
    sleep 10
    run await netki paused=true 1 || code=1
    run await netki delivered=0 1 || code=1
    curl -s -u "admin:$secret" "$admin/actuator/health" | tee -a "$work/events/said" | grep -o '"delivery":{[^}]*}[^}]*}' || code=1
    stop
    gateway paused "${health[@]}" "$p.netki.test.delivery.heal=auto"
    run await netki paused=false 60 || code=1
    run await netki waiting=0 60 || code=1
    run await netki missed=0 60 || code=1
    curl -s -u "admin:$secret" "$admin/api/audit?provider=netki" | tee -a "$work/events/said"
    echo
    remember
    stop
fi

if part documents; then
    echo "documents:"
    run forget
    gateway documents "$p.netki.test.documents.hosts[0]=$emulators" "$p.idpay.uat.documents.hosts[0]=$emulators"
    asked=$(run asked)
    archive=$work/data-documents/archive
    # Nothing can be written below what is a file.
    rm -rf "$archive"
    touch "$archive"
    (sleep 15 && rm "$archive") &
    run set netki '{"linksFor":5,"lapse":7200,"doubles":0}'
    run set idpay '{"linksFor":5,"doubles":0}'
    run begin netki "transactions=$((transactions / 10))&begin=5s&gap=200ms"
    run begin idpay "transactions=$((transactions / 10))&begin=5s&gap=200ms"
    run documents "$archive" "$asked" 180 || code=1
    remember
    stop
fi

if part secrets; then
    echo "secrets:"
    # Of the gateway: the emulators are those who know the secrets. A raw request is archived as it came, so that the provider's own links,
    # expired by then, stand in it and nowhere else.
    found=$({
        for word in "$secret" "$api_token" "$(printf 'bench:%s' "$secret" | base64 -w0)" 'BEGIN PRIVATE'; do
            grep -rlF -- "$word" "$work"/gateway.log "$work"/events "$work"/data-*/archive || true
        done
        grep -rlF --exclude='*.raw.json' Signature=EMULATOR "$work"/gateway.log "$work"/events "$work"/data-*/archive || true
    } | tee >(head -5 >&2) | wc -l)
    echo "$(find "$work"/data-*/archive -type f | wc -l) files of the archive, $(wc -l <"$work/gateway.log") lines of log," \
        "$(wc -c <"$work/events/said") bytes of metrics, health and audit: $found with a secret"
    [ "$found" = 0 ] || code=1
fi
exit $code
