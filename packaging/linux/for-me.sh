#!/bin/sh
# Puts FedStroke into this user's menu and lets a double click open its files, without an administrator:
#   ./for-me.sh            make the entries, which point at this folder
#   ./for-me.sh --remove   take them away again; keys, ledger and models stay in ~/.local/share/fedstroke
set -eu

here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
id=org.fedstroke.FedStroke

refresh() {
    if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$data/applications" || true; fi
    if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime" >/dev/null 2>&1 || true; fi
}

if [ "${1:-}" = --remove ]; then
    rm -f "$data/applications/$id.desktop" "$data/mime/packages/$id.xml"
    for picture in "$data"/icons/hicolor/*/apps/$id.png; do
        rm -f "$picture"
    done
    refresh
    exit 0
fi

mkdir -p "$data/applications" "$data/mime/packages"
# A backslash, a quote, a dollar or a percent sign in the folder's name would mean something in an Exec line.
case "$here" in
    *[\\\"\$\`%\&\|]*)
        echo "Move this folder to a place whose name has none of \\ \" \$ \` % & |, then try again." >&2
        exit 1
        ;;
esac
sed "s|^Exec=fedstroke|Exec=\"$here/fedstroke\"|" "$here/share/$id.desktop" >"$data/applications/$id.desktop"
cp "$here/share/$id.xml" "$data/mime/packages/$id.xml"
for picture in "$here"/share/icons/*.png; do
    size=$(basename "$picture" .png)
    mkdir -p "$data/icons/hicolor/${size}x${size}/apps"
    cp "$picture" "$data/icons/hicolor/${size}x${size}/apps/$id.png"
done
refresh
echo "FedStroke is in your menu. From a terminal: $here/fedstroke --help"
