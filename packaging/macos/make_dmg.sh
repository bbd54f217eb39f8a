#!/bin/sh
# Signs dist/FedStroke.app, puts it into a disk image and has Apple notarise it; run after `python packaging/build.py`.
#   FEDSTROKE_CODESIGN_IDENTITY   "Developer ID Application: …"; without it nothing is signed, and Macs will warn
#   FEDSTROKE_NOTARY_PROFILE      of `xcrun notarytool store-credentials`; without it the image is not notarised
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
out=$here/../dist
app=$out/FedStroke.app
version=$(/usr/libexec/PlistBuddy -c "Print :CFBundleShortVersionString" "$app/Contents/Info.plist")
image=$out/fedstroke-$version-macos-$(uname -m).dmg
identity=${FEDSTROKE_CODESIGN_IDENTITY:-}
profile=${FEDSTROKE_NOTARY_PROFILE:-}

if [ -n "$identity" ]; then
    # From the inside out: the libraries first, then the programs with their entitlements, then the whole.
    find "$app" -type f \( -name '*.so' -o -name '*.dylib' \) -exec \
        codesign --force --timestamp --options runtime --sign "$identity" {} +
    codesign --force --timestamp --options runtime --entitlements "$here/macos/entitlements.plist" \
        --sign "$identity" "$app/Contents/MacOS/fedstroke"
    codesign --force --timestamp --options runtime --entitlements "$here/macos/entitlements.plist" \
        --sign "$identity" "$app"
    codesign --verify --strict --deep --verbose=1 "$app"
else
    codesign --force --deep --sign - "$app" # Macs with Apple silicon run nothing without a seal, if only its own
    echo "Not signed: FEDSTROKE_CODESIGN_IDENTITY is not set." >&2
fi

staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
cp -R "$app" "$staging/"
ln -s /Applications "$staging/Applications"
rm -f "$image"
hdiutil create -volname "FedStroke $version" -srcfolder "$staging" -format ULMO -ov "$image"

if [ -n "$identity" ]; then codesign --force --timestamp --sign "$identity" "$image"; fi
if [ -n "$profile" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$profile" --wait
    xcrun stapler staple "$image"
    spctl --assess --type open --context context:primary-signature --verbose "$image"
else
    echo "Not notarised: FEDSTROKE_NOTARY_PROFILE is not set." >&2
fi
echo "$image"
