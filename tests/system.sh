#!/bin/sh
# Finds what the tests need besides Python: a Chromium, Node with npm, and Java.
# What is missing is installed where apt-get may be used; else its packages are named.
set -eu

missing=""

need() { # package command...
    package=$1
    shift
    for command in "$@"; do
        if command -v "$command" >/dev/null 2>&1; then
            return
        fi
    done
    missing="$missing $package"
}

need chromium chromium chromium-browser google-chrome-stable google-chrome
need nodejs node
need npm npm
need default-jre-headless java
[ -z "$missing" ] && exit 0

if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" -eq 0 ]; then
        run=""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        run="sudo"
    else
        echo "The tests need:$missing. Install them: sudo apt-get install$missing" >&2
        exit 1
    fi
    echo "installing$missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    $run apt-get update -q >&2
    # shellcheck disable=SC2086 # one word a package
    $run apt-get install -q -y --no-install-recommends $missing >&2
else
    echo "The tests need (by their Debian names):$missing. Install them and run make test again." >&2
    exit 1
fi
