#!/usr/bin/env bash
# Signs dist/ClipDiff.app, has Apple look at it, and makes dist/clipdiff-VERSION-macos.dmg. Reads:
#   SIGNING_IDENTITY   the certificate, as `security find-identity -v -p codesigning` names it
#   NOTARY_PROFILE     what `xcrun notarytool store-credentials` was told to call the account; left out: not notarised
set -euo pipefail
cd "$(dirname "$0")/../.."

app=dist/ClipDiff.app
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' clipdiff_core/__init__.py)
image="dist/clipdiff-$version-macos.dmg"
: "${SIGNING_IDENTITY:?Name the certificate in SIGNING_IDENTITY.}"

# From the inside out: a bundle's signature covers what was signed before.
find "$app/Contents" -type f \( -name "*.dylib" -o -name "*.so" \) -print0 |
    xargs -0 codesign --force --timestamp --options runtime --sign "$SIGNING_IDENTITY"
codesign --force --timestamp --options runtime --entitlements packaging/macos/entitlements.plist \
    --sign "$SIGNING_IDENTITY" "$app/Contents/MacOS/clipdiff-cli" "$app"
codesign --verify --deep --strict "$app"

hdiutil create -volname ClipDiff -srcfolder "$app" -ov -format UDZO "$image"
codesign --force --timestamp --sign "$SIGNING_IDENTITY" "$image"
if [ -n "${NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
