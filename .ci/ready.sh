#!/bin/sh
# Checks what a build needs: Swift, disk, Debian packages. Says a one-line remedy for whatever is missing.
#   ready.sh [--install] [--tests] [--bench] [--quiet]
# --install: installs missing packages as root or through sudo; --tests: also what `make test-all` runs against;
# --bench: also what `make bench` measures beside; --quiet: says nothing where all is well.
set -u
install= tests= bench= quiet= failed=
for word; do
    case $word in
    --install) install=1 ;;
    --tests) tests=1 ;;
    --bench) bench=1 ;;
    --quiet) quiet=1 ;;
    esac
done

say() { [ -n "$quiet" ] || echo "$1"; }
fail() {
    failed=1
    echo "  missing: $1" >&2
    echo "      do:  $2" >&2
}

if [ "$(id -u)" = 0 ] && [ -n "${SUDO_USER:-}" ]; then
    fail "a build as yourself (this runs as root under sudo)" "make (without sudo; it asks for sudo where it must)"
fi

version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
major=${version%%.*} minor=${version#*.}
if [ -z "$version" ]; then
    fail "Swift" "install Swift 6.3 or later from https://www.swift.org/install/linux/"
elif [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 3 ]; }; then
    fail "Swift 6.3 (found $version)" "install Swift 6.3 or later from https://www.swift.org/install/linux/"
else
    say "  Swift $version"
fi

free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1024) }')
if [ "${free:-0}" -lt 2048 ]; then
    fail "disk space: $free MiB free here, a build takes up to 2048" "make clean, or free some space"
else
    say "  disk: $free MiB free"
fi

packages="libncursesw5-dev libsqlite3-dev libcurl4-openssl-dev libmicrohttpd-dev libtomlplusplus-dev"
[ -z "$tests" ] || packages="$packages prometheus python3"
[ -z "$bench" ] || packages="$packages htop btop python3-pyte"
absent() {
    for package in $packages; do
        # A server or an interpreter may come from elsewhere than Debian's package.
        case $package in prometheus | python3) command -v "$package" >/dev/null && continue ;; esac
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || printf '%s ' "$package"
    done
}
# Package lists may be absent or old: a first failure fetches them anew. Arguments: what to run it through.
install_packages() {
    log=$(mktemp)
    # shellcheck disable=SC2086
    if ! "$@" apt-get install -y -qq --no-install-recommends $missing >"$log" 2>&1 </dev/null; then
        { "$@" apt-get update -qq && "$@" apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1 \
            </dev/null || tail -n 5 "$log" >&2
    fi
    rm -f "$log"
}

if command -v dpkg-query >/dev/null; then
    missing=$(absent)
    if [ -n "$missing" ] && [ -n "$install" ]; then
        echo "  installing: $missing"
        if [ "$(id -u)" = 0 ]; then
            install_packages
        elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
            install_packages sudo
        fi
        missing=$(absent)
    fi
    if [ -n "$missing" ]; then
        fail "Debian packages: $missing" "sudo apt-get install -y $missing"
    else
        say "  packages: $packages"
    fi
else
    echo "  packages cannot be checked here (no dpkg); needed are the headers of: $packages"
fi
[ -z "$failed" ]
