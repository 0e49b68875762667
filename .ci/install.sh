#!/bin/sh
# install.sh BINARY PREFIX   puts the program, its manual page and shell completions under PREFIX
# install.sh --remove PREFIX takes them away
set -eu
prefix=$2
manual=$prefix/share/man/man1/operator.1
bash=$prefix/share/bash-completion/completions/operator
zsh=$prefix/share/zsh/site-functions/_operator
fish=$prefix/share/fish/vendor_completions.d/operator.fish

if [ "$1" = --remove ]; then
    if [ -e "$prefix/bin/operator" ]; then said="removed from"; else said="no operator was under"; fi
    rm -f "$prefix/bin/operator" "$manual" "$bash" "$zsh" "$fish"
    echo "$said $prefix"
    exit
fi

mkdir -p "$prefix/bin" "$(dirname "$manual")" "$(dirname "$bash")" "$(dirname "$zsh")" "$(dirname "$fish")"
# The printed line for PATH is to hold from any directory.
prefix=$(cd "$prefix" && pwd)
# A running operator keeps its old file: install under another name, then rename.
cp "$1" "$prefix/bin/.operator.new"
mv "$prefix/bin/.operator.new" "$prefix/bin/operator"
"$prefix/bin/operator" __manual >"$manual"
"$prefix/bin/operator" __completion bash >"$bash"
{ echo "#compdef operator"; "$prefix/bin/operator" __completion zsh; } >"$zsh"
"$prefix/bin/operator" __completion fish >"$fish"
echo "installed $prefix/bin/operator"
case :$PATH: in
*:"$prefix/bin":*) ;;
*) echo "to call it by name: export PATH=\"$prefix/bin:\$PATH\"" ;;
esac
