#!/bin/sh
# Builds under AddressSanitizer and ThreadSanitizer beside the usual build, and runs what has threads and foreign memory.
#   sanitize.sh [--short]
# --short: the program only, 200 looks at a cluster whose answers are half broken; else also the tests of the targets that
# hold threads, sockets, libraries and files. The first report ends the run that made it and fails this.
set -eu
cd "$(dirname "$0")/.."
tests='HTTPTransportTests|SQLiteKitTests|LoopbackHTTPServerTests|ClaudeAPITests|EngineTests|TicketStoreTests|DeploymentsTests'
short=
[ "${1:-}" = --short ] && short=1

# Swift's runtime keeps what it needs to the end: that is no leak.
export ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 TSAN_OPTIONS=halt_on_error=1:exitcode=70

for kind in address thread; do
    place=.build/$kind
    preload=
    if [ -n "$short" ]; then
        swift build --sanitize=$kind --scratch-path $place --product operator
    else
        swift build --sanitize=$kind --scratch-path $place --build-tests
    fi
    if [ $kind = thread ]; then
        preload=$PWD/$place/tsan-mutex.so
        clang -O1 -shared -fPIC -o "$preload" .ci/tsan-mutex.c
    fi
    # Checks start the program with an environment of their own.
    cat >$place/operator <<END
#!/bin/sh
export ASAN_OPTIONS=$ASAN_OPTIONS TSAN_OPTIONS=$TSAN_OPTIONS LD_PRELOAD=$preload
exec "$PWD/$place/debug/operator" "\$@"
END
    chmod +x $place/operator
    echo "== $kind: the program"
    $place/operator --version
    python3 Tests/Acceptance/accept.py --operator $place/operator --short --only ends
    [ -n "$short" ] && continue
    echo "== $kind: tests"
    LD_PRELOAD=$preload swift test --sanitize=$kind --scratch-path $place --skip-build --no-parallel --filter "$tests"
done
